"""Returns from first keystroke to accepted figure, in a browser, on a portal with its worker.

The portal is a copy of what the run has prepared, so that what is accepted here is accepted nowhere
else. The tests go on from one another: each leaves the return nearer to being accepted.
"""

import json

import pytest
from django.db import connection
from playwright.sync_api import expect

from tests import prepared
from tests.conftest import end_other_sessions
from tests.platform.checkout import Portal
from tests.returns.now import IN_WORDS, QUARTER, ROUND
from tests.returns.walking import Walker
from tests.returns.workbooks import changed
from tests.waiting import until

RETURN = f"/returns/exampleshire/{ROUND}/"
FORCE_RETURN = f"/returns/force/exampleshire/{ROUND}/"
NORTHVALE, SOUTHMERE, PARTNERSHIP = "X10000001", "X06000001", "CDP-exampleshire"
FORCE = "X23000001"
COPY = "portal_journeys"


@pytest.fixture
def db(demonstration):
    """In place of the transaction in which other tests run: the portal is a process of its own."""


@pytest.fixture(scope="module")
def portal(demonstration, shared, tmp_path_factory, django_db_blocker):
    """A portal of its own with web server, worker and beat, on a copy of the prepared database."""
    settings = connection.settings_dict
    source = prepared.NAME if shared else settings["NAME"]
    with django_db_blocker.unblock():
        if not shared:
            end_other_sessions()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {COPY}")
            cursor.execute(f"CREATE DATABASE {COPY} TEMPLATE {source}")
    portal = Portal(tmp_path_factory.mktemp("portal") / "its data")
    portal.environment["DATABASE_URL"] = (
        f"postgresql://{settings['USER']}@/{COPY}?host={settings['HOST']}"
    )
    portal.start()
    yield portal
    portal.remove()
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {COPY} WITH (FORCE)")


@pytest.fixture
def walk(db, portal, chromium):
    """A function: walk("lead") signs an account of the demonstration in."""
    password = (portal.state / "demonstration_password").read_text()
    walkers = []

    def sign_in(account, **options):
        base = f"http://127.0.0.1:{portal.port}"
        walkers.append(Walker(chromium, base, password, account, **options))
        return walkers[-1]

    yield sign_in
    for walker in walkers:
        walker.close()
    assert [walker.complaints for walker in walkers if walker.complaints] == []


def test_without_script_an_ordinary_save_does_the_same(walk):
    lead = walk("lead", java_script_enabled=False)
    other = walk("lead", java_script_enabled=False)
    for one in (lead, other):
        one.open_section(ROUND, "together")
    lead.field("prevention_sessions", PARTNERSHIP, "numerator").fill("about 20")
    lead.press("Save and continue")
    lead.says("“about 20” is not a number. Type digits, such as 1,234 or 12.5.")
    expect(lead.field("prevention_sessions", PARTNERSHIP, "numerator")).to_have_value("about 20")
    lead.field("prevention_sessions", PARTNERSHIP, "numerator").fill("1,50")
    lead.field("prevention_sessions", PARTNERSHIP, "numerator").fill("150")
    lead.press("Save and continue")
    lead.says("Saved: Prevention and involvement.")
    other.field("prevention_sessions", PARTNERSHIP, "numerator").fill("160")
    other.press("Save and continue")
    other.says("Somebody else changed this: yours 160; theirs 150.")
    other.page.get_by_label("take theirs").check()
    other.press("Save and continue")
    # A box that nobody touched is no change, however old the page is that sends it.
    lead.open_section(ROUND, "harm")
    other.open_section(ROUND, "harm")
    other.box("naloxone_supplied", NORTHVALE).get_by_text("Note").first.click()
    other.field("naloxone_supplied", NORTHVALE, "note").fill("As in the report.")
    other.press("Save and continue")
    lead.press("Save and continue")
    lead.says("Saved: Deaths and harm.")
    lead.open_section(ROUND, "harm")
    expect(lead.field("naloxone_supplied", NORTHVALE, "note")).to_have_value("As in the report.")
    lead.open_section(ROUND, "together")
    expect(lead.field("prevention_sessions", PARTNERSHIP, "numerator")).to_have_value("150")


def test_a_session_that_ended_loses_nothing(walk):
    lead = walk("lead", java_script_enabled=False)
    lead.open_section(ROUND, "together")
    lead.context.clear_cookies(name="sessionid")
    lead.field("lived_experience_involved", PARTNERSHIP, "numerator").fill("14")
    lead.press("Save and continue")
    lead.page.get_by_label("Email address").fill("lead@exampleshire.example")
    lead.page.get_by_label("Password", exact=True).fill(lead.password)
    lead.press("Sign in")
    lead.says("This is what you had typed before you were signed out.")
    expect(lead.field("lived_experience_involved", PARTNERSHIP, "numerator")).to_have_value("14")
    lead.press("Save and continue")
    lead.says("Saved: Prevention and involvement.")


def test_each_box_is_saved_as_it_is_left_and_nothing_typed_is_lost(walk, accessible):
    lead = walk("lead")
    lead.open_section(ROUND, "grant")
    accessible(lead.page)
    lead.type("workforce_in_post", NORTHVALE, numerator="41", denominator="x")
    expect(lead.box("workforce_in_post", NORTHVALE)).to_contain_text("“x” is not a number.")
    lead.type("workforce_in_post", NORTHVALE, denominator="46")
    lead.saved()
    other = walk("lead")
    other.open_section(ROUND, "grant")
    other.type("workforce_in_post", NORTHVALE, numerator="40")
    other.saved()
    lead.type("workforce_in_post", NORTHVALE, numerator="42")
    expect(lead.box("workforce_in_post", NORTHVALE)).to_contain_text("yours 42, 46, theirs 40, 46")
    accessible(lead.page)
    lead.page.get_by_role("button", name="Keep mine").click()
    lead.saved()
    lead.context.set_offline(True)
    lead.type("workforce_in_post", SOUTHMERE, numerator="15", denominator="17")
    expect(lead.page.locator("[data-saved]")).to_contain_text("Not sent: no connection")
    lead.context.set_offline(False)
    lead.saved()
    lead.complaints.clear()  # the browser says that the network was away
    lead.page.reload()
    found = [
        lead.field("workforce_in_post", area, name).input_value()
        for area in (NORTHVALE, SOUTHMERE)
        for name in ("numerator", "denominator")
    ]
    assert found == ["42", "46", "15", "17"]
    lead.page.locator("details").filter(has_text="Note").first.evaluate("one => one.open = true")
    lead.field("workforce_in_post", NORTHVALE, "note").press_sequentially("One more starts in")
    lead.page.reload()
    note = lead.field("workforce_in_post", NORTHVALE, "note")
    expect(note).to_have_value("One more starts in")
    lead.press("Sign out")
    assert lead.page.evaluate("sessionStorage.length") == 0


def test_a_block_of_cells_is_pasted_into_the_boxes(walk):
    lead = walk("lead")
    lead.open_section(ROUND, "grant")
    lead.field("workforce_in_post", NORTHVALE, "numerator").evaluate(
        """(field) => {
          const data = new DataTransfer();
          data.setData("text/plain", "43\\t46\\r\\n15.5\\t17\\r\\n");
          field.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
          );
        }"""
    )
    lead.saved()
    lead.page.reload()
    expect(lead.field("workforce_in_post", SOUTHMERE, "numerator")).to_have_value("15.5")


def test_on_a_phone_by_keyboard_alone(walk, accessible):
    lead = walk("lead", viewport={"width": 375, "height": 800})
    lead.open(RETURN)
    accessible(lead.page)
    assert lead.page.evaluate("document.documentElement.scrollWidth") <= 375
    lead.page.get_by_role("link", name="What it means").focus()
    with lead.page.expect_navigation():
        lead.page.keyboard.press("Enter")
    accessible(lead.page)
    assert lead.page.evaluate("document.documentElement.scrollWidth") <= 375
    holds = lead.page.get_by_label("It still holds")
    for left in reversed(range(holds.count())):
        holds.first.focus()
        lead.page.keyboard.press("Space")
        expect(holds).to_have_count(left)
        assert lead.page.evaluate("document.activeElement.closest('[data-box]') !== null")
    expect(lead.page.locator("[data-progress]")).to_contain_text("6 of 6 answered")


def test_the_same_by_workbook(walk, accessible):
    lead = walk("lead")
    lead.open(RETURN)
    lead.follow("Fill in as a workbook")
    accessible(lead.page)
    content = lead.page.request.get(f"{lead.base}{RETURN}workbook.xlsx").body()
    sheet = "Prevention and involvement"

    def upload(**cells):
        held = changed(content, {(sheet, cell): value for cell, value in cells.items()})
        file = {"name": "return.xlsx", "mimeType": "application/xlsx", "buffer": held}
        lead.open(f"{RETURN}workbook/").get_by_label("Workbook").set_input_files(file)
        lead.press("Upload")

    upload(D4=148, D5="about 20")
    lead.says("“about 20” is not a number.")
    lead.open_section(ROUND, "together")
    expect(lead.field("prevention_sessions", PARTNERSHIP, "numerator")).to_have_value("150")
    upload(D4=148, D5=15)
    lead.open_section(ROUND, "together")
    expect(lead.field("prevention_sessions", PARTNERSHIP, "numerator")).to_have_value("148")


def test_from_a_colleagues_figure_to_every_page(walk, accessible):
    lead, sro, office = walk("lead"), walk("sro"), walk("office")
    lead.open(f"{RETURN}delegate/harm/")
    lead.page.get_by_label("Colleague").select_option(label="Cara Contributor")
    lead.page.get_by_label("Message").fill("Please add the deaths.")
    lead.press("Ask them")
    lead.says("Cara Contributor has it now.")

    contributor = walk("contributor")
    contributor.open(RETURN)
    contributor.says("“Please add the deaths.”")
    assert contributor.page.request.get(f"{contributor.base}{RETURN}section/grant/").status == 403
    contributor.follow("Deaths and harm")
    contributor.type("suspected_deaths", NORTHVALE, numerator="40")
    expect(contributor.box("suspected_deaths", NORTHVALE)).to_contain_text("higher than any of")
    contributor.type("suspected_deaths", SOUTHMERE, numerator="2")
    contributor.saved()
    contributor.press("Save and leave")
    contributor.press("I have finished Deaths and harm")

    lead.open(RETURN)
    lead.says("Cara Contributor (done)")
    lead.says("1 odd figure to explain")
    answer_flags(lead, "Counted twice by the provider, we think.")
    lead.step(RETURN, "Submit this return", confirm="Submit it")
    lead.says("Submitted. It is frozen now.")
    assert contributor.open_section(ROUND, "harm").locator("form[data-return]").count() == 0

    sro.step(RETURN, "Certify this return", confirm="Certify it")
    sro.says("Certified.")
    accessible(sro.page)
    office.step(RETURN, "Send it back", reason="Is 40 right for Northvale?", confirm="Send it back")
    lead.open(RETURN)
    lead.says("Is 40 right for Northvale?")
    lead.open_section(ROUND, "harm")
    lead.type("suspected_deaths", NORTHVALE, numerator="14")
    lead.saved()
    answer_flags(lead, "A cluster in August is being reviewed.")
    lead.step(RETURN, "Submit this return", confirm="Submit it")
    sro.step(RETURN, "Certify this return", confirm="Certify it")
    office.step(RETURN, "Accept this return", confirm="Accept it")
    office.says("Accepted. Its figures follow on every page within seconds.")
    accessible(office.page)

    def figure():
        text = office.open(f"/outcomes/suspected_deaths/{NORTHVALE}/").locator("main").inner_text()
        return "14 suspected drug-related deaths" in text and IN_WORDS in text

    until(figure)
    asked = f"metric=suspected_deaths&area={NORTHVALE}&from={QUARTER}&demo=1"
    address = f"/api/v1/indicators/?{asked}"
    told = json.loads(office.page.request.get(office.base + address).text())["results"]
    assert [(row["numerator"], row["status"]) for row in told] == [(14.0, "provisional")]
    for path in ("/partnerships/exampleshire/", "/forces/exampleshire/"):
        expect(office.open(path).locator("main")).to_contain_text("Suspected drug-related deaths")


def answer_flags(walker, words, *, of=RETURN):
    """Answer everything that the checks found odd."""
    walker.open(f"{of}checks/")
    fields = walker.page.locator("input[name^='flag.']")
    for field in fields.all():
        field.fill(words)
    if fields.count():
        walker.press("Save these answers")


def test_a_forces_own_return_is_asked_once_and_shown_to_its_partnership(walk):
    office, force, second = walk("office"), walk("force"), walk("superintendent")
    office.step(
        FORCE_RETURN, "Unlock it for changes", reason="The count was revised.", confirm="Unlock it"
    )
    force.open(f"{FORCE_RETURN}section/supply/")
    force.type("county_lines_closed", FORCE, numerator="11")
    force.saved()
    force.open(f"{FORCE_RETURN}evidence/report/add/")
    force.page.get_by_label("File").set_input_files(
        {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%EOF"}
    )
    force.page.get_by_label("What it is").fill("The force's own report")
    force.press("Add the file")
    force.says("report.pdf")
    answer_flags(force, "One large operation.", of=FORCE_RETURN)
    force.step(FORCE_RETURN, "Submit this return", confirm="Submit it")
    assert force.open(FORCE_RETURN).get_by_role("link", name="Certify").count() == 0
    second.step(FORCE_RETURN, "Certify this return", confirm="Certify it")
    office.step(FORCE_RETURN, "Accept this return", confirm="Accept it")
    office.says("Edition")
    lead = walk("lead")
    lead.open_section(ROUND, "police")
    expect(lead.page.locator(".app-answers")).to_contain_text("County lines closed")
    expect(lead.page.locator(".app-answers div").first).to_contain_text("11")
