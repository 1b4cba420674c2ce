"""The audit, its seals and every table of history are only ever added to, whoever asks."""

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from partnerships import history
from partnerships.models import Area, AuditEvent, Seal

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

TABLES = {AuditEvent._meta.db_table: AuditEvent, Seal._meta.db_table: Seal}
TABLES |= history.event_tables()


@pytest.fixture(autouse=True)
def rows(db):
    """One row in each table, so that there is something to refuse."""
    Seal.objects.create(sealed_at=timezone.now(), contents={}, digest="1", previous="")
    AuditEvent.objects.create(at=timezone.now(), act="sealed")
    with connection.cursor() as cursor:
        for table, model in history.event_tables().items():
            fields = model._meta.concrete_fields
            wanted = [field for field in fields if not field.null and not field.primary_key]
            names = ", ".join(f'"{field.column}"' for field in wanted)
            kinds = {field.column: field.db_type(connection) for field in wanted}
            values = ", ".join(f"({BLANK[kind.split('(')[0]]})::{kind}" for kind in kinds.values())
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({values})")  # noqa: S608 - ours


BLANK = {
    "bigint": "1", "integer": "1", "smallint": "1", "text": "''", "varchar": "''",
    "boolean": "true", "date": "now()", "timestamp with time zone": "now()",
    "double precision": "1", "jsonb": "'{}'",
}  # fmt: skip


def test_every_kept_model_has_a_table_of_history():
    kept = {"Area", "AreaPart", "User", "Access", "MetricVersion", "Target", "PriorityLink"}
    assert kept <= {name.removesuffix("Event") for name in map(_name, TABLES.values())}


def _name(model):
    return model.__name__


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", ["update", "delete", "truncate", "orm update", "orm delete"])
def test_a_row_is_never_touched(table, how):
    model, key = TABLES[table], TABLES[table]._meta.pk.column
    touch = {
        "update": lambda: run(f"UPDATE {table} SET {key} = {key}"),  # noqa: S608 - ours
        "delete": lambda: run(f"DELETE FROM {table}"),  # noqa: S608 - ours
        "truncate": lambda: run(f"TRUNCATE {table} CASCADE"),
        "orm update": lambda: model.objects.update(**{model._meta.concrete_fields[1].name: None}),
        "orm delete": lambda: model.objects.all().delete(),
    }
    before = model.objects.count()
    with pytest.raises(InternalError), transaction.atomic():
        touch[how]()
    assert model.objects.count() == before > 0


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_history_holds_what_a_row_was():
    area = Area.objects.get(code="E23000016")
    Area.objects.filter(pk=area.pk).update(name="Elsewhere")
    Area.objects.filter(pk=area.pk).update(name="Elsewhere")  # which changes nothing
    events = history.event_tables()["partnerships_areaevent"].objects.filter(id=area.pk)
    names = list(events.order_by("pgh_id").values_list("pgh_label", "name"))
    assert names[-1] == ("update", "Elsewhere")
    assert names.count(("update", "Elsewhere")) == 1
