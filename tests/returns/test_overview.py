"""What an office reads of everybody's returns, and what each sees of their own."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships import access
from partnerships.models import Access, Area, Partnership, Person, Role, Term, User
from returns import answered, doing, flagging, lines, rounds
from returns.models import Flag, QuarterlyReturn, ReturnValue, Round
from tests.pages.addresses import RETURN_FILES
from tests.returns.now import LATE
from tests.signing_in import sign_in

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]


def words(response):
    """The text of a page's main part, its spaces evened out."""
    text = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def file_of(client, address="/returns.csv"):
    text = client.get(address).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_office_reads_what_is_in_and_whom_to_ring(signed_in):
    page = words(signed_in("office").get("/returns/"))
    assert "1 of 2 returns received, 1 on time and 1 complete. 1 is not due yet." in page
    assert "Lena Lead Partnership lead: Drugs partnership manager, lena.lead@" in page
    assert "38 of 50 answered" in page
    assert "%" not in page


def test_four_rounds_sum_what_was_expected(signed_in):
    page = words(signed_in("office").get("/returns/?round=last-four"))
    assert "7 of 8 returns received, 6 on time and 7 complete. 1 is not due yet." in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("status=not_started", ["partnership"]),
        ("status=accepted", ["force"]),
        ("status=late", []),
        ("q=police", ["force"]),
        ("q=nowhere", []),
        ("force=X23000001", ["partnership", "force"]),
        ("order=status", ["partnership", "force"]),
        ("order=due", ["force", "partnership"]),
        (f"round={LATE}", ["partnership", "force"]),
        ("round=no-round&order=no-order&page=99", ["partnership", "force"]),
    ],
)
def test_filters_and_order(signed_in, query, shown):
    office = signed_in("office")
    assert [row["kind"] for row in file_of(office, f"/returns.csv?{query}")] == shown
    page = office.get(f"/returns/?{query}").content.decode()
    assert ("No return is like that." in page) == (not shown)


def test_a_late_return_is_late_in_words_in_the_file_too(signed_in):
    (row,) = file_of(signed_in("office"), f"/returns.csv?round={LATE}&q=Combating")
    assert (row["on_time"], row["days_late"], row["received"]) == ("no", "4", "yes")
    assert row["marking"] == "Demonstration data"


def test_a_private_name_is_never_told(signed_in, current):
    term = Term.objects.get(partnership=current.partnership, post="lead")
    today = timezone.localdate()
    Person.objects.filter(pk=term.person_id).update(is_private=True, agreed_on=today)
    page = words(signed_in("office").get("/returns/"))
    assert "Lena" not in page
    assert "Partnership lead: Drugs partnership manager" in page


def test_flags_outstanding_are_counted_apart_from_boxes_not_answered(signed_in, current):
    """As the checks find them on the return itself."""
    value = ReturnValue.objects.get(quarterly_return=current, question__key="prevention_sessions")
    ReturnValue.objects.filter(pk=value.pk).update(
        state="given", numerator=90_000, version=1, edited_by=User.objects.first()
    )
    found = [one for one in flagging.odd(current) if one.found.rule != "missing"]
    assert found
    assert f"{len(found)} to answer" in words(signed_in("office").get("/returns/"))
    for one in found:
        Flag.objects.create(
            quarterly_return=current, question=one.question, area=one.area, rule=one.found.rule,
            severity="high", words="x", figures=list(one.found.figures), answer="So it was.",
            answered_at=timezone.now(), answered_by=User.objects.first(),
        )  # fmt: skip
    assert f"{len(found)} answered" in words(signed_in("office").get("/returns/"))


def test_what_lines_count_is_what_a_submission_counts(current):
    flagging.count(current)
    asked, answered, _ = lines.progress([current.pk])[current.pk]
    assert (asked, answered) == (current.asked, current.answered)


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("lead", "Fill it in 12 of 50 boxes need an answer"),
        ("sro", "Nothing now With the partnership lead: 12 of 50 boxes need an answer"),
        ("contributor", "Nothing now No section is with you"),
        ("force", "Nothing now Accepted on"),
    ],
)
def test_everybody_else_reads_their_own_with_what_is_to_be_done(signed_in, account, said):
    page = words(signed_in(account).get("/returns/"))
    assert said in page
    assert "Whom to ring" not in page


@pytest.mark.parametrize("account", ["panel", "admin", "monitoring", "clerk"])
def test_others_are_told_why_not(signed_in, account):
    for address in ("/returns/", "/returns.csv"):
        response = signed_in(account).get(address)
        assert response.status_code == 403
        assert "You may not read returns: your role does not allow it." in words(response)


def test_a_force_officer_reads_no_partnerships_return(signed_in):
    assert [row["kind"] for row in file_of(signed_in("force"))] == ["force"]


@pytest.fixture
def analyst():
    """England's analyst, signed in with a second factor."""
    england = Area.objects.get(code="E92000001")
    user = User.objects.create_user("analyst@portal.example")
    Access.objects.create(user=user, role="analyst", area=england, scope_kind="england")
    return sign_in(Client(), user)


def test_without_a_round_the_page_says_so(analyst):
    page = words(analyst.get("/returns/"))
    assert "No round has been opened" in page
    assert file_of(analyst) == []


def made(count):
    """So many partnerships in all: the real ones, and more with an authority each."""
    real = Partnership.objects.filter(kind="partnership", area__nation="england")
    forces = list(Area.objects.filter(kind="police_force", nation="england"))
    missing = count - real.count()
    areas = Area.objects.bulk_create(
        Area(code=f"CDP-more-{n}", name=f"More {n}", kind="footprint", nation="england")
        for n in range(missing)
    )
    Partnership.objects.bulk_create(
        Partnership(
            area=area, force=forces[n % len(forces)], slug=f"more-{n}", name=area.name,
            kind="partnership", footprint_basis="x", source="x",
        )
        for n, area in enumerate(areas)
    )  # fmt: skip


def test_all_of_england_takes_twelve_queries(analyst):
    """106 partnerships and their forces, opened as they are each quarter; half of them begun."""
    made(106)
    one = Round.objects.first()
    rounds.open_round(one, timezone.localdate(), nation="england")
    opened = QuarterlyReturn.objects.filter(round=one)
    assert opened.filter(partnership__area__nation="england").count() == 106
    assert opened.filter(force__nation="england").count() == 39
    begun = ReturnValue.objects.filter(quarterly_return__in=opened, question__order=1)
    begun.update(state="given", numerator=7, version=1, edited_by=User.objects.first())
    for address in ("/returns/", "/returns/?order=status&page=3", "/returns/?round=last-four"):
        with CaptureQueriesContext(connection) as asked:
            page = analyst.get(address)
        assert len(asked) <= 12, address
        text = words(page)
        assert "0 of 145" in text or "145 returns" in text
    assert "Showing 101 to 145 of 145" in words(analyst.get("/returns/?order=status&page=3"))
    assert len(file_of(analyst)) == 145


def test_late_is_past_the_day_it_was_due(signed_in, current):
    today = timezone.localdate()
    Round.objects.filter(pk=current.round_id).update(
        sources_out_on=today - timedelta(days=9),
        force_due_on=today - timedelta(days=9),
        due_on=today - timedelta(days=1),
    )
    office = signed_in("office")
    assert "1 is late." in words(office.get("/returns/"))
    assert [row["kind"] for row in file_of(office, "/returns.csv?status=late")] == ["partnership"]


def test_a_deputy_of_the_sro_reads_the_whole_of_that_return(current):
    """A contributor reads only their sections, of which there is none; a deputy reads all."""
    user = User.objects.create_user("deputy@exampleshire.example", is_demonstration=True)
    area = current.partnership.area
    Access.objects.create(user=user, role="contributor", area=area, scope_kind=area.kind)
    viewer = access.viewer_of(user, second_factor=False)
    assert not answered.visible(viewer).exists()
    person = Person.objects.create(partnership=current.partnership, name="Dep", user=user)
    Term.objects.create(
        partnership=current.partnership, post="sro", standing="deputy", role_type="other",
        title="Deputy", person=person,
    )  # fmt: skip
    assert answered.visible(viewer).filter(quarterly_return=current).exists()
    assert {Role.SRO, Role.CONTRIBUTOR} == doing.own(viewer)[0].roles


@pytest.mark.parametrize(
    ("account", "led"),
    [("lead", True), ("force", True), ("office", True), ("panel", False), ("admin", False)],
)
def test_whoever_reads_returns_is_led_to_them(signed_in, account, led):
    assert ('href="/returns/"' in signed_in(account).get("/about/").content.decode()) is led


@pytest.mark.parametrize("name", sorted(RETURN_FILES))
def test_files_are_there_and_queries_few(signed_in, name, django_assert_max_num_queries):
    address, most = RETURN_FILES[name]
    office = signed_in("office")
    with django_assert_max_num_queries(most):
        assert office.get(address).status_code == 200
