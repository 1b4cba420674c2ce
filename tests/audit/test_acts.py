"""Acts are recorded where they happen, with numbers and codes, never names or figures."""

import csv
import io

import pytest
from django.core.management import call_command

from cdp_portal.celery import app
from outcomes import recompute
from outcomes.catalogue_files import DATA
from outcomes.models import Indicator
from partnerships import history, middleware
from partnerships.models import Access, Act, Area, AuditEvent, User

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

FIGURE = "/outcomes/drug_poisoning_deaths/E23000016/"


@pytest.fixture
def reader():
    """An office of West Mercia that needs no second factor; its area counts as a fictional one."""
    user = User.objects.create_user("office@portal.example", is_demonstration=True)
    area = Area.objects.get(code="E23000016")
    Area.objects.filter(pk=area.pk).update(nation="demonstration")
    Access.objects.create(user=user, role="office", area=area, scope_kind="police_force")
    return user


def sign_in(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def events(act):
    return list(AuditEvent.objects.filter(act=act).order_by("id"))


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_download_is_recorded_for_who_is_signed_in(client, reader):
    body(client.get("/areas/E23000016.csv"))
    assert events(Act.EXPORTED) == []
    sign_in(client, reader)
    answer = client.get("/areas/E23000016.csv", headers={"X-Request-ID": "download-1"})
    body(answer)
    (event,) = events(Act.EXPORTED)
    assert (event.by, event.request_id) == (reader.pk, "download-1")
    assert event.detail == {"view": "area_csv", "code": "E23000016"}
    client.get("/areas/E23000016/")
    client.get("/outcomes/nothing.csv")
    assert len(events(Act.EXPORTED)) == 1


def hide():
    Indicator.objects.filter(metric__code="drug_poisoning_deaths", area__code="E23000016").update(
        public_state="restricted", public_reason="Restricted."
    )


@pytest.mark.parametrize("address", [FIGURE, FIGURE[:-1] + ".csv"])
def test_restricted_figures_shown_are_recorded_once_a_request(client, reader, address):
    hide()
    body(client.get(address))
    assert events(Act.RESTRICTED_VIEWED) == []
    sign_in(client, reader)
    body(client.get(address))
    (event,) = events(Act.RESTRICTED_VIEWED)
    assert event.by == reader.pk
    assert event.detail["metrics"] == ["drug_poisoning_deaths"]
    assert event.detail["areas"] == ["E23000016"]


def test_a_page_of_public_figures_records_nothing(client, reader):
    sign_in(client, reader)
    client.get(FIGURE)
    assert events(Act.RESTRICTED_VIEWED) == []


def test_loads_and_recomputes_are_recorded(tmp_path):
    call_command("load_reference", stdout=io.StringIO())
    assert events(Act.LOADED)[-1].detail == {"what": "reference"}
    recompute.run(codes=["county_lines_closed"], asked_by="tests")
    (event,) = events(Act.RECOMPUTED)[-1:]
    assert event.detail == {"outcome": "succeeded", "metrics": 1}
    assert event.subject_type == "outcomes.recomputerun"


def test_a_loaded_file_is_recorded_with_its_release(tmp_path):
    path = tmp_path / "one.csv"
    with open(DATA / "observations.csv", encoding="utf-8-sig", newline="") as file:
        found = next(csv.DictReader(file))
    changed = found | {"note": "Told again."}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, found)
        writer.writeheader()
        writer.writerow(changed)
    call_command("load_observations", path, stdout=io.StringIO())
    event = events(Act.LOADED)[-1]
    assert event.subject_type == "outcomes.release"
    assert event.detail == {"source": found["source"], "rows": 1}


class TestContext:
    """What a row of history says of who changed it."""

    @staticmethod
    def told():
        return history.event_tables()["partnerships_areaevent"].objects.last().pgh_context

    def test_a_task_is_told_by_its_name(self):
        @app.task(name="tests.rename")
        def rename():
            Area.objects.filter(code="E23000016").update(name="Elsewhere")

        rename()
        assert self.told() == {"portal": "tests.rename"}

    def test_a_command_is_told_by_its_name(self):
        Area.objects.filter(code="E23000016").update(name="Elsewhere")
        call_command("load_reference", stdout=io.StringIO())
        assert self.told() == {"portal": "load_reference"}

    def test_a_read_asks_for_no_user(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/about/")


def test_the_context_names_who_changed_it_and_in_which_request(rf, reader):
    request = rf.post("/")
    request.id, request.user = "request-1", reader

    def view(request):
        Area.objects.filter(code="E23000016").update(name="Elsewhere")

    middleware.history(view)(request)
    event = history.event_tables()["partnerships_areaevent"].objects.last()
    assert event.pgh_context == {"request": "request-1", "user": reader.pk}
