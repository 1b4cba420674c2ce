"""Accounts that nobody uses: warned once, closed later, kept by signing in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from partnerships import dormancy, tokens
from partnerships.models import Act, AuditEvent, User
from partnerships.tasks import close_dormant_accounts

from .conftest import PASSWORD, make_person

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


@pytest.fixture
def night(django_capture_on_commit_callbacks):
    def run():
        with django_capture_on_commit_callbacks(execute=True):
            close_dormant_accounts()

    return run


@pytest.fixture
def colleague():
    return make_person("colleague@portal.example", last_login=timezone.now())


def ago(days):
    return timezone.now() - timedelta(days=days)


def kinds():
    acts = [Act.ACCOUNT_WARNED, Act.ACCOUNT_CLOSED]
    return list(
        AuditEvent.objects.filter(act__in=acts).order_by("id").values_list("act", flat=True)
    )


@pytest.fixture
def unused(colleague):
    return make_person("unused@portal.example", role="analyst", last_login=ago(91))


def test_an_unused_account_is_warned_once(unused, night):
    night()
    night()
    assert [message.to for message in mail.outbox] == [[unused.email]]
    assert "Accounts that nobody uses are closed" in mail.outbox[0].body
    unused.refresh_from_db()
    assert unused.is_active
    assert kinds() == [Act.ACCOUNT_WARNED]


def test_an_account_used_lately_is_left_alone(unused, night):
    User.objects.update(last_login=ago(89))
    night()
    assert mail.outbox == []


def test_a_warned_account_is_closed_with_its_sessions_and_tokens(unused, night):
    unused.is_demonstration = True  # signs in without a second factor
    unused.save()
    browser = Client()
    browser.post("/sign-in/", {"login": unused.email, "password": PASSWORD})
    token = tokens.issue(unused, "Warehouse", timezone.localdate(), second_factor=False)
    assert browser.get("/account/").status_code == 200
    User.objects.filter(pk=unused.pk).update(
        last_login=ago(130), dormancy_warned_at=ago(31), is_demonstration=False
    )
    night()
    night()
    unused.refresh_from_db()
    assert not unused.is_active
    assert browser.get("/account/").status_code == 302
    assert tokens.viewer_of_token(token) is None
    assert unused.api_tokens.get().revoked_at
    assert unused.access.count() == 1
    assert kinds() == [Act.ACCOUNT_CLOSED]


def test_a_warning_gives_thirty_days(unused, night):
    User.objects.filter(pk=unused.pk).update(dormancy_warned_at=ago(29))
    night()
    unused.refresh_from_db()
    assert unused.is_active


def test_signing_in_clears_the_warning(client, unused, enter, night):
    User.objects.filter(pk=unused.pk).update(dormancy_warned_at=ago(31))
    enter(unused.email)
    night()
    unused.refresh_from_db()
    assert unused.is_active
    assert unused.dormancy_warned_at is None


def test_the_last_administrator_stays(colleague, night):
    another = make_person("another@portal.example")
    User.objects.update(last_login=ago(200), dormancy_warned_at=ago(60))
    User.objects.filter(pk=another.pk).update(last_login=ago(300))
    night()
    assert set(User.objects.filter(is_active=True, is_demonstration=False)) == {colleague}


def test_the_demonstration_and_who_has_not_joined_are_left_alone(colleague, night):
    make_person("demo@portal.example", is_demonstration=True, last_login=ago(900))
    make_person("invited@portal.example", role="analyst")
    night()
    assert mail.outbox == []


def test_mail_that_cannot_be_sent_stops_nothing(unused, night, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    night()
    unused.refresh_from_db()
    assert unused.dormancy_warned_at


def test_closing_by_hand_names_who_did_it(unused, colleague):
    dormancy.close(unused, by=colleague)
    act = AuditEvent.objects.get(act=Act.ACCOUNT_CLOSED)
    assert (act.by, act.subject_id) == (colleague.pk, str(unused.pk))


def test_an_account_opened_again_is_not_closed_the_next_night(unused, colleague, night):
    User.objects.filter(pk=unused.pk).update(last_login=ago(200), dormancy_warned_at=ago(60))
    night()
    unused.refresh_from_db()
    assert not unused.is_active
    dormancy.reopen(unused, by=colleague)
    night()
    unused.refresh_from_db()
    assert unused.is_active
    assert [message.to for message in mail.outbox] == [[unused.email]]
