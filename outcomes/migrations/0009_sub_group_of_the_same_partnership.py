from django.db import migrations


class Migration(migrations.Migration):
    """An action's sub-group is its own partnership's: Django has no composite keys to say so."""

    dependencies = [
        ("outcomes", "0008_delivery"),
        ("partnerships", "0007_of_the_same_partnership"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE outcomes_deliveryaction
                ADD CONSTRAINT sub_group_of_the_same_partnership
                FOREIGN KEY (sub_group_id, partnership_id)
                REFERENCES partnerships_subgroup (id, partnership_id)
            """,
            reverse_sql="""
                ALTER TABLE outcomes_deliveryaction
                DROP CONSTRAINT sub_group_of_the_same_partnership
            """,
        )
    ]
