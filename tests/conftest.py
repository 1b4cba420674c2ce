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
from django.db import connections
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from cdp_portal import assets
from tests import order, prepared

CHROMIUM = [
    "--no-sandbox",  # which root, and most containers, need
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
hypothesis.settings.register_profile("suite", deadline=None)  # a busy machine is no failing test
hypothesis.settings.load_profile("suite")

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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


@pytest.fixture
def visit(chromium, portal_server, db):
    """A function: visit(path, width=1280) opens a page of the portal and returns it.

    At the end the test fails if any page wrote to the console (a CSP report does), raised an
    error, or asked anyone but the portal for anything.
    """
    complaints, contexts = [], []

    def note_console(message):
        complaints.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def only_portal(route):
        if route.request.url.startswith(portal_server.url):
            return route.continue_()
        complaints.append(f"asked for {route.request.url}")
        return route.abort()

    def open_page(path="/", *, width=1280, height=900, **options):
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, locale="en-GB", **options)
        contexts.append(context)
        context.route("http**", only_portal)
        page = context.new_page()
        page.on("console", note_console)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.goto(portal_server.url + path)
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def accessible():
    """A function: accessible(page) fails with axe's words if it finds any fault on the page."""

    def check(page):
        rules = {"runOnly": {"type": "tag", "values": STANDARDS}}
        # The same rules are run; of what passes, only one element a rule is described.
        results = Axe().run(page, options={**rules, "resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

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


@pytest.fixture(scope="session")
def portal_server(demonstration):
    """The country and Exampleshire, served to a browser for the whole session."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()
