"""A person of a register is tied to an account only where it holds access there already."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships import access, dormancy, everything, ties
from partnerships.models import Access, Area, AuditEvent, Person, Term, User

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
HERE = "/partnerships/exampleshire/register/people/"


def account(name, area="CDP-exampleshire", role="contributor", **days):
    user = User.objects.create_user(
        f"{name}@exampleshire.example", name=name.title(), is_demonstration=True
    )
    place = Area.objects.get(code=area)
    Access.objects.create(user=user, role=role, area=place, scope_kind=place.kind, **days)
    return user


@pytest.fixture
def deputy(partnership):
    """Who deputises for the SRO."""
    return Term.objects.get(partnership=partnership, post="sro", standing="deputy").person


def tie(lead, person, user):
    """What comes of tying: None if it was saved, else the form."""
    address = f"{HERE}{person.pk}/"
    form = lead.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    answer = lead.post(address, typed | {"user": user.pk if user else ""})
    return answer.context["form"] if answer.status_code == 200 else None


def test_a_deputy_is_tied_and_untied_by_the_lead(lead, deputy):
    user = account("dale")
    assert tie(lead, deputy, user) is None
    deputy.refresh_from_db()
    assert deputy.user == user
    event = AuditEvent.objects.first()
    assert (event.subject_id, event.detail["fields"]) == (str(deputy.pk), ["user"])
    assert "dale" not in str(event.detail).lower()
    assert user.email in lead.get(HERE).content.decode()
    assert tie(lead, deputy, None) is None
    deputy.refresh_from_db()
    assert deputy.user is None


def test_only_accounts_with_access_to_this_very_partnership_are_offered(lead, deputy):
    today = timezone.localdate()
    refused = [
        account("elsewhere", "CDP-haringey"),
        account("wider", "X23000001", "office"),
        account("ended", valid_to=today - timedelta(days=1)),
        account("ahead", valid_from=today + timedelta(days=1)),
        account("closed"),
        User.objects.create_user("nobody@exampleshire.example", is_demonstration=True),
    ]
    User.objects.filter(email__startswith="closed@").update(is_active=False)
    offered = lead.get(f"{HERE}{deputy.pk}/").context["form"].fields["user"].queryset
    assert {one.email.partition("@")[0] for one in offered} == {"contributor", "sro"}
    for user in refused:
        assert tie(lead, deputy, user).errors["user"]
    deputy.refresh_from_db()
    assert deputy.user is None


def test_nobody_ties_themselves_nor_one_account_to_two_people(lead, deputy, partnership):
    own = User.objects.get(email__startswith="lead@")
    assert "Nobody ties their own" in str(tie(lead, deputy, own).errors)
    user = account("dale")
    Person.objects.create(partnership=partnership, name="Somebody", user=user)
    assert "another person’s here already" in str(tie(lead, deputy, user).errors)


def test_who_speaks_from_lived_experience_is_tied_to_nothing(lead, partnership):
    person = Person.objects.create(
        partnership=partnership, name="Quiet", is_private=True, agreed_on=timezone.localdate()
    )
    assert "tied to no account" in str(tie(lead, person, account("quiet")).errors)


@pytest.mark.parametrize("end", ["closed", "access ended", "erased", "user erased"])
def test_the_tie_ends(end, signed_in, deputy, rf):
    user = account("dale")
    Person.objects.filter(pk=deputy.pk).update(user=user)
    admin = User.objects.get(email__startswith="admin@")
    request = rf.post("/")
    request.viewer = access.viewer_of(admin, second_factor=False)
    ties.end_in_time()
    assert Person.objects.get(pk=deputy.pk).user == user
    if end == "closed":
        dormancy.close(user, by=None)
    elif end == "access ended":
        user.access.update(valid_to=timezone.localdate() - timedelta(days=1))
        ties.end_in_time()
    elif end == "erased":
        everything.erase(deputy, why="asked for")
    else:
        everything.erase_user(user, request)
    left = Person.objects.filter(pk=deputy.pk)
    assert [person.user for person in left] == ([] if "erased" in end else [None])
    if "erased" not in end:
        assert AuditEvent.objects.filter(
            subject_id=str(deputy.pk), detail__what="untied", detail__user=user.pk
        ).exists()
