"""What production rests on: settings that fail by name, the image, the composition, the manual."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.template.loader import get_template

CHECKOUT = Path(__file__).parents[2]
REQUIRED = {
    "SECRET_KEY": "a key nobody would guess, long enough: " * 2,
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgresql://portal@db.example/portal",
    "REDIS_URL": "redis://queue.example",
}
COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
OURS = ["prepare", "web", "worker", "beat"]


def production(command, **variables):
    environment = {"PATH": os.environ["PATH"], "PORTAL_ENV": "production"} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", REQUIRED)
def test_production_names_the_setting_that_is_missing(missing):
    others = {name: value for name, value in REQUIRED.items() if name != missing}
    done = production(["check"], **others)
    assert done.returncode != 0
    assert f"Set {missing}: docs/deployment.md says to what." in done.stderr


def test_production_settings_pass_djangos_own_check():
    done = production(["check", "--deploy", "--fail-level", "WARNING"], **REQUIRED)
    assert done.returncode == 0, done.stderr


def test_debugging_cannot_be_switched_on_in_production():
    done = production(
        ["shell", "-v", "0", "-c", "from django.conf import settings; print(settings.DEBUG)"],
        **REQUIRED,
        DEBUG="1",
    )
    assert done.stdout.strip() == "False"


def test_every_setting_is_in_the_manual():
    code = "".join(path.read_text() for path in (CHECKOUT / "cdp_portal").rglob("*.py"))
    manual = (CHECKOUT / "docs" / "deployment.md").read_text()
    named = set(re.findall(r"""environ(?:\.get\(|\[)"([A-Z_]+)\"""", code))
    named |= set(re.findall(r'required\("([A-Z_]+)"', code))
    assert len(named) > 10
    assert [name for name in sorted(named) if f"`{name}`" not in manual] == []


def test_no_secret_is_written_in_the_composition():
    for name in ("SECRET_KEY", "ALLOWED_HOSTS"):
        assert COMPOSE["services"]["web"]["environment"][name].startswith(f"${{{name}:?")
    assert "${POSTGRES_PASSWORD:?" in COMPOSE["services"]["web"]["environment"]["DATABASE_URL"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_hold_no_privilege_and_show_no_demonstration(name):
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["environment"]["DEMO"] == "0"
    assert "media:/srv/portal/media" in service["volumes"]


def test_every_lasting_service_has_a_health_check():
    image = (CHECKOUT / "Dockerfile").read_text()
    assert "HEALTHCHECK" in image  # the web server's
    for name, service in COMPOSE["services"].items():
        assert name in {"web", "prepare"} or service["healthcheck"]["test"]


def test_only_the_web_server_is_reached_and_only_by_this_machines_proxy():
    published = {name: s["ports"] for name, s in COMPOSE["services"].items() if "ports" in s}
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_the_image_does_not_run_as_root():
    lines = (CHECKOUT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users[-1] == "portal"
    assert [line for line in lines if line.startswith("ENTRYPOINT")] == [
        'ENTRYPOINT ["./entrypoint.sh"]'
    ]


def test_every_template_can_be_compiled():
    names = [
        str(path.relative_to(folder))
        for folder in CHECKOUT.glob("**/templates")
        if not {".venv", "node_modules"} & set(folder.parts)
        for path in folder.rglob("*.html")
    ]
    assert len(names) > 5
    for name in names:
        get_template(name)
