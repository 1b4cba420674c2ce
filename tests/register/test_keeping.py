"""A lead keeps the register of their own partnership: every kind, and nobody else does."""

from datetime import date

import pytest

from partnerships import keeping
from partnerships.models import (
    AreaPart,
    Attendance,
    AuditEvent,
    Holding,
    Meeting,
    Partnership,
    Person,
    Seat,
    SeatGroup,
    Term,
)
from tests.refusing import refused

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
HERE = "/partnerships/exampleshire/register/"


def group(name):
    return SeatGroup.objects.get(name=name)


def asked(kind):
    """What a lead types to add a row of a kind; the smallest that will do."""
    return {
        "posts": {
            "post": "public_involvement", "standing": "holder", "title": "Involvement manager",
            "role_type": "council_officer", "valid_from": "2026-10-01", "new_name": "Dee Data",
        },
        "seats": {"group": group("Prisons and young offender institutions (secure estate)").pk,
                  "name": "HMP Northvale", "is_expected": "on"},
        "people": {"name": "Pat Person"},
        "sub-groups": {"name": "Treatment group", "pillar": "treatment"},
        "duties": {"kind": "annual_review", "version": "2031", "status": "expected",
                   "due_on": "2031-03-31"},
        "deep-dives": {"title": "Stopping supply", "pillar": "supply", "held_on": "2026-06-01"},
    }[kind]  # fmt: skip


@pytest.mark.parametrize("kind", ["posts", "seats", "people", "sub-groups", "duties", "deep-dives"])
def test_a_lead_adds_and_finds_a_row(lead, partnership, kind):
    rows = keeping.Shelf(partnership).rows(keeping.REGISTER[kind])
    before = rows.count()
    response = lead.post(f"{HERE}{kind}/add/", asked(kind))
    assert response.status_code == 302, response.context["form"].errors
    assert rows.count() == before + 1
    event = AuditEvent.objects.first()
    assert event.subject_type == keeping.REGISTER[kind].label
    assert "Dee Data" not in str(event.detail)
    assert lead.get(f"{HERE}{kind}/").status_code == 200


def test_what_was_left_empty_is_named(lead):
    """In the summary each line says which field it is of; a choice says that it is one."""
    page = lead.post(f"{HERE}deep-dives/add/", {})
    words = page.content.decode()
    assert "“Title” is needed." in words
    assert "“When it was held or reported” is needed." in words
    choices = page.context["form"].fields
    assert next(iter(choices["pillar"].choices)) == ("", "Choose")
    assert next(iter(choices["meeting"].choices)) == ("", "Not chosen")


def test_every_kind_has_its_pages(lead):
    assert lead.get(HERE).status_code == 200
    for kind in keeping.REGISTER:
        assert lead.get(f"{HERE}{kind}/").status_code == 200
        assert lead.get(f"{HERE}{kind}/add/").status_code in (200, 404)


@pytest.mark.parametrize("account", ["office", "sro", "contributor", "analyst", "admin", "clerk"])
def test_nobody_else_keeps_it(signed_in, account):
    client = signed_in(account)
    assert client.get(f"{HERE}people/").status_code == 403
    assert client.post(f"{HERE}people/add/", {"name": "Nobody"}).status_code == 403


def test_a_lead_keeps_no_other_register(lead):
    assert lead.get("/partnerships/west-midlands/register/").status_code == 403
    assert lead.get("/partnerships/west-midlands/register/posts/add/").status_code == 403


def test_a_row_of_another_partnership_is_not_found(lead):
    other = Term.objects.filter(partnership__slug="west-midlands").first()
    assert lead.get(f"{HERE}posts/{other.pk}/").status_code == 404


def test_a_seat_of_lived_experience_takes_a_name_only_by_agreement(lead, partnership):
    seat = Seat.objects.create(
        partnership=partnership, group=group("People impacted by drug-related harm"), name="Test"
    )
    typed = {"seat": seat.pk, "standing": "holder", "new_name": "Quiet Voice"}
    response = lead.post(f"{HERE}holders/add/", typed)
    assert response.status_code == 200
    assert "agreed_on" in response.context["form"].errors
    assert lead.post(f"{HERE}holders/add/", {**typed, "agreed_on": "2026-11-01"}).status_code == 302
    person = Person.objects.get(name="Quiet Voice")
    assert person.is_private
    assert person.agreed_on == date(2026, 11, 1)


TERM = {"post": "sro", "role_type": "pcc", "title": "Police and Crime Commissioner"}


def test_no_two_senior_responsible_owners_at_once():
    real = Partnership.objects.get(slug="west-midlands")
    with refused():
        Term.objects.create(partnership=real, valid_from=date(2026, 1, 1), **TERM)
    Term.objects.create(partnership=real, standing="deputy", **TERM)


def test_no_term_ends_before_it_starts():
    real = Partnership.objects.get(slug="haringey")
    with refused():
        Term.objects.create(
            partnership=real, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 31), **TERM
        )


def test_no_seat_on_no_list(partnership):
    with refused():
        Seat.objects.create(partnership=partnership, group_id=999_999)


def test_nobody_attends_without_a_seat_there(partnership):
    meeting = Meeting.objects.create(partnership=partnership, held_on=date(2031, 1, 1))
    other = Partnership.objects.get(slug="haringey")
    seat = Seat.objects.create(partnership=other, group=group("Police"))
    with refused():
        Attendance.objects.create(
            meeting=meeting, seat=seat, partnership=partnership, how="present"
        )
    with refused():
        Attendance.objects.create(meeting=meeting, seat=seat, partnership=other, how="present")


def test_no_private_person_in_a_named_seat_and_no_named_one_in_a_private_seat(partnership):
    private = Person.objects.create(
        partnership=partnership, name="Quiet", is_private=True, agreed_on=date(2026, 1, 1)
    )
    public = Person.objects.create(partnership=partnership, name="Loud")
    lived = Seat.objects.create(
        partnership=partnership, group=group("People impacted by drug-related harm"), name="Test"
    )
    police = Seat.objects.create(partnership=partnership, group=group("Police"), name="Test")
    with refused():
        Holding.objects.create(seat=police, person=private)
    with refused():
        Holding.objects.create(seat=lived, person=public)
    with refused():
        Holding.objects.create(seat=lived, person=private, organisation="Recovery café")
    Holding.objects.create(seat=lived, person=private)


def test_no_private_name_without_agreement(partnership):
    with refused():
        Person.objects.create(partnership=partnership, name="Quiet", is_private=True)


def test_no_authority_in_two_partnerships_on_one_day():
    held = AreaPart.objects.filter(whole__code="CDP-west-midlands").first()
    other = Partnership.objects.get(slug="haringey")
    with refused():
        AreaPart.objects.create(
            whole=other.area, part=held.part, relation="footprint", valid_from=date(2026, 1, 1)
        )


def test_the_facts_of_the_sources_are_held_and_shown(client):
    def sro(slug):
        return Term.objects.get(partnership__slug=slug, post="sro").role_type

    assert sro("herefordshire-worcestershire") == sro("shropshire-telford-wrekin") == "pcc"
    assert sro("nottinghamshire") == "elected_member"
    board = Partnership.objects.get(slug="west-yorkshire-board")
    assert board.kind == Partnership.Kind.BOARD
    assert [term.role_type for term in board.terms.all()] == ["dmpc"]
    midlands = Partnership.objects.get(slug="west-midlands").sub_groups.select_related("area")
    force = client.get("/forces/west-mercia/").content.decode()
    assert "hosted by Worcestershire" in force
    assert "May 2028, then a mayor or a Policing and Crime Board" in force
    assert "Solihull local sub-group" in client.get("/partnerships/west-midlands/").content.decode()
    assert "Elected member" in client.get("/partnerships/nottinghamshire/").content.decode()
    assert sorted(one.area.name for one in midlands) == [
        "Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton",
    ]  # fmt: skip
