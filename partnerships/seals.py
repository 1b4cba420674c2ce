"""Seals over the audit and the history, and the proof that nothing sealed was touched since.

A seal holds, for each table, its columns, the rows since the seal before it and their SHA-256, and
is itself digested together with the digest of the seal before it. Whoever changes a sealed row
must forge every later seal, and the digests that stand in the logs.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass

import structlog
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg2 import sql

from . import audit, history
from .models import Act, AuditEvent, Seal

log = structlog.get_logger(__name__)

SEALING = 7103
"""The advisory lock that makes seals wait for one another, and verifications for them."""

FIRST = -(2**63)
PATIENCE = "900ms"
"""Shorter than PostgreSQL's deadlock_timeout: where two wait for each other, the seal gives way."""
TRIALS = 20


@dataclass(frozen=True)
class Difference:
    """What does not agree: in which seal, in which table ("" where the seal itself), and how."""

    seal: int
    table: str
    what: str

    def __str__(self):
        return f"Seal {self.seal}{', ' + self.table if self.table else ''}: {self.what}"


@dataclass(frozen=True)
class Verification:
    seals: int
    rows: int
    unsealed: int
    differences: tuple[Difference, ...]

    @property
    def held(self):
        return not self.differences


@transaction.atomic
def seal():
    """Seal every row since the last seal; returns the new seal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
    previous = Seal.objects.order_by("id").last()
    before = previous.contents if previous else {}
    contents = {}
    for table, last in _last_rows().items():
        model = _tables()[table]
        after = before.get(table, {}).get("last")
        part = {
            "key": model._meta.pk.column,
            "columns": [field.column for field in model._meta.concrete_fields],
            "after": after,
            "last": after if last is None else last,
        }
        rows, digest = _digest(table, part)
        contents[table] = part | {"rows": rows, "digest": digest}
    new = Seal(
        sealed_at=timezone.now(),
        contents=contents,
        previous=previous.digest if previous else "",
    )
    new.digest = _digest_of_seal(new)
    new.save()
    audit.record(Act.SEALED, subject=new, digest=new.digest)
    log.info("sealed", seal=new.pk, digest=new.digest)
    return new


@transaction.atomic
def verify():
    """Compute every seal again and say what differs, and how many rows are not sealed yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEALING])
    seals = list(Seal.objects.order_by("id"))
    differences, ends, rows = list(_told_of(seals)), {}, 0
    previous = ""
    for one in seals:
        differences += _of_chain(one, previous)
        for table, part in one.contents.items():
            rows += part["rows"]
            differences += [
                Difference(one.pk, table, what) for what in _of_part(table, part, ends.get(table))
            ]
            ends[table] = part["last"]
        previous = one.digest
    unsealed = sum(_rows_after(table, model, ends) for table, model in _tables().items())
    return Verification(len(seals), rows, unsealed, tuple(differences))


def verify_and_record():
    """Verify, and record whether it held: the audit page shows the last time."""
    found = verify()
    audit.record(
        Act.VERIFIED,
        held=found.held,
        seals=found.seals,
        rows=found.rows,
        unsealed=found.unsealed,
        differences=[str(difference) for difference in found.differences[:50]],
    )
    say = log.info if found.held else log.error
    say("verified", held=found.held, seals=found.seals, differences=len(found.differences))
    return found


def _tables():
    return {AuditEvent._meta.db_table: AuditEvent, **history.event_tables()}


def _last_rows():
    """The last row of each table at a moment when nobody writes: later rows come after it."""
    for _ in range(TRIALS - 1):
        with suppress(OperationalError):
            return _last_rows_locked()
    return _last_rows_locked()


@transaction.atomic
def _last_rows_locked():
    found = {}
    with connection.cursor() as cursor:
        names = sql.SQL(", ").join(map(sql.Identifier, _tables()))
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(_query("LOCK TABLE {names} IN SHARE MODE", names=names))
        for table, model in _tables().items():
            names = {"key": model._meta.pk.column, "table": table}
            cursor.execute(_query("SELECT max({key}) FROM {table}", **names))
            (found[table],) = cursor.fetchone()
    transaction.set_rollback(True)  # which lets the locks go
    return found


ROWS = """
    SELECT to_jsonb(sealed)::text
    FROM (SELECT {columns} FROM {table} WHERE {key} > %s AND {key} <= %s) sealed ORDER BY {key}
"""
"""Each row as PostgreSQL writes it: keys in its order, times in UTC, so always the same text."""


def _digest(table, part):
    """(how many rows, their SHA-256), read in pieces so that memory stays flat."""
    digest, rows = hashlib.sha256(), 0
    if part["last"] is None:
        return rows, digest.hexdigest()
    columns = sql.SQL(", ").join(map(sql.Identifier, part["columns"]))
    query = _query(ROWS, columns=columns, table=table, key=part["key"])
    after = FIRST if part["after"] is None else part["after"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, [after, part["last"]])
        for (text,) in cursor:
            digest.update(text.encode() + b"\n")
            rows += 1
    return rows, digest.hexdigest()


def _query(text, **names):
    """The statement with its names quoted."""
    quoted = {
        key: sql.Identifier(name) if isinstance(name, str) else name for key, name in names.items()
    }
    return sql.SQL(text).format(**quoted).as_string(connection.connection)


def _digest_of_seal(one):
    said = {
        "sealed_at": one.sealed_at.isoformat(),
        "contents": one.contents,
        "previous": one.previous,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _of_chain(one, previous):
    if one.previous != previous:
        yield Difference(
            one.pk, "", "does not follow the seal before it, which was changed or removed"
        )
    if one.digest != _digest_of_seal(one):
        yield Difference(one.pk, "", "the seal itself was changed")


def _told_of(seals):
    """Each seal stands in the audit too, and each that stands there must be there."""
    told = AuditEvent.objects.filter(act=Act.SEALED).values_list("subject_id", "detail__digest")
    told = {int(key): digest for key, digest in told}
    for key in sorted(told.keys() - {one.pk for one in seals}):
        yield Difference(key, "", "the seal was removed")
    for one in seals:
        if told.get(one.pk) != one.digest:
            yield Difference(one.pk, "", "the audit does not tell of this seal as it is")


def _of_part(table, part, end):
    """How one table differs from what one seal says of it."""
    if part["after"] != end:
        yield "rows lie between this seal and the one before it"
    held = _columns_held(table)
    if not held:
        yield "the table is gone"
        return
    if gone := set(part["columns"]) - held:
        yield f"columns are gone: {', '.join(sorted(gone))}"
        return
    rows, digest = _digest(table, part)
    if rows < part["rows"]:
        yield f"{part['rows'] - rows} of {part['rows']} rows are missing"
    elif rows > part["rows"]:
        yield f"{rows - part['rows']} rows were added"
    elif digest != part["digest"]:
        yield "rows were changed"


def _columns_held(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def _rows_after(table, model, ends):
    last = ends.get(table)
    found = model.objects.all()
    return found.count() if last is None else found.filter(pk__gt=last).count()
