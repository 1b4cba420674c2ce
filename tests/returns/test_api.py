"""Returns in the API: the same rows as the pages and the file, to the same readers."""

import pytest
from django.utils import timezone

from outcomes.api import documents
from partnerships.models import User
from returns.models import Delegation, QuarterlyReturn, ReturnValue, Section
from tests.api.reading import as_text, ask, bearer, every_row, file_rows, someone, token_of
from tests.returns.now import LATE, ROUND

from .test_overview import file_of

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
NAMES = ("returns", "answers")


@pytest.fixture
def token():
    """A function: token("office"), a token of that account of the demonstration."""

    def make(account):
        user = User.objects.get(email=f"{account}@exampleshire.example")
        return token_of(user, second_factor=False)

    return make


def of(client, name, token, **asked):
    return every_row(client, name, token, demo=1, **asked)


def test_a_return_says_how_it_stands_as_the_file_of_the_page_does(client, token, signed_in):
    """Page, file and token tell the same, row by row."""
    office = token("office")
    for quarter in (ROUND, LATE):
        told = of(client, "returns", office, round=quarter)
        held = {
            row["area"]: row
            for row in file_of(signed_in("office"), f"/returns.csv?round={quarter}")
        }
        assert {row["area"] for row in told} == set(held)
        for row in told:
            page = held[row["area"]]
            assert (row["standing"], str(row["asked"]), str(row["answered"])) == (
                page["status"], page["asked"], page["answered"],
            )  # fmt: skip
            assert {True: "no", False: "yes", None: ""}[row["is_late"]] == page["on_time"]


def test_answers_are_those_of_the_return(client, token, current):
    told = of(client, "answers", token("lead"), round=current.round.slug)
    held = ReturnValue.objects.filter(quarterly_return=current)
    assert len(told) == held.count()
    for row in told:
        one = held.get(question__metric__code=row["metric"], area__code=row["area"])
        assert (row["state"], row["note"], row["reason"]) == (
            one.state or "not_answered", one.note, one.reason,
        )  # fmt: skip
        assert row["numerator"] == (None if one.numerator is None else float(one.numerator))
        assert row["period_start"] == one.period_start.isoformat()


def test_what_is_not_known_has_its_reason_and_no_figure(client, token):
    row = next(row for row in of(client, "answers", token("office")) if row["state"] == "not_known")
    assert row["reason"]
    assert (row["numerator"], row["denominator"]) == (None, None)


@pytest.mark.parametrize("name", NAMES)
def test_both_forms_hold_the_same_rows_once(client, token, name):
    office = token("office")
    told = of(client, name, office)
    held = file_rows(ask(client, name, office, format="csv", demo=1))
    assert [as_text(row) for row in told] == held
    assert len({str(row) for row in told}) == len(told) > 10


@pytest.mark.parametrize("name", NAMES)
def test_anyone_and_whoever_reads_no_returns_gets_none(client, token, name):
    """So does a real account without a second factor."""
    assert of(client, name, "") == []
    for account in ("panel", "clerk", "monitoring", "admin"):
        assert of(client, name, token(account)) == []
    analyst = someone("analyst@portal.example", "analyst", "E92000001")
    assert of(client, name, token_of(analyst, second_factor=False)) == []


@pytest.mark.parametrize("name", NAMES)
def test_scope(client, token, name):
    """A lead's own, a force's own, an office's both; another force's office none of them."""
    kinds = {
        account: {row["asked_of"] for row in of(client, name, token(account))}
        for account in ("lead", "sro", "force", "office", "analyst")
    }
    both = {"partnership", "force"}
    assert kinds == {
        "lead": {"partnership"}, "sro": {"partnership"}, "force": {"force"},
        "office": both, "analyst": both,
    }  # fmt: skip
    other = someone("office@westmercia.example", "office", "E23000016")
    assert of(client, name, token_of(other)) == []


def test_a_contributor_reads_the_answers_of_their_sections_alone(client, token, current):
    contributor = token("contributor")
    assert of(client, "answers", contributor) == []
    section = Section.objects.get(key="harm", form=current.round.form)
    user = User.objects.get(email="contributor@exampleshire.example")
    Delegation.objects.create(
        quarterly_return=current, section=section, user=user, given_by=user,
        given_at=timezone.now(),
    )  # fmt: skip
    told = of(client, "answers", contributor)
    assert {row["section"] for row in told} == {"harm"}
    assert {row["round"] for row in told} == {current.round.slug}


def test_filters(client, token):
    office = token("office")
    assert {row["status"] for row in of(client, "returns", office, status="draft")} == {"draft"}
    assert len(of(client, "returns", office, partnership="exampleshire", round=ROUND)) == 1
    assert len(of(client, "returns", office, force="X23000001", round=ROUND)) == 2
    assert of(client, "returns", office, force="E23000016") == []
    assert ask(client, "returns", office).json()["count"] == 0  # fictional
    deaths = of(client, "answers", office, metric="suspected_deaths")
    assert {row["metric"] for row in deaths} == {"suspected_deaths"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"round": "2026-q5"}, "Not a quarter"),
        ({"round": "0000-q1"}, "Not a quarter"),
        ({"partnership": "atlantis"}, "No such partnership"),
        ({"force": "E06000019"}, "No such police force area"),
        ({"status": "lost"}, "Not one of: draft, submitted, certified, accepted."),
        ({"quarter": "2026-q1"}, "No such parameter"),
    ],
)
def test_faults_are_named(client, asked, words):
    answer = ask(client, "returns", **asked)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_save_is_another_answer_and_another_reader_has_another_tag(client, token, current):
    lead, contributor = token("lead"), token("contributor")
    first = ask(client, "answers", lead, demo=1)
    held = {"If-None-Match": first["ETag"]}
    address = "/api/v1/answers/?demo=1"
    assert client.get(address, headers=bearer(lead) | held).status_code == 304
    assert client.get(address, headers=bearer(contributor) | held).status_code == 200
    assert first["Cache-Control"] == "private, no-cache"
    one = ReturnValue.objects.filter(quarterly_return=current).first()
    ReturnValue.objects.filter(pk=one.pk).update(note="Said later.")
    assert client.get(address, headers=bearer(lead) | held).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_the_example_in_the_schema_is_a_real_answer(client, token, name):
    """All but what differs from one day or database to another."""
    example = documents.EXAMPLES[name]
    told = client.get(f"/api/v1/{example['asked']}", headers=bearer(token("office"))).json()
    (row,) = told["results"]
    differs = {"page", "edited_at", "opened_at", "numerator"}
    assert {k: v for k, v in row.items() if k not in differs} == {
        k: v for k, v in example["row"].items() if k not in differs
    }


def test_a_page_of_returns_takes_few_queries(client, token, django_assert_max_num_queries):
    office = token("office")
    for name in NAMES:
        with django_assert_max_num_queries(9):
            assert ask(client, name, office, demo=1, page_size=1000).json()["count"] > 10


def test_whoever_reads_a_row_reads_its_address(client, token):
    """Each row names a page of the return that the same person may open."""
    for row in of(client, "returns", token("office")):
        assert QuarterlyReturn.objects.filter(round__quarter__lte=timezone.localdate()).exists()
        assert row["page"].endswith(f"/{row['round']}/")
