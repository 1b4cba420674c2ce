"""The SRO is called what the setting says, wherever a post or a role is shown."""

import pytest

from partnerships.models import Access, Area, Role, Term, User

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
HERE = "/partnerships/exampleshire/register/"
OFFICER = "Senior Responsible Officer"


@pytest.fixture(autouse=True)
def called_an_officer(settings):
    settings.SRO_LABEL = OFFICER


@pytest.mark.parametrize(
    ("account", "address", "shown"),
    [
        ("sro", "/", OFFICER),
        ("sro", "/account/", f"act here as {OFFICER.lower()}"),
        ("admin", "/administration/access/", f'<option value="sro">{OFFICER}'),
        ("admin", "/administration/access/add/", f'<option value="sro">{OFFICER}'),
        ("admin", "/administration/users/add/", f'<option value="sro">{OFFICER}'),
        ("lead", f"{HERE}posts/", f'<option value="sro">{OFFICER}'),
        ("lead", f"{HERE}posts/add/", f'<option value="sro">{OFFICER}'),
        ("lead", "/guides/lead/", f">{OFFICER}</a>"),
        ("lead", "/partnerships/", OFFICER),
    ],
)
def test_pages_follow(signed_in, account, address, shown):
    page = signed_in(account).get(address).content.decode()
    assert "Responsible Owner" not in page
    assert shown in page


def test_mail_and_rows_follow(partnership):
    user = User.objects.get(email__startswith="lead@")
    area = Area.objects.get(code="CDP-exampleshire")
    access = Access(user=user, role=Role.SRO, area=area, scope_kind=area.kind)
    assert str(access) == f"{OFFICER}, Exampleshire"  # as the mail of a further role says it
    assert OFFICER in str(Term.objects.filter(partnership=partnership, post="sro").first())
