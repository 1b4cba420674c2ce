"""The seals: what verification finds when the owner of the database lies."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partnerships import audit, seals
from partnerships.models import Act, Area, AuditEvent, Seal

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

AUDIT = "partnerships_auditevent"
AREAS = "partnerships_areaevent"


@contextmanager
def owner(table):
    """As the owner of the table, who alone can switch its triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def sealed():
    """Two seals with rows under each, and one row after them."""
    audit.record(Act.LOADED, what="first")
    first = seals.seal()
    Area.objects.filter(code="E23000016").update(name="Elsewhere")
    audit.record(Act.LOADED, what="second")
    audit.record(Act.LOADED, what="third")
    second = seals.seal()
    audit.record(Act.LOADED, what="not sealed")
    assert seals.verify().held
    return first, second


def row(what):
    return AuditEvent.objects.get(detail__what=what).pk


def found():
    return [(one.seal, one.table, one.what) for one in seals.verify().differences]


def test_an_honest_audit_holds_and_tells_what_is_not_sealed(sealed):
    verification = seals.verify()
    assert verification.held
    assert verification.seals == Seal.objects.count()
    assert verification.unsealed == 2  # that the second seal was made, and the row after it
    contents = sealed[1].contents
    assert contents[AREAS]["rows"] == 1
    assert contents[AUDIT]["rows"] == 3  # the first seal's own event among them


def test_every_table_of_history_is_sealed(sealed):
    assert {AUDIT, AREAS, "outcomes_metricversionevent"} <= sealed[0].contents.keys()
    assert sealed[0].contents[AREAS]["rows"] > 400


def test_a_changed_row_is_found(sealed):
    with owner(AREAS) as cursor:
        cursor.execute(f"UPDATE {AREAS} SET name = 'Nowhere' WHERE name = 'Elsewhere'")  # noqa: S608
    assert found() == [(sealed[1].pk, AREAS, "rows were changed")]


def test_a_missing_row_is_found(sealed):
    with owner(AUDIT) as cursor:
        cursor.execute(f"DELETE FROM {AUDIT} WHERE id = %s", [row("second")])  # noqa: S608
    assert found() == [(sealed[1].pk, AUDIT, "1 of 3 rows are missing")]


def test_a_row_slipped_in_is_found(sealed):
    with owner(AUDIT) as cursor:
        cursor.execute(
            f"INSERT INTO {AUDIT} (id, at, act, subject_type, subject_id, detail, request_id)"  # noqa: S608
            " VALUES (-7, now(), 'loaded', '', '', '{}', '')"
        )
    assert found() == [(_first_seal(), AUDIT, "1 rows were added")]


def _first_seal():
    return Seal.objects.order_by("id").first().pk


def test_a_seal_made_good_after_a_change_breaks_the_chain(sealed):
    """Whoever forges a seal to fit what they changed must forge all that follow."""
    first = sealed[0]
    first.contents[AUDIT]["digest"] = "0" * 64
    first.digest = seals._digest_of_seal(first)
    with owner("partnerships_seal") as cursor:
        cursor.execute(
            "UPDATE partnerships_seal SET contents = jsonb_set(contents, %s, %s), digest = %s"
            " WHERE id = %s",
            [[AUDIT, "digest"], f'"{"0" * 64}"', first.digest, first.pk],
        )
    whats = {(seal, what.split(",")[0]) for seal, _, what in found()}
    assert (sealed[1].pk, "does not follow the seal before it") in whats
    assert (first.pk, "the audit does not tell of this seal as it is") in whats


def test_a_seal_changed_alone_is_found(sealed):
    with owner("partnerships_seal") as cursor:
        cursor.execute(
            "UPDATE partnerships_seal SET sealed_at = sealed_at - interval '1 day' WHERE id = %s",
            [sealed[1].pk],
        )
    assert found() == [(sealed[1].pk, "", "the seal itself was changed")]


@pytest.mark.parametrize("which", [0, 1])
def test_a_removed_seal_is_found(sealed, which):
    with owner("partnerships_seal") as cursor:
        cursor.execute("DELETE FROM partnerships_seal WHERE id = %s", [sealed[which].pk])
    assert (sealed[which].pk, "", "the seal was removed") in found()


def test_a_gap_between_seals_is_found(sealed):
    """A forged seal that skips rows, with everything about itself made good."""
    second = sealed[1]
    part = second.contents[AUDIT]
    part["after"] = row("second")
    part["rows"], part["digest"] = seals._digest(AUDIT, part)
    second.digest = seals._digest_of_seal(second)
    with owner("partnerships_seal") as cursor:
        cursor.execute("DELETE FROM partnerships_seal WHERE id = %s", [second.pk])
    second.save(force_insert=True)
    with owner(AUDIT) as cursor:
        cursor.execute(
            f"UPDATE {AUDIT} SET detail = jsonb_set(detail, '{{digest}}', %s)"  # noqa: S608
            " WHERE act = 'sealed' AND subject_id = %s",
            [f'"{second.digest}"', str(second.pk)],
        )
    assert found() == [
        (second.pk, AUDIT, "rows lie between this seal and the one before it"),
    ]


def test_a_column_added_later_leaves_old_seals_whole(sealed):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {AREAS} ADD COLUMN later integer DEFAULT 7")
    assert seals.verify().held


def test_a_column_removed_is_told(sealed):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {AREAS} DROP COLUMN note")
    assert {what for _, table, what in found() if table == AREAS} == {"columns are gone: note"}


def test_an_audit_never_sealed_holds_and_says_so():
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert "under 0 seals" in out.getvalue()


def test_the_command_fails_and_names_what_differs(sealed):
    with owner(AUDIT) as cursor:
        cursor.execute(f"DELETE FROM {AUDIT} WHERE id = %s", [row("third")])  # noqa: S608
    errors = io.StringIO()
    with pytest.raises(CommandError, match="1 differences"):
        call_command("verify_audit", stdout=io.StringIO(), stderr=errors)
    assert errors.getvalue().strip() == f"Seal {sealed[1].pk}, {AUDIT}: 1 of 3 rows are missing"
    last = AuditEvent.objects.filter(act=Act.VERIFIED).first()
    assert last.detail["held"] is False
