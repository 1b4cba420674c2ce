from django.db import migrations


class Migration(migrations.Migration):
    """`AreaPart.relation` can only be the kind of its whole: Django has no composite keys to say so."""

    dependencies = [("partnerships", "0001_areas_and_bodies")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE partnerships_areapart
                ADD CONSTRAINT relation_is_the_kind_of_the_whole
                FOREIGN KEY (whole_id, relation) REFERENCES partnerships_area (id, kind)
                ON UPDATE CASCADE
            """,
            reverse_sql="""
                ALTER TABLE partnerships_areapart
                DROP CONSTRAINT relation_is_the_kind_of_the_whole
            """,
        )
    ]
