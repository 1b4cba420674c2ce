"""Whether the process is up, and whether the portal can serve."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from outcomes.models import RecomputeRun


@never_cache
def healthz(request):
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request):
    """200 while the database and the queue answer, else 503; and how the last run ended, and when.

    A failed run is told but does not count: yesterday's results are still there to be served.
    """
    checks = {"database": database_answers(), "queue": queue_answers()}
    ready = all(checks.values())
    run = last_run() if checks["database"] else None
    return JsonResponse({"ready": ready, **checks, "last_run": run}, status=200 if ready else 503)


def database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def queue_answers():
    try:
        cache.get("readyz")
    except RedisError:
        return False
    return True


def last_run():
    """The last recompute that ended: how and when; None if there was none."""
    return (
        RecomputeRun.objects.exclude(finished_at=None)
        .order_by("-finished_at")
        .values("outcome", "finished_at")
        .first()
    )
