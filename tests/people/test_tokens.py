"""API tokens: shown once, kept as a digest, ended by date, by hand or with the account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships import tokens
from partnerships.models import Access, Act, ApiToken, Area, AuditEvent, User

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


@pytest.fixture
def owner():
    user = User.objects.create_user("analyst@portal.example", "a long enough password")
    england = Area.objects.get(kind="england")
    Access.objects.create(user=user, role="analyst", area=england, scope_kind="england")
    return user


def in_a_month():
    return timezone.localdate() + timedelta(days=30)


def test_a_token_is_its_owner_and_is_not_kept(owner):
    text = tokens.issue(owner, "Warehouse", in_a_month(), second_factor=True)
    assert text.startswith("cdp_")
    assert len(text) == 47
    kept = ApiToken.objects.values().get()
    assert text not in str(kept)
    viewer = tokens.viewer_of_token(text)
    assert (viewer.user, viewer.second_factor, viewer.reads_everywhere) == (owner, True, True)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()


def test_a_token_issued_without_a_second_factor_reads_as_such(owner):
    text = tokens.issue(owner, "Warehouse", in_a_month(), second_factor=False)
    assert not tokens.viewer_of_token(text).reads_everywhere


@pytest.mark.parametrize("text", ["", "cdp_", "cdp_" + "x" * 43, "é", "x" * 10_000])
def test_what_is_no_token_is_nobody(owner, text):
    tokens.issue(owner, "Warehouse", in_a_month(), second_factor=True)
    assert tokens.viewer_of_token(text) is None


def test_a_token_in_other_letters_is_nobody(owner):
    text = tokens.issue(owner, "Warehouse", in_a_month(), second_factor=True)
    assert tokens.viewer_of_token(text.swapcase()) is None
    assert tokens.viewer_of_token(ApiToken.objects.get().digest) is None


def test_a_token_ends_after_its_last_day(owner):
    text = tokens.issue(owner, "Warehouse", timezone.localdate(), second_factor=True)
    assert tokens.viewer_of_token(text).user == owner
    ApiToken.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert tokens.viewer_of_token(text) is None


@pytest.mark.parametrize("days", [-1, 366])
def test_a_token_lasts_a_year_at_most(owner, days):
    ends = timezone.localdate() + timedelta(days=days)
    with pytest.raises(tokens.CannotIssue, match="within a year"):
        tokens.issue(owner, "Warehouse", ends, second_factor=True)


def test_a_revoked_token_and_one_of_a_closed_account_are_nobody(owner):
    first = tokens.issue(owner, "Warehouse", in_a_month(), second_factor=True)
    second = tokens.issue(owner, "Report", in_a_month(), second_factor=True)
    tokens.revoke(ApiToken.objects.get(name="Warehouse"), by=owner)
    assert tokens.viewer_of_token(first) is None
    assert tokens.viewer_of_token(second).user == owner
    User.objects.update(is_active=False)
    assert tokens.viewer_of_token(second) is None


def test_issuing_and_revoking_are_recorded_once_each_by_number(owner):
    text = tokens.issue(owner, "Warehouse", in_a_month(), second_factor=True)
    token = ApiToken.objects.get()
    tokens.revoke(token, by=owner)
    tokens.revoke(token, by=owner)
    acts = AuditEvent.objects.filter(subject_type="partnerships.apitoken").order_by("id")
    assert [(each.act, each.by, each.subject_id) for each in acts] == [
        (Act.TOKEN_ISSUED, owner.pk, str(token.pk)),
        (Act.TOKEN_REVOKED, owner.pk, str(token.pk)),
    ]
    assert not any(text in str(each.detail) or "Warehouse" in str(each.detail) for each in acts)


def test_a_token_carries_the_access_of_today(owner):
    text = tokens.issue(owner, "Warehouse", in_a_month(), second_factor=True)
    Access.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert tokens.viewer_of_token(text).grants == ()
