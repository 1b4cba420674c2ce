from django.db import migrations

SAME_PARTNERSHIP = [
    ("attendance", "meeting_id", "meeting"),
    ("attendance", "seat_id", "seat"),
    ("meeting", "sub_group_id", "subgroup"),
    ("meeting", "minutes_id", "storedfile"),
    ("deepdive", "meeting_id", "meeting"),
    ("deepdive", "paper_id", "storedfile"),
    ("duty", "file_id", "storedfile"),
    ("term", "person_id", "person"),
]


def held(table, column, other):
    name = f"partnerships_{table}_{column}_of_the_same_partnership"
    return migrations.RunSQL(
        sql=f"""
            ALTER TABLE partnerships_{table} ADD CONSTRAINT {name}
            FOREIGN KEY ({column}, partnership_id)
            REFERENCES partnerships_{other} (id, partnership_id)
            DEFERRABLE INITIALLY IMMEDIATE
        """,
        reverse_sql=f"ALTER TABLE partnerships_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    """What a row refers to is of its own partnership: Django has no composite keys to say so."""

    dependencies = [("partnerships", "0006_the_register")]

    operations = [held(*one) for one in SAME_PARTNERSHIP]
