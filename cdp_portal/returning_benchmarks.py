"""How long the pages of returns take: one very large return, and an office's view of everybody."""

import logging
import time
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from outcomes.models import Metric, Observation, Release, Source
from outcomes.periods import add_months
from partnerships.models import Access, Area, AreaPart, Partnership, Role, User
from returns import prefill, rounds
from returns.models import Form, QuarterlyReturn, Question, Round, Section

from .measuring import beside, timed, undone

VALUES, AUTHORITIES, QUARTERS = 60, 7, 12
ONE_QUERY = "/glossary/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def return_page():
    """A page of 60 values of 7 authorities, and the office's list, beside a one-query page."""
    logging.getLogger("cdp_portal.request").disabled = True
    with undone():
        large = large_return()
        lead = signed_in(Role.LEAD, large.partnership.area)
        office = signed_in(Role.OFFICE, large.partnership.force)
        analyst = signed_in(Role.ANALYST, Area.objects.get(code="E92000001"))
        rounds.open_round(large.round, large.round.opens_on)
        section = large.url("section", "all")
        found = beside(
            VALUES * AUTHORITIES,
            lambda: opened(lead, section),
            {"one-query page": lambda: opened(lead, ONE_QUERY)},
        )
        each = {
            "task list": (lead, large.url()),
            "checks": (lead, large.url("checks")),
            "list of one force": (office, "/returns/"),
            "list of England": (analyst, "/returns/"),
        }
        medians = {
            name: beside(1, lambda who=who, path=path: opened(who, path), {
                "one-query page": lambda: opened(lead, ONE_QUERY)})["ours_s"]
            for name, (who, path) in each.items()
        }  # fmt: skip
        return found | {"each_s": medians}


def opened(client, path):
    """Seconds that a page took."""

    def get():
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return timed(get)


def signed_in(role, area):
    """Somebody new with this role for this area, signed in with a second factor."""
    user = User.objects.create_user(f"{role}@bench.example", name=f"Bench {role}")
    Access.objects.create(user=user, role=role, area=area, scope_kind=area.kind)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time()}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def large_return():
    """The return of a partnership over 7 authorities that is asked for 60 figures of each."""
    today = timezone.localdate()
    partnership = _large_partnership(today)
    quarter = rounds.last_ended(today)
    form = _form(quarter)
    days = dict.fromkeys(("opens_on", "sources_out_on", "force_due_on", "due_on"), today)
    days["closes_on"] = today + timedelta(days=30)
    one, _ = Round.objects.update_or_create(quarter=quarter, defaults={"form": form, **days})
    large = QuarterlyReturn.objects.create(
        round=one, partnership=partnership, opened_at=timezone.now()
    )
    prefill.fill(one, [large])
    _history(large)
    return QuarterlyReturn.objects.select_related("round", "partnership__area").get(pk=large.pk)


def _large_partnership(today):
    """A partnership with exactly 7 authorities, the rest of its own left out."""
    for one in Partnership.objects.filter(kind="partnership").select_related("area", "force"):
        parts = AreaPart.objects.filter(whole=one.area, relation="footprint").on(today)
        if parts.count() >= AUTHORITIES:
            kept = list(parts.order_by("part__name").values_list("pk", flat=True)[:AUTHORITIES])
            parts.exclude(pk__in=kept).delete()
            return one
    raise RuntimeError("No partnership has seven authorities.")


def _form(quarter):
    number = Form.objects.order_by("number").last().number + 1
    form = Form.objects.create(number=number, from_quarter=add_months(quarter, 0))
    section = Section.objects.create(
        form=form, key="all", asked_of="partnership", title="Everything", order=1
    )
    asked = list(Question.objects.filter(level="authority", kind="figure"))
    Question.objects.bulk_create(
        Question(
            section=section,
            key=f"{asked[i % len(asked)].key}_{i}",
            kind="figure",
            level="authority",
            measure=asked[i % len(asked)].measure,
            metric_id=asked[i % len(asked)].metric_id,
            quarters_back=asked[i % len(asked)].quarters_back,
            words=f"{asked[i % len(asked)].words} ({i + 1})",
            order=i,
        )
        for i in range(VALUES)
    )
    return form


def _history(large):
    """Twelve earlier values of each metric and authority, as earlier returns would have given."""
    now = timezone.now()
    release = Release.objects.create(
        source=Source.objects.first(), file_name="bench", sha256="", recorded_at=now,
        rows=0, added=0, revised=0, moved=0, withdrawn=0,
    )  # fmt: skip
    values = {}
    for value in large.returnvalues.select_related("question"):
        values.setdefault((value.question.metric_id, value.area_id), value)
    shares = set(Metric.objects.filter(versions__measure="percent").values_list("pk", flat=True))
    Observation.objects.bulk_create(
        Observation(
            metric_id=metric,
            area_id=area,
            period_start=add_months(value.period_start, -3 * back),
            period_end=add_months(value.period_end + timedelta(days=1), -3 * back)
            - timedelta(days=1),
            basis="return",
            numerator=100 + back,
            denominator=300 if metric in shares else None,
            status="final",
            release=release,
            recorded_at=now,
        )
        for (metric, area), value in values.items()
        for back in range(1, QUARTERS + 1)
    )
