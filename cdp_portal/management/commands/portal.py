import http.client
import os
import socket
from contextlib import suppress

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from cdp_portal import assets, preparation
from cdp_portal.supervisor import CannotStart, Portal
from outcomes.models import RecomputeRun
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
                preparation.prepare(self.stdout)
                assets.collect()
                portal.start("worker", "beat")
                self.have_results(portal)
                portal.start("web")
                portal.wait_for(lambda: answers(host, port))
                for line in preparation.welcome():
                    self.say(line)
                self.say(f"Portal ready at http://{host}:{port}")
                portal.keep_running()
        except CannotStart as error:
            raise CommandError(str(error)) from error
        self.say("Stopped.")

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def have_results(self, portal):
        """Have the worker compute what is owed; wait only where there is nothing good to show."""
        asked, behind = timezone.now(), preparation.results_are_behind()
        if behind or preparation.night_was_missed():
            recompute_all.delay(asked_by="start")
        if behind:
            self.say("Computing indicators")
            runs = RecomputeRun.objects.filter(started_at__gte=asked, finished_at__isnull=False)
            portal.wait_for(runs.exists)
            if not runs.filter(outcome=RecomputeRun.Outcome.SUCCEEDED).exists():
                raise CannotStart("Indicators could not be computed: see log/worker.log in var.")
        connection.close()


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
    web = http.client.HTTPConnection(host, port, timeout=5)
    with suppress(OSError):
        web.request("GET", "/healthz", headers={"Host": "localhost"})
        return web.getresponse().status == 200
    return False
