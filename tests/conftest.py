"""For every test: no network beyond this machine, static files as they are served, a browser."""

import fcntl
import ipaddress
import shutil
import socket
from pathlib import Path

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from cdp_portal import assets
from partnerships.models import User
from tests import order, prepared

CHROMIUM = [
    "--no-sandbox",  # which root, and most containers, need
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
hypothesis.settings.register_profile("suite", deadline=None)  # a busy machine is no failing test
hypothesis.settings.load_profile("suite")

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [1280, 375]
"""CSS px: a desk and a phone."""


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):  # one of several processes
        order.arrange(items, Path(__file__).parent)


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Gathered once if they changed; then WhiteNoise serves them, as it does in production."""
    settings.STATIC_ROOT.parent.mkdir(parents=True, exist_ok=True)
    with open(settings.STATIC_ROOT.with_suffix(".lock"), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assets.collect()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "_should_handle", lambda self, path: False)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """A test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def connect_here(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            assert ipaddress.ip_address(address[0]).is_loopback, f"a test called {address[0]}"
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """The real hasher is slow on purpose."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """No test meets another's request counts."""
    cache.clear()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        yield browser
        # Django keeps connections of their own for a thread whose event loop runs, as it does here.
        connections.close_all()
        browser.close()


@pytest.fixture(scope="session")
def profiles(chromium):
    """A function: profiles(**options) is the one profile of the browser with these options.

    It keeps the portal's static files for all tests, as a reader's browser does for all pages.
    """
    kept = {}

    def profile(**options):
        key = repr(sorted(options.items()))
        if key not in kept:
            kept[key] = chromium.new_context(locale="en-GB", **options)
        return kept[key]

    yield profile
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(profiles, portal_server, db):
    """A function: visit(path, width=1280) opens a page of the portal and returns it.

    Nobody is signed in until a test does so. At the end it fails if any page wrote to the console
    (a CSP report does), raised an error, or asked anyone but the portal for anything: which the
    browser could not reach (`CHROMIUM`), but notes.
    """
    complaints, contexts = [], []

    def note_console(message):
        complaints.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def note_error(error):
        complaints.append(f"error: {error.error}")

    def note_stranger(request):
        if request.url.startswith("http") and not request.url.startswith(portal_server.url):
            complaints.append(f"asked for {request.url}")

    listeners = {"console": note_console, "weberror": note_error, "request": note_stranger}

    def open_page(path="/", *, width=1280, height=900, **options):
        context = profiles(**options)
        if context not in contexts:
            contexts.append(context)
            for event, listener in listeners.items():
                context.on(event, listener)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(portal_server.url + path)
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        _leave(context, listeners)
    assert complaints == []


def _leave(context, listeners):
    """Leave a profile as the next test expects it: no page open, nobody signed in."""
    for page in context.pages:
        page.close()
    for event, listener in listeners.items():
        context.remove_listener(event, listener)
    context.clear_cookies()


@pytest.fixture
def accessible():
    """A function: accessible(page) fails with axe's words if it finds any fault on the page."""

    def check(page):
        rules = {"runOnly": {"type": "tag", "values": STANDARDS}}
        axe = Axe("") if page.evaluate("'axe' in window") else Axe()  # its script is long
        # The same rules are run; of what passes, only one element a rule is described.
        results = axe.run(page, options={**rules, "resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def fits(accessible):
    """A function: fits(page) fails if axe finds any fault, or anything sticks out, at any width.

    A page with charts is opened anew at each, so that they are drawn for it.
    """

    def check(page):
        for width in WIDTHS:
            changed = page.viewport_size["width"] != width
            charts = page.locator("[data-chart]")
            if changed:
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("new Promise(requestAnimationFrame)")  # its scripts have heard of it
                if charts.count():
                    page.reload()
            for chart in charts.all():
                chart.scroll_into_view_if_needed()
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width

    return check


@pytest.fixture(scope="session")
def shared(request, worker_id):
    """Whether the databases of this run are copies of one in which all has been prepared."""
    return worker_id != "master" and not request.config.getoption("reuse_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, shared, django_db_blocker
):
    """The place that pytest-django keeps for what must be settled before it makes a database."""
    if shared:
        with django_db_blocker.unblock():
            prepared.share()


@pytest.fixture(scope="session")
def country(django_db_setup, shared, django_db_blocker):
    """The real areas, catalogue and published figures, computed: committed once, read by many.

    Tests that change data run in a transaction of their own (`db`) and leave it as it was.
    """
    # Where no test that is run asks for `db`, pytest-django leaves the portal's own in its place.
    assert connections["default"].settings_dict["NAME"].startswith("test_")
    if not shared:
        with django_db_blocker.unblock():
            prepared.country()


@pytest.fixture(scope="session")
def demonstration(country, shared, django_db_blocker):
    """Exampleshire beside the country, computed: committed once, read by many.

    Its accounts (`office@exampleshire.example` and the others) sign in with
    `prepared.DEMONSTRATION_PASSWORD`.
    """
    if not shared:
        with django_db_blocker.unblock():
            prepared.demonstration()


@pytest.fixture
def signed_in(demonstration, db):
    """A function: signed_in("lead"), a client signed in as that account of the demonstration."""

    def client(account):
        made = Client()
        made.force_login(User.objects.get(email=f"{account}@exampleshire.example"))
        return made

    return client


@pytest.fixture(scope="session")
def portal_server(demonstration, django_db_blocker):
    """The country and Exampleshire, served to a browser for the whole session."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()
    with django_db_blocker.unblock():
        end_other_sessions()


def end_other_sessions():
    """End what threads of a stopped server still hold open: a browser may keep its connections.

    A database that anybody uses cannot be dropped when the run ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()
