"""What is measured, and beside what: ratios from one run on one machine, never a timed test.

Everything happens in a database of its own, made and dropped here.
"""

import http.client
import io
import logging
import statistics

import numpy as np
from django.core.management import call_command
from django.db import connection
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from django.test.utils import setup_databases, teardown_databases

from outcomes import observations, recompute
from outcomes.catalogue_files import DATA
from outcomes.models import Indicator, Observation, Release
from outcomes.stats import rates, spc

from . import plain_statistics
from .checking_benchmarks import check_return
from .computing_benchmarks import full_recompute, incremental
from .measuring import beside, result, timed, undone
from .returning_benchmarks import return_page

FIGURES, SERIES, POINTS = 1_000_000, 10_000, 40
REQUESTS = 30
PUBLISHED = DATA / "observations.csv"

PAGES = (
    "/",
    "/areas/",
    "/forces/west-mercia/",
    "/partnerships/herefordshire-worcestershire/",
    "/outcomes/",
    "/outcomes/drug_poisoning_deaths/",
    "/outcomes/drug_poisoning_deaths/E23000016/",
    "/heat-map/?kind=upper_tier&all=1",
    "/compare/?metric=drug_poisoning_deaths&area=E23000013&area=E23000016",
    "/data/",
)
ONE_QUERY = "/glossary/"


def measure(only=()):
    """{name: result} of the benchmarks named, all by default; docs/operations.md explains each."""
    old = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("load_reference", stdout=io.StringIO())
        call_command("load_observations", PUBLISHED, stdout=io.StringIO())
        recompute.run(asked_by="bench")
        return {name: run() for name, run in ALL.items() if not only or name in only}
    finally:
        connection.close()
        teardown_databases(old, verbosity=0)


def load():
    """The published file through the door, beside `bulk_create` of the same rows."""
    rows = list(Observation.objects.filter(basis="published"))
    release = Release.objects.first()

    def ours():
        observations.record(PUBLISHED)

    def bulk_create():
        for row in rows:
            row.pk, row.release = None, release
        Observation.objects.bulk_create(rows, batch_size=1000)

    def emptied(run):
        with undone():
            Indicator.objects.all().delete()
            Observation.objects.all().delete()
            return timed(run)

    return beside(len(rows), lambda: emptied(ours), {"bulk_create": lambda: emptied(bulk_create)})


def arithmetic():
    """A million rates, a million proportions and ten thousand XmR charts, beside plain Python."""
    chance = np.random.default_rng(1)
    people = chance.integers(20_000, 500_000, FIGURES)
    counts = chance.poisson(people / 10_000)
    wholes = chance.integers(20, 2_000, FIGURES)
    parts = chance.binomial(wholes, 0.4)
    series = chance.normal(100, 10, (SERIES, POINTS))
    plainly = [part.tolist() for part in (counts, people, parts, wholes, series)]
    each = {}

    def taken(name, run):
        seconds = timed(run)
        each.setdefault(name, []).append(seconds)
        return seconds

    def ours():
        return (
            taken("rates", lambda: rates.rate(counts, people, 100_000))
            + taken("proportions", lambda: rates.proportion(parts, wholes, 100))
            + taken("xmr", lambda: spc.many(series, improvement="up"))
        )

    def in_plain_python():
        x, n, some, of, values = plainly
        return (
            taken("plain rates", lambda: plain_statistics.rates(x, n, 100_000))
            + taken("plain proportions", lambda: plain_statistics.proportions(some, of, 100))
            + taken("plain xmr", lambda: [plain_statistics.xmr(one) for one in values])
        )

    found = beside(2 * FIGURES + SERIES, ours, {"plain Python": in_plain_python})
    medians = {name: round(statistics.median(taken[1:]), 4) for name, taken in each.items()}
    return found | {"each_s": medians}


def pages():
    """The 95th percentile of each main page, beside that of a page that makes one query."""
    logging.getLogger("cdp_portal.request").disabled = True
    server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        times = {path: [] for path in (*PAGES, ONE_QUERY)}
        for count in range(REQUESTS + 1):
            for path, taken in times.items():
                seconds = timed(lambda path=path: get(server.port, path))
                if count:  # the first round warms up
                    taken.append(seconds)
    finally:
        server.terminate()
    each = {path: statistics.quantiles(taken, n=20)[-1] for path, taken in times.items()}
    one_query = each.pop(ONE_QUERY)
    slowest = max(each.values())
    return result(REQUESTS * len(PAGES), slowest, {"one-query page": one_query}) | {
        "each_s": {path: round(seconds, 4) for path, seconds in each.items()}
    }


def get(port, path):
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    caller.request("GET", path)
    answer = caller.getresponse()
    answer.read()
    caller.close()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} answered {answer.status}")


ALL = {
    "load": load,
    "statistics": arithmetic,
    "checks": check_return,
    "pages": pages,
    "return_page": return_page,
    "incremental": incremental,
    "recompute": full_recompute,  # the last: it fills the database with synthetic figures
}
