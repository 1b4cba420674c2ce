import http.client
import os
import socket
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cdp_portal import assets
from cdp_portal.supervisor import CannotStart, Portal
from outcomes.models import RecomputeRun, Release
from outcomes.tasks import recompute_all

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    help = "Prepare the data, then run web, worker and beat on this machine until stopped."
    requires_system_checks = ()

    def handle(self, **options):
        host = os.environ.get("HOST") or "127.0.0.1"
        port = int(os.environ.get("PORT") or 8000)
        try:
            with Portal(self.say) as portal:
                refuse_other_machines(host)
                refuse_taken(host, port)
                self.prepare()
                portal.start("worker", "beat")
                self.have_results(portal)
                portal.start("web")
                if not portal.keep_running(lambda: answers(host, port), seconds=60):
                    raise CannotStart("The web server does not answer: see log/web.log in var.")
                self.say(f"Portal ready at http://{host}:{port}")
                portal.keep_running(lambda: False)
        except CannotStart as error:
            raise CommandError(str(error)) from error
        self.say("Stopped.")

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def prepare(self):
        self.say("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        assets.collect()
        self.say("Loading areas, catalogue and published observations")
        call_command("load_reference", stdout=self.stdout)
        published = settings.BASE_DIR / "outcomes" / "data" / "observations.csv"
        call_command("load_observations", published, stdout=self.stdout)

    def have_results(self, portal):
        """Have the worker compute what was never computed or is behind the data, and wait for it.

        Results that are only a day old, because the machine was off at night, are served
        meanwhile.
        """
        succeeded = RecomputeRun.objects.filter(outcome=RecomputeRun.Outcome.SUCCEEDED).first()
        data = Release.objects.order_by("recorded_at").last()
        behind = not succeeded or (data and data.recorded_at > succeeded.started_at)
        if not behind and succeeded.started_at > timezone.now() - timedelta(days=1):
            return
        asked = timezone.now()
        recompute_all.delay(asked_by="start")
        if not behind:
            return
        self.say("Computing indicators")
        runs = RecomputeRun.objects.filter(started_at__gte=asked, finished_at__isnull=False)
        portal.keep_running(runs.exists)
        if not runs.filter(outcome=RecomputeRun.Outcome.SUCCEEDED).exists():
            raise CannotStart("The indicators could not be computed: see log/worker.log in var.")


def refuse_other_machines(host):
    """Plain HTTP is for this machine, unless ALLOWED_HOSTS says that more is wanted."""
    if host not in LOOPBACK and not os.environ.get("ALLOWED_HOSTS"):
        raise CannotStart(
            f"HOST={host} would serve plain HTTP to other machines: docs/deployment.md says how to "
            "serve them. On a network you trust, set ALLOWED_HOSTS to the names it is called by."
        )


def refuse_taken(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Cannot listen at {host}:{port}: {error.strerror}. Try another PORT."
            ) from error


def answers(host, port):
    connection = http.client.HTTPConnection(host, port, timeout=5)
    with suppress(OSError):
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    return False
