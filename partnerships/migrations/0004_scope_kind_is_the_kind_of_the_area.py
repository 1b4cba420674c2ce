from django.db import migrations


class Migration(migrations.Migration):
    """`Access.scope_kind` can only be the kind of its area: Django has no composite keys to say so."""

    dependencies = [("partnerships", "0003_access_audit_and_history")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE partnerships_access
                ADD CONSTRAINT scope_kind_is_the_kind_of_the_area
                FOREIGN KEY (area_id, scope_kind) REFERENCES partnerships_area (id, kind)
                ON UPDATE CASCADE
            """,
            reverse_sql="""
                ALTER TABLE partnerships_access
                DROP CONSTRAINT scope_kind_is_the_kind_of_the_area
            """,
        )
    ]
