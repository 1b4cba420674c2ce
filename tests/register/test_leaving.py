"""What leaves a register: its list as file and by the API, files, calendar, mail, erased names."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from outcomes.api import documents
from partnerships import everything, reminders, stored_files
from partnerships.models import (
    Access,
    Area,
    AuditEvent,
    Duty,
    Holding,
    Meeting,
    Partnership,
    Person,
    Reminder,
    Seat,
    StoredFile,
    Term,
    User,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
HERE = "/partnerships/exampleshire/register/"
PDF = b"%PDF-1.7 a paper"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_the_api_tells_no_names_and_only_what_one_reads(signed_in, client):
    assert client.get("/api/v1/registers/?demo=1").json()["count"] == 0
    rows = signed_in("office").get("/api/v1/registers/?demo=1").json()["results"]
    assert [row["slug"] for row in rows] == ["exampleshire", "exampleshire-board"]
    assert list(rows[0]) == list(documents.EXAMPLES["registers"]["row"])
    assert rows[0]["posts_vacant"] == ["public_involvement"]
    assert rows[0]["papers_late"] == ["needs_assessment"]
    answer = signed_in("office").get("/api/v1/registers/?demo=1&format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert not [person.name for person in Person.objects.all() if person.name in text]


def test_the_list_of_registers_is_filtered_sorted_and_downloaded(signed_in):
    office = signed_in("office")
    page = office.get("/partnerships/?only=vacant").content.decode()
    assert "Showing 1 of 2" in page
    assert office.get("/partnerships/?only=late&order=seats").status_code == 200
    answer = office.get("/partnerships/register.csv")
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"Exampleshire Combating Drugs Partnership" in text


def upload(lead, name, content, **more):
    file = SimpleUploadedFile(name, content)
    said = {"kind": "annual_review", "version": "2031", "status": "published",
            "agreed_on": "2026-10-01", "upload": file}  # fmt: skip
    return lead.post(f"{HERE}duties/add/", said | more)


def test_a_file_is_kept_and_given_out_as_an_attachment(lead, signed_in, client):
    assert upload(lead, "Review.pdf", PDF).status_code == 302
    duty = Duty.objects.get(version="2031")
    assert (duty.file.name, duty.file.kind, duty.file.size) == ("Review.pdf", "pdf", len(PDF))
    address = f"{HERE}files/{duty.file.pk}/"
    answer = signed_in("office").get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.objects.first().act == "exported"
    assert signed_in("contributor").get(address).status_code == 403
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.pdf", b"<html>\0<script>", "no file of a kind that is kept"),
        ("nothing.pdf", b"", "empty"),
        ("program.docx", b"PK\x03\x04 not an archive", "no file of a kind that is kept"),
    ],
)
def test_a_file_is_told_by_its_content(lead, media, name, content, words):
    page = upload(lead, name, content)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not StoredFile.objects.exists()
    assert list(media.rglob("*")) == []


def archive(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    made.seek(0)
    return made


def test_office_files_are_told_apart_and_macros_refused():
    assert stored_files.kind_of(archive("word/document.xml")) == "docx"
    assert stored_files.kind_of(archive("xl/workbook.xml")) == "xlsx"
    with pytest.raises(ValidationError, match="macros"):
        stored_files.kind_of(archive("word/document.xml", "word/vbaProject.bin"))
    with pytest.raises(ValidationError):
        stored_files.kind_of(archive("evil.exe"))


def test_a_file_is_given_out_under_a_name_that_ends_as_its_content(lead, media, partnership):
    """What a browser would open as a page, or run, is no name for what is kept."""
    for name, content, told in (
        ("page.html", b"<script>", "page.html.txt"),
        ("run.exe", PDF, "run.exe.pdf"),
        ("Notes.MD", b"words", "Notes.MD"),
    ):
        assert upload(lead, name, content).status_code == 302
        held = StoredFile.objects.get(name=told)
        answer = lead.get(f"{HERE}files/{held.pk}/")
        assert b"".join(answer.streaming_content) == content
        assert answer["Content-Disposition"] == f'attachment; filename="{told}"'
        Duty.objects.filter(partnership=partnership, file=held).delete()


def test_too_large_a_file_is_refused_before_it_is_read(lead, settings):
    answer = lead.post(
        f"{HERE}duties/add/",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(settings.MAX_FILE_SIZE + 2 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


def test_a_file_of_another_partnership_is_not_found(lead):
    other = StoredFile.objects.create(
        partnership=Partnership.objects.get(slug="haringey"), name="x", kind="pdf", size=1,
        digest="0" * 64, stored_at=timezone.now(), content="x",
    )  # fmt: skip
    assert lead.get(f"{HERE}files/{other.pk}/").status_code == 404


def test_files_that_nothing_refers_to_are_forgotten(lead, media):
    upload(lead, "Review.pdf", PDF)
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(days=2))
    assert stored_files.forget_unused() == 0
    Duty.objects.filter(version="2031").delete()
    assert stored_files.forget_unused() == 1
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_calendar_holds_what_is_due_and_when_it_meets(signed_in, partnership):
    calendar = Calendar.from_ical(signed_in("sro").get(f"{HERE}duties.ics").content)
    words = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert any(one.startswith("Due: Needs assessment") for one in words)
    assert (
        sum("Partnership," in one for one in words)
        == Meeting.objects.filter(partnership=partnership).count()
    )


@pytest.fixture
def real_lead():
    user = User.objects.create_user("lead@haringey.example")
    place = Partnership.objects.get(slug="haringey")
    Access.objects.create(user=user, role="lead", area=place.area, scope_kind="footprint")
    return user


def due(days):
    place = Partnership.objects.get(slug="haringey")
    return Duty.objects.create(
        partnership=place, kind="progress_report", version="x",
        due_on=timezone.localdate() + timedelta(days=days),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "sent"), [(31, 0), (30, 1), (7, 1), (0, 1), (-1, 1), (-14, 1), (-40, 1)]
)
def test_a_reminder_is_sent_once_at_each_stage(
    real_lead, django_capture_on_commit_callbacks, days, sent
):
    due(days)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            reminders.send_due()
    assert [one.to for one in mail.outbox] == [[real_lead.email]] * sent
    assert Reminder.objects.filter(user=real_lead).count() == sent
    assert not sent or "Progress report" in mail.outbox[0].subject


def test_no_mail_goes_out_before_it_is_written_down(real_lead):
    due(7)
    reminders.send_due()
    assert mail.outbox == []


def test_everything_held_about_a_person_and_then_nothing(lead, partnership):
    term = Term.objects.get(partnership=partnership, post="lead")
    said = lead.get(f"{HERE}people/{term.person_id}/everything.json").json()
    assert said["name"] == "Lena Lead"
    assert [post["post"] for post in said["posts"]] == ["Partnership lead"]
    assert lead.post(f"{HERE}people/{term.person_id}/do/erase/").status_code == 302
    term.refresh_from_db()
    assert term.person is None
    assert term.title == "Drugs partnership manager"
    assert not Person.objects.filter(name="Lena Lead").exists()
    assert "Lena" not in str(list(AuditEvent.objects.values()))


def test_an_account_is_told_whole_and_erased(partnership):
    keeper = User.objects.create_user("keeper@portal.example")
    england = Area.objects.get(kind="england")
    Access.objects.create(user=keeper, role="admin", area=england, scope_kind="england")
    user = User.objects.create_user("ada@portal.example", name="Ada Park")
    Access.objects.create(user=user, role="lead", area=partnership.area, scope_kind="footprint")
    person = Person.objects.create(partnership=partnership, name="Ada Park", user=user)
    client = sign_in(Client(), keeper)
    said = client.get(f"/administration/users/{user.pk}/everything.json").json()
    assert said["email"] == "ada@portal.example"
    assert said["known_to_partnerships"][0]["name"] == "Ada Park"
    assert client.post(f"/administration/users/{user.pk}/do/erase/").status_code == 302
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("", False)
    assert user.email == f"erased-{user.pk}@erased.invalid"
    assert not Person.objects.filter(pk=person.pk).exists()
    assert user.access.count() == 1
    refused = client.post(f"/administration/users/{keeper.pk}/do/erase/")
    assert refused.status_code == 403


def test_a_private_name_goes_when_the_seat_is_given_up(partnership):
    today = timezone.localdate()
    seat = Seat.objects.get(partnership=partnership, name="beyond treatment")
    person = Person.objects.create(
        partnership=partnership, name="Quiet", is_private=True, agreed_on=date(2026, 1, 1)
    )
    held = Holding.objects.create(seat=seat, person=person, valid_to=today)
    everything.erase_in_time()
    assert Person.objects.filter(pk=person.pk).exists()  # it ends today: held today
    Holding.objects.filter(pk=held.pk).update(valid_to=today - timedelta(days=1))
    everything.erase_in_time()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_other_names_are_kept_for_as_long_as_the_setting_says(partnership, settings):
    today = timezone.localdate()
    person = Person.objects.create(partnership=partnership, name="Gone")
    ended = today - timedelta(days=settings.RETAIN_NAMES_DAYS)
    term = Term.objects.create(
        partnership=partnership, post="lead", standing="deputy", role_type="other",
        title="Manager", person=person, valid_to=ended,
    )  # fmt: skip
    everything.erase_in_time()
    assert Person.objects.filter(pk=person.pk).exists()
    Term.objects.filter(pk=term.pk).update(valid_to=ended - timedelta(days=1))
    everything.erase_in_time()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_the_text_for_government_is_ready(lead, partnership):
    term = Term.objects.get(partnership=partnership, post="sro", standing="holder", valid_to=None)
    page = lead.get(f"{HERE}posts/{term.pk}/notification/").content.decode()
    assert "From 1 May 2024 the Senior Responsible Owner" in page
    assert "Until 31 March 2024 it was: Chief Executive" in page
    assert "The partnership covers Northvale and Southmere." in page


def test_home_says_what_is_vacant_late_and_ahead(signed_in):
    for account in ("lead", "office", "sro"):
        page = signed_in(account).get("/").content.decode()
        assert "Public involvement lead vacant" in page
        assert "Needs assessment is late" in page
    assert "is late" not in signed_in("panel").get("/").content.decode()
