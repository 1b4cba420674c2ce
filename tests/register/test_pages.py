"""The register's pages: whole, sparing with queries, right in what they say and keep silent."""

import re
from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outcomes import figures
from outcomes.models import DeliveryAction, Indicator
from outcomes.pages import register_figures, register_list
from partnerships import access, register, stood
from partnerships.models import (
    AgendaItem,
    Area,
    Attendance,
    Duty,
    Holding,
    Meeting,
    Partnership,
    Person,
    Seat,
    SeatGroup,
    StoredFile,
    Term,
    User,
)
from tests.pages.addresses import REGISTER

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
TREATMENT = "adults_in_treatment_total"
HERE = "/partnerships/exampleshire/register/"


FILES = {"registers_csv", "duties_ics", "about_person"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_files_are_there_and_queries_few(lead, numbers, name, django_assert_max_num_queries):
    address, most = REGISTER[name]
    with django_assert_max_num_queries(most):
        response = lead.get(address.format(**numbers))
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("address", "most"), [one for name, one in REGISTER.items() if name not in FILES]
)
def test_pages_are_whole_and_queries_few(
    lead, numbers, address, most, django_assert_max_num_queries
):
    with django_assert_max_num_queries(most):
        response = lead.get(address.format(**numbers))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert page.count('class="app-say"') == 1
    assert not re.search(r">\s*(None|nan)\s*<", page)
    assert " style=" not in page
    assert "Demonstration data" in page


def test_it_says_who_answers_what_is_vacant_and_what_is_late(signed_in):
    page = signed_in("office").get(HERE).content.decode()
    assert "Senior Responsible Owner: Director of Public Health" in page
    assert "days, since 1 October 2026" in page  # the public involvement lead's post is vacant
    assert "of 21 seats filled" in page
    assert "no law names them" in page


def test_a_lived_experience_seat_never_names_anybody_but_to_the_lead(signed_in, partnership):
    group = SeatGroup.objects.get(name="People impacted by drug-related harm")
    seat = Seat.objects.get(partnership=partnership, group=group, name="beyond treatment")
    person = Person.objects.create(
        partnership=partnership,
        name="Quiet Voice",
        is_private=True,
        agreed_on=timezone.localdate(),
    )
    Holding.objects.create(seat=seat, person=person, valid_from=timezone.localdate())
    for account in ("office", "sro", "analyst"):
        page = signed_in(account).get(HERE).content.decode()
        assert "Quiet Voice" not in page
        assert "Never named here" in page
    assert "Quiet Voice" in signed_in("lead").get(HERE).content.decode()


def rail(client, code):
    page = client.get(f"/outcomes/adults_in_treatment_total/{code}/").content.decode()
    return page.split("What is being done")[1].split("</section>")[0]


def test_a_measure_says_what_is_being_done_about_it(client, signed_in, partnership):
    """By partnership, authority and force: public actions to all, the others to readers alone."""
    action = DeliveryAction.objects.get(partnership=partnership, metric__code=TREATMENT)
    for code in ("CDP-exampleshire", "X10000001", "X23000001"):
        assert action.title in rail(client, code)
        assert "On track, due 31 December 2026. Lead commissioner" in rail(client, code)
    assert action.title not in rail(client, "E10000034")
    DeliveryAction.objects.filter(pk=action.pk).update(is_public=False)
    assert action.title not in rail(client, "CDP-exampleshire")
    assert action.title not in rail(signed_in("panel"), "CDP-exampleshire")
    assert action.title in rail(signed_in("office"), "CDP-exampleshire")


def test_of_two_who_change_one_row_the_second_is_shown_both(lead, partnership):
    duty = Duty.objects.get(partnership=partnership, version="2026 to 2029")
    address = f"{HERE}duties/{duty.pk}/"
    form = lead.get(address).context["form"]
    read = {name: form[name].value() or "" for name in form.fields if name != "upload"}
    assert lead.post(address, read | {"note": "The first."}).status_code == 302
    page = lead.post(address, read | {"note": "The second."}).content.decode()
    assert "Not saved" in page
    assert "The first." in page
    assert "The second." in page
    duty.refresh_from_db()
    assert duty.note == "The first."


def test_links_to_change_are_the_leads_alone(signed_in):
    assert "Change posts" in signed_in("lead").get(HERE).content.decode()
    assert "Change posts" not in signed_in("office").get(HERE).content.decode()


def test_a_real_register_that_nobody_entered_is_not_vacant(partnership):
    real = Partnership.objects.get(slug="haringey")
    found = register.of(real, timezone.localdate())
    assert found.coverage().not_recorded == found.coverage().expected == 20
    assert {one.continuity.state for one in found.posts()} == {"not recorded"}


def more_partnerships(count):
    """So many more partnerships, each with a post held and a seat filled."""
    force = Area.objects.get(code="X23000001")
    areas = Area.objects.bulk_create(
        Area(code=f"CDP-many-{n}", name=f"Many {n}", kind="footprint", nation="demonstration")
        for n in range(count)
    )
    made = Partnership.objects.bulk_create(
        Partnership(
            area=area, force=force, slug=f"many-{n}", name=area.name, kind="partnership",
            footprint_basis="x", source="x",
        )
        for n, area in enumerate(areas)
    )  # fmt: skip
    group = SeatGroup.objects.get(name="Police")
    seats = Seat.objects.bulk_create(Seat(partnership=one, group=group) for one in made)
    Holding.objects.bulk_create(Holding(seat=seat) for seat in seats)
    Term.objects.bulk_create(
        Term(partnership=one, post="sro", role_type="other", title="Officer") for one in made
    )
    return made


def test_the_office_reads_all_of_them_in_a_few_queries(
    signed_in, django_assert_max_num_queries, django_assert_num_queries
):
    """The list of registers itself takes no more than ten, the page no more for 106 than for 2."""
    office = signed_in("office")
    with CaptureQueriesContext(connection) as few:
        office.get("/partnerships/")
    more_partnerships(106)
    with django_assert_num_queries(len(few)):
        page = office.get("/partnerships/").content.decode()
    assert "Showing 108 of 108" in page
    viewer = access.viewer_of(User.objects.get(email__startswith="office@"), second_factor=False)
    with django_assert_max_num_queries(10):
        register_list.listed(viewer, {}, timezone.localdate())


def test_many_registers_take_as_many_queries_as_one(partnership, django_assert_num_queries):
    many = [*Partnership.objects.all(), *more_partnerships(106)]
    assert len(many) > 106
    with django_assert_num_queries(7):
        register.read(many, timezone.localdate(), models=register.FOR_A_LIST)


def test_as_it_stood_before_a_change(partnership, lead):
    """What is read of an earlier day is the rows as they were at its end."""
    term = Term.objects.get(partnership=partnership, post="lead")
    today = timezone.localdate()
    with pghistory.context(reason="test"):
        Term.objects.filter(pk=term.pk).update(title="Another office")
    now = {row.id: row.title for row in stood.rows(Term, partnership_id=partnership.pk)}
    then = {row.id: row.title for row in stood.rows(Term, today, partnership_id=partnership.pk)}
    assert now[term.pk] == then[term.pk] == "Another office"
    before = stood.rows(Term, today - timedelta(days=1), partnership_id=partnership.pk)
    assert before == []


def test_a_day_before_the_first_entry_says_so(lead):
    page = lead.get(f"{HERE}?on=2020-01-01").content.decode()
    assert "The first entry was made on" in page
    assert "is no day" in lead.get(f"{HERE}?on=yesterday").content.decode()
    assert "still to come" in lead.get(f"{HERE}?on=2999-01-01").content.decode()


def sitting(meeting):
    return f"{HERE}meetings/{meeting.pk}/agenda-and-attendance/"


def typed(page, **more):
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | more


def test_agenda_and_attendance_are_entered_on_one_page(lead, partnership):
    meeting = Meeting.objects.filter(partnership=partnership).last()
    seat = Seat.objects.get(partnership=partnership, group__name="Probation")
    page = lead.get(sitting(meeting))
    data = typed(page, title_0="Naloxone", pillar_0="supply", **{f"seat_{seat.pk}": "apologies"})
    assert lead.post(sitting(meeting), data).status_code == 302
    assert AgendaItem.objects.filter(meeting=meeting).first().title == "Naloxone"
    assert Attendance.objects.get(meeting=meeting, seat=seat).how == "apologies"


def test_an_item_without_its_pillar_is_told(lead, partnership):
    meeting = Meeting.objects.filter(partnership=partnership).last()
    data = typed(lead.get(sitting(meeting)), title_11="Nameless", pillar_11="")
    page = lead.post(sitting(meeting), data)
    assert "Which pillar is item 12 of?" in page.content.decode()


def test_of_two_people_at_once_the_second_is_shown_both(lead, partnership):
    meeting = Meeting.objects.filter(partnership=partnership).last()
    first = typed(lead.get(sitting(meeting)), title_0="First", pillar_0="supply")
    second = dict(first, title_0="Second")
    assert lead.post(sitting(meeting), first).status_code == 302
    page = lead.post(sitting(meeting), second)
    words = page.content.decode()
    assert "Not saved" in words
    assert "First" in words
    assert "Second" in words
    assert AgendaItem.objects.filter(meeting=meeting).first().title == "First"
    again = typed(page)
    assert lead.post(sitting(meeting), again).status_code == 302
    assert AgendaItem.objects.filter(meeting=meeting).first().title == "Second"


def listed(account, **asked):
    user = User.objects.get(email=f"{account}@exampleshire.example")
    viewer = access.viewer_of(user, second_factor=False)
    return register_list.listed(viewer, asked, timezone.localdate())


def test_the_list_as_it_stood_before_a_change(partnership, signed_in):
    """Rows, links, file and words are of that day; what was wrong with a day is said."""
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    shift = "UPDATE partnerships_termevent SET pgh_created_at = pgh_created_at - interval '2 days'"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partnerships_termevent DISABLE TRIGGER USER")
        cursor.execute(shift)
        cursor.execute("ALTER TABLE partnerships_termevent ENABLE TRIGGER USER")
    Term.objects.filter(partnership=partnership, post="sro").update(title="Another office")
    office = signed_in("office")
    page = office.get(f"/partnerships/?on={yesterday}&q=example&order=late").content.decode()
    assert f"As they stood at the end of {yesterday:%-d %B %Y}" in page
    assert "Director of Public Health" in page
    assert f"{HERE}?on={yesterday}" in page
    assert f'href="?q=example&amp;order=vacant&amp;on={yesterday}"' in page
    assert "Another office" not in page
    assert "Another office" in office.get("/partnerships/").content.decode()
    file = office.get(f"/partnerships/register.csv?on={yesterday}&q=Combating")
    text = b"".join(file.streaming_content).decode()
    assert "Director of Public Health" in text
    assert "Strategy Board" not in text
    assert file["Content-Disposition"] == f'attachment; filename="registers-{yesterday}.csv"'


def test_a_day_of_the_list_that_cannot_be_is_told(lead):
    for day, said in (("2020-01-01", "first entry"), ("x", "no day"), ("2999-01-01", "to come")):
        assert said in lead.get(f"/partnerships/?on={day}").content.decode()
        assert lead.get(f"/partnerships/register.csv?on={day}").status_code == 404


def test_the_list_of_a_day_takes_a_fixed_number_of_queries(
    signed_in, django_assert_max_num_queries
):
    day = str(timezone.localdate() - timedelta(days=1))
    with CaptureQueriesContext(connection) as few:
        listed("office", on=day)
    more_partnerships(106)
    with django_assert_max_num_queries(min(len(few), 11)):
        assert len(listed("office", on=day)["register"].rows) == 108


def test_figures_of_the_self_assessment_pass_the_gate(signed_in, partnership):
    """Value, numerator, denominator, period, source, status: to who may read them, hidden else."""
    page = signed_in("lead").get(HERE).content.decode()
    part = page.split('id="figures"')[1].split("</section>")[0]
    assert "Increase engagement in treatment" in part
    assert "No figure of this area is held on: Reduce drug-related crime" in part
    row = part.split("continuity_of_care/CDP-exampleshire/")[1].split("</tr>")[0]
    held = max(
        Indicator.objects.filter(
            area=partnership.area, metric__code="continuity_of_care", window="as_published"
        ).values("period_end", "full_value", "full_numerator", "full_denominator", "status"),
        key=lambda one: one["period_end"],
    )
    told = [
        f"{held['full_value']:.1f}%",
        f">{held['full_numerator']:.0f}<",
        f">{held['full_denominator']:.0f}<",
    ]
    assert all(said in row for said in (*told, held["status"].capitalize()))
    assert "Restricted" in part
    assert "app-restricted" in page
    viewer = access.viewer_of(User.objects.get(email__startswith="panel@"), second_factor=False)
    shown = register_figures.section(partnership, viewer, figures.catalogue(), None)
    told = {row.cells[0].text: row.cells for row in shown.table.rows}
    restricted = [cells for cells in told.values() if len(cells) > 1 and cells[1].is_words]
    assert restricted
    for cells in restricted:
        assert cells[1].text in ("hidden", "restricted")
        assert not cells[2].text
        assert not cells[3].text
        assert cells[5].text in ("Hidden", "Restricted")


def test_an_action_names_its_measure_with_the_way_to_it(signed_in):
    page = signed_in("office").get(HERE).content.decode()
    part = page.split('id="delivery"')[1].split("</section>")[0]
    assert re.search(rf'href="/outcomes/{TREATMENT}/">\w', part)
    assert f">{TREATMENT}<" not in part
    assert "app-tag--late" in part


def test_files_of_a_register_are_found_from_its_page(signed_in, partnership):
    """Minutes, papers and what deep dives found, each where it is told of."""
    held = StoredFile.objects.create(
        partnership=partnership, name="a.pdf", content="x", kind="pdf", size=1, digest="0" * 64,
        stored_at=timezone.now(),
    )  # fmt: skip
    address = f"{HERE}files/{held.pk}/"
    assert address not in signed_in("office").get(HERE).content.decode()
    meeting = partnership.meetings.filter(held_on__lte=timezone.localdate()).first()
    dive = partnership.deep_dives.first()
    duty = partnership.duties.exclude(agreed_on=None).first()
    partnership.meetings.filter(pk=meeting.pk).update(minutes=held)
    partnership.deep_dives.filter(pk=dive.pk).update(paper=held)
    partnership.duties.filter(pk=duty.pk).update(file=held)
    page = signed_in("office").get(HERE).content.decode()
    for key in ("meetings", "papers", "deep-dives"):
        assert f'href="{address}"' in page.split(f'id="{key}"')[1].split("</section>")[0]
    lead = signed_in("lead")
    for key, row in (("meetings", meeting), ("deep-dives", dive), ("duties", duty)):
        assert f'href="{address}"' in lead.get(f"{HERE}{key}/{row.pk}/").content.decode()
