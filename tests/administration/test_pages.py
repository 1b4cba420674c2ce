"""The pages of administrators: whole, sparing with queries, found by search, in pages of 50."""

import csv
import io
import re

import pytest

from outcomes.models import Metric
from partnerships import audit, keeping, seals
from partnerships.models import Act, Area, AuditEvent, User
from tests.pages.addresses import ADMINISTRATION, ADMINISTRATION_FILES
from tests.signing_in import sign_in

from .test_keeping import change

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

KINDS = {f"{key}{page}": f"/administration/{key}/{page}" for key in keeping.KINDS
         for page in ("", "add/") if page == "" or keeping.KINDS[key].may_add}  # fmt: skip


def path(address):
    area, user = Area.objects.get(code="E10000034"), User.objects.get(email="admin@portal.example")
    return address.format(area=area.pk, user=user.pk)


@pytest.mark.parametrize(
    ("address", "most"), [*ADMINISTRATION.values(), *ADMINISTRATION_FILES.values()]
)
def test_queries_are_few(keeper, address, most, django_assert_max_num_queries):
    keeper.get("/administration/audit/")
    address = path(address)
    with django_assert_max_num_queries(most):
        response = keeper.get(address)
        b"".join(response.streaming_content if response.streaming else [response.content])
    assert response.status_code == 200


@pytest.mark.parametrize("address", [*(one for one, _ in ADMINISTRATION.values()), *KINDS.values()])
def test_a_page_is_whole(keeper, address):
    page = keeper.get(path(address)).content.decode()
    assert page.count("<h1") == 1
    assert page.count('class="app-say"') == 1
    assert re.search(r"<title>[^<]+ – Combating Drugs Partnerships</title>", page)
    assert 'content="noindex"' in page
    assert not re.search(r">\s*(None|nan)\s*<", page)
    assert " style=" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_list_is_searched_filtered_and_paged(keeper):
    page = keeper.get("/administration/areas/").content.decode()
    assert page.count('scope="row"') == 50
    assert "?page=2" in page
    found = keeper.get("/administration/areas/?q=mercia&choice=police_force").content.decode()
    assert "1 found: “mercia”, Police force area." in found
    assert found.count('scope="row"') == 1
    none = keeper.get("/administration/areas/?q=nowhere").content.decode()
    assert "Nothing has this name or code." in none


def test_a_measure_is_found_by_its_title(keeper):
    found = keeper.get("/administration/metrics/?q=Drug poisoning deaths").content.decode()
    assert "drug_poisoning_deaths" in found


class TestAudit:
    def test_acts_are_found_by_act_day_and_person(self, keeper):
        AuditEvent.objects.create(at="2026-01-05T12:00Z", act=Act.SIGNED_IN, by=77)
        AuditEvent.objects.create(at="2026-01-06T12:00Z", act=Act.SIGNED_OUT, by=77)
        address = "/administration/audit/?"
        both = keeper.get(f"{address}by=77").content.decode()
        assert "2 acts: by person 77." in both
        one = keeper.get(f"{address}by=77&act=signed_in&day=2026-01-05").content.decode()
        assert "1 act: signed in, on 5 January 2026, by person 77." in one
        wrong = keeper.get(f"{address}by=jane&day=yesterday").content.decode()
        assert "a person is found by number" in wrong
        assert "the day is not one" in wrong

    def test_it_says_whether_the_seals_held(self, keeper):
        assert "Nothing has been verified yet" in self.say(keeper)
        seals.seal()
        seals.verify_and_record()
        assert "Everything sealed was as it had been" in self.say(keeper)
        audit.record(Act.VERIFIED, held=False, differences=["Seal 1: rows were changed"])
        page = keeper.get("/administration/audit/").content.decode()
        assert "The audit was touched" in page
        assert "<li>Seal 1: rows were changed</li>" in page

    @staticmethod
    def say(keeper):
        return keeper.get("/administration/audit/").content.decode().split('"app-say">')[1][:90]

    def test_the_file_holds_every_act_that_was_asked_for(self, keeper):
        AuditEvent.objects.create(at="2026-01-05T12:00Z", act=Act.SIGNED_IN, by=77)
        answer = keeper.get("/administration/audit.csv?by=77")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert (row["act"], row["by"]) == ("signed_in", "77")
        assert AuditEvent.objects.filter(act=Act.EXPORTED, detail__view="audit_csv").count() == 1

    def test_the_history_of_a_row_says_what_when_who_and_why(self, keeper):
        pk = Area.objects.get(code="E10000034").pk
        change(keeper, "areas", pk, valid_from="1974-04-01", reason="Told by the ONS.")
        page = keeper.get(f"/administration/history/partnerships.area/{pk}/").content.decode()
        assert "nothing → 1974-04-01" in page
        assert f"Person {keeper.user.pk}" in page
        assert "Told by the ONS." in page

    def test_a_row_without_history_is_not_found(self, keeper):
        assert keeper.get("/administration/history/partnerships.area/0/").status_code == 404
        assert keeper.get("/administration/history/auth.group/1/").status_code == 404

    def test_only_administrators_read_it(self, client, person):
        sign_in(client, person("office"))
        for address in ("audit/", "audit.csv", "history/partnerships.area/1/"):
            response = client.get(f"/administration/{address}")
            assert response.status_code == 403
            assert "You may not read the audit" in response.content.decode()


def test_a_code_of_a_measure_leads_to_its_definitions(keeper):
    pk = Metric.objects.get(code="drug_poisoning_deaths").pk
    page = keeper.get(f"/administration/metrics/{pk}/").content.decode()
    assert "/administration/definitions/?q=drug_poisoning_deaths" in page
