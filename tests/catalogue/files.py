"""Reading the files of the catalogue and the register as they lie in the repository."""

import csv
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
AREA_KINDS = {
    "england", "wales", "england_and_wales", "region", "police_force", "upper_tier", "district",
    "integrated_care_board",
}  # fmt: skip


@cache
def rows(path):
    with open(ROOT / path, encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def catalogue(name):
    return rows(f"outcomes/data/{name}.csv")


def register(name):
    return rows(f"partnerships/data/{name}.csv")


def codes(table, column="code"):
    return {row[column] for row in table}


METRICS = {row["code"]: row for row in catalogue("metrics")}
AREAS = {row["code"]: row for row in register("areas")}
