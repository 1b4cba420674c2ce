"""Bring the stored indicators of one metric to what was computed: write only the rows that differ.

Numbers, days and flags go to the database as they lie in memory, in PostgreSQL's binary COPY.
Words repeat from row to row, so each combination of them goes once and the rows name it by number.
"""

import io

import numpy as np
import pandas as pd
from django.db import connection, models

from .coding import codes_of
from .models import Indicator
from .models.indicators import READINGS

WRITTEN = {
    "metric_id": "metric", "area_id": "area", "period_start": "start", "period_end": "end",
    "breakdown": "breakdown", "window": "window", "basis": "basis",
    "full_numerator": "numerator", "full_denominator": "denominator", "full_value": "value",
    "full_lower": "lower", "full_upper": "upper", "full_change": "change",
    "full_change_percent": "change_percent", "full_change_signal": "change_signal",
    "full_comparison": "comparison", "full_state": "full_state", "full_reason": "full_reason",
    "public_state": "public_state", "public_reason": "public_reason",
    "full_no_value_reason": "no_value_reason", "full_change_from": "change_from",
    "full_benchmark": "benchmark",
    "status": "status", "full_flag": "flag", "full_qualifier": "qualifier", "full_note": "note",
    "full_made_of": "made_of", "full_latest": "full_latest", "public_latest": "public_latest",
    "public_is_rounded": "public_is_rounded", "public_numerator": "public_numerator",
    "public_denominator": "public_denominator", "public_value": "public_value",
    "change_is_secret": "change_is_secret", "source": "source", "release_id": "release",
    "run_id": "run",
    **{f"{side}_{name}": f"{side}_{name}" for side in ("full", "public") for name in READINGS},
}  # fmt: skip
"""Column of the table: column of the frame."""

IDENTITY = ["area_id", "period_start", "period_end", "breakdown", "window", "basis"]
"""What tells a row from every other of its metric."""

FIXED = {
    models.FloatField: ("float8", ">f8", "'NaN'"),
    models.DateField: ("date", ">i4", "'infinity'"),
    models.BooleanField: ("boolean", ">i1", None),
    models.PositiveSmallIntegerField: ("smallint", ">i2", "-32768"),
    models.SmallIntegerField: ("smallint", ">i2", "-32768"),
    models.PositiveIntegerField: ("integer", ">i4", "-2147483648"),
    models.IntegerField: ("integer", ">i4", "-2147483648"),
    models.ForeignKey: ("bigint", ">i8", "-9223372036854775808"),
}
"""Kind of column: its type in PostgreSQL, in the binary COPY, and what stands for null in it."""

EPOCH = np.datetime64("2000-01-01")
NO_DAY = np.iinfo(np.int32).max
"""PostgreSQL counts days from 2000; its last number is infinity."""

COLUMNS = {
    field.column: field for field in Indicator._meta.concrete_fields if not field.primary_key
}
WORDS = [name for name, field in COLUMNS.items() if type(field) not in FIXED]
NUMBERS = [name for name in COLUMNS if name not in WORDS]


def _names(columns, table=""):
    return ", ".join(f'{table}."{name}"' if table else f'"{name}"' for name in columns)


def _told(name):
    """The column as it is stored: null where the sender could only say it by a number."""
    if name in WORDS:
        return f'w."{name}"'
    null = FIXED[type(COLUMNS[name])][2]
    return (
        f'nullif(n."{name}", {null}) AS "{name}"' if null and COLUMNS[name].null else f'n."{name}"'
    )


TABLES = f"""
    CREATE TEMPORARY TABLE numbers (
        {", ".join(f'"{name}" {FIXED[type(COLUMNS[name])][0]}' for name in NUMBERS)}, words integer
    );
    CREATE TEMPORARY TABLE words AS
    SELECT 0 AS words, {_names(WORDS)} FROM outcomes_indicator WITH NO DATA;
"""
FRESH = f"""(
    SELECT {", ".join(map(_told, COLUMNS))} FROM numbers n JOIN words w USING (words)
) AS fresh"""
COMPARED = [name for name in COLUMNS if name not in ("metric_id", "run_id", *IDENTITY)]
SAME = " AND ".join(f'fresh."{name}" = o."{name}"' for name in IDENTITY)
DELETE = f"""
    DELETE FROM outcomes_indicator o WHERE o.metric_id = %s AND NOT EXISTS (
        SELECT FROM {FRESH} WHERE {SAME}
        AND ({_names(COMPARED, "fresh")}) IS NOT DISTINCT FROM ({_names(COMPARED, "o")})
    )
"""
INSERT = f"""
    INSERT INTO outcomes_indicator ({_names(COLUMNS)}) SELECT {_names(COLUMNS)} FROM {FRESH}
    WHERE NOT EXISTS (SELECT FROM outcomes_indicator o WHERE o.metric_id = %s AND {SAME})
"""


def replace(metric, frame):
    """Make these the stored rows of a metric; returns how many were taken away or written.

    frame: the columns that `WRITTEN` names, a row a figure; may be empty. Rows that are already
    stored as they would be written stay, and say still which run wrote them.
    """
    with connection.cursor() as cursor:
        if frame.empty:
            cursor.execute("DELETE FROM outcomes_indicator WHERE metric_id = %s", [metric])
            return cursor.rowcount
        # Over fresh tables the planner may take thousands of rows for one.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(TABLES)
        _send(cursor, pd.DataFrame({name: frame[column] for name, column in WRITTEN.items()}))
        changed = _put(cursor, metric)
        cursor.execute("DROP TABLE numbers, words; SET LOCAL enable_nestloop TO DEFAULT")
    return changed


def _put(cursor, metric):
    """Take away the stored rows that differ from those sent, and write those that lack."""
    cursor.execute(DELETE, [metric])
    gone = cursor.rowcount
    cursor.execute(INSERT, [metric])
    return max(gone, cursor.rowcount)


def _send(cursor, table):
    """COPY the rows into `numbers` and each combination of their words into `words`."""
    number, words = codes_of(table, WORDS)
    buffer = io.StringIO()
    words.to_csv(buffer, header=False)
    buffer.seek(0)
    cursor.copy_expert(
        f"COPY words FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({_names(WORDS)}))", buffer
    )
    cursor.copy_expert("COPY numbers FROM STDIN (FORMAT binary)", _binary(table, number))
    cursor.execute("ANALYZE numbers; ANALYZE words")


def _binary(table, words):
    """The rows as a file of PostgreSQL's binary COPY: every field with its length before it.

    Source: PostgreSQL's documentation of COPY, "Binary Format".
    """
    columns = [(name, FIXED[type(COLUMNS[name])][1], table[name]) for name in NUMBERS]
    columns.append(("words", ">i4", words))
    layout = [("fields", ">i2")]
    for name, form, _ in columns:
        layout += [(f"length of {name}", ">i4"), (name, form)]
    rows = np.zeros(len(table), dtype=layout)
    rows["fields"] = len(columns)
    for name, form, values in columns:
        rows[f"length of {name}"] = np.dtype(form).itemsize
        rows[name] = _plain(values, COLUMNS.get(name))
    header = b"PGCOPY\n\xff\r\n\0" + bytes(8)
    return io.BytesIO(header + rows.tobytes() + b"\xff\xff")


def _plain(values, field):
    """The values as numbers, with what stands for null where there is none."""
    if isinstance(field, models.FloatField):
        values = np.asarray(values, dtype=float)
        return np.where(np.isfinite(values), values, np.nan)
    if isinstance(field, models.DateField):
        days = np.asarray(values, dtype="datetime64[D]")
        return np.where(np.isnat(days), NO_DAY, (days - EPOCH).astype(np.int64))
    if field is None or not field.null:
        return np.asarray(values)
    null = int(FIXED[type(field)][2])
    return pd.Series(values).astype("Int64").fillna(null).to_numpy(np.int64)
