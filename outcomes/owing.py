"""What is owed: the metrics whose stored figures no longer follow from what is held.

The database writes a debt itself, by trigger, in the transaction of the change that causes it (see
the migration of `Owed`): whatever the door, and whatever becomes of the queue. A debt without a
metric is owed by every metric. Recomputing a metric clears the debts that were seen before anything
was read for it, and no others: what changed meanwhile stays owed.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from . import beside
from .models import MetricVersion, Observation, Owed, RecomputeRun

AGAIN = timedelta(hours=1)
"""How long a metric that could not be computed is left before it is tried again."""

SPREAD = """
    WITH every AS (DELETE FROM outcomes_owed WHERE metric_id IS NULL RETURNING since, why)
    INSERT INTO outcomes_owed (metric_id, since, why)
    SELECT m.id, min(e.since), min(e.why) FROM every e, outcomes_metric m GROUP BY m.id
"""


def owe(metrics, why):
    """Have these metrics, by id, be computed again."""
    now = timezone.now()
    Owed.objects.bulk_create(Owed(metric_id=metric, since=now, why=why) for metric in metrics)


@transaction.atomic
def take(run, metrics=None):
    """Have a run answer for what is owed (of these metrics) that no other live run answers for.

    Returns the ids of the metrics. One that failed within `AGAIN` waits, unless it is named.
    """
    with connection.cursor() as cursor:
        cursor.execute(SPREAD)
    each = Owed.objects.filter(metric__isnull=False)  # one that came since waits to be spread
    each.exclude(metric__in=MetricVersion.objects.values("metric")).delete()
    live = RecomputeRun.objects.filter(outcome=RecomputeRun.Outcome.RUNNING)
    free = each.exclude(run__in=live.values("pk"))
    if metrics is None:
        rested = Q(failed_at=None) | Q(failed_at__lt=timezone.now() - AGAIN)
        free = free.filter(metric__in=Owed.objects.filter(rested).values("metric"))
    else:
        free = free.filter(metric__in=metrics)
    free.update(run=run)
    return set(Owed.objects.filter(run=run).values_list("metric", flat=True))


def seen(metrics):
    """The debts of these metrics as they stand: {metric id: ids of its debts}."""
    found = {}
    for pk, metric in Owed.objects.filter(metric__in=metrics).values_list("pk", "metric"):
        found.setdefault(metric, []).append(pk)
    return found


def with_formulas(metrics, definitions):
    """These metrics, every one whose formula names one, and those it may give away or hide.

    definitions: {metric id: `framework.Metric`}.
    """
    codes = {definitions[metric].code for metric in metrics if metric in definitions}
    named = {one.code: one for one in definitions.values()}
    return set(metrics) | {
        metric
        for metric, one in definitions.items()
        if codes & {*one.sum_of, *one.ratio_of}
        or (beside.is_open(one) and codes & set(beside.kin(one, named)))
    }


def batches(metrics, definitions, most):
    """The metrics in at most so many batches of about as many observations.

    A metric stays with those that its formula names: see `recompute.work`.
    """
    held = Observation.objects.current().filter(metric__in=metrics)
    held = dict(held.values_list("metric").annotate(Count("pk")).order_by())
    groups = _together(metrics, definitions)
    weights = {min(group): sum(held.get(one, 0) for one in group) for group in groups}
    filled = [(0, []) for _ in range(min(most, len(groups)))]
    for group in sorted(groups, key=lambda group: weights[min(group)], reverse=True):
        weight, batch = min(filled, key=lambda one: one[0])
        filled.remove((weight, batch))
        filled.append((weight + weights[min(group)], batch + sorted(group)))
    return [batch for _, batch in filled]


def _together(metrics, definitions):
    """The metrics in sets that no formula leads out of."""
    ids = {definitions[metric].code: metric for metric in metrics if metric in definitions}
    groups = {metric: {metric} for metric in metrics}
    for metric in ids.values():
        one = definitions[metric]
        for code in (*one.sum_of, *one.ratio_of):
            if code in ids and groups[metric] is not (other := groups[ids[code]]):
                groups[metric] |= other
                groups.update(dict.fromkeys(other, groups[metric]))
    return list({id(group): group for group in groups.values()}.values())
