"""The schema says all there is to say; the page on which it is read and tried."""

import json

import pytest
import yaml
from django.core.management import call_command
from django.urls import get_resolver

from outcomes.api import urls, views

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def test_the_schema_is_valid_and_warns_of_nothing(capsys):
    call_command("spectacular", validate=True, fail_on_warn=True)
    schema = yaml.safe_load(capsys.readouterr().out)
    listed = {f"/api/v1/{view.name}/" for view in views.LISTS}
    assert set(schema["paths"]) == listed | {"/api/v1/"}


def test_the_schema_comes_as_json_and_as_yaml(client):
    as_json = client.get("/api/v1/schema/")
    as_yaml = client.get("/api/v1/schema/?format=yaml")
    assert as_json["Content-Type"] == "application/json"
    assert as_json.json() == json.loads(json.dumps(yaml.safe_load(as_yaml.content), default=str))


def test_everything_in_the_schema_is_explained(client):
    schema = client.get("/api/v1/schema/").json()
    for path, (operation,) in ((path, item.values()) for path, item in schema["paths"].items()):
        assert operation["summary"], path
        assert operation["security"] == [{"token": []}, {}]
        for parameter in operation.get("parameters", []):
            assert parameter["name"] == "format" or parameter["description"], parameter
    for name, described in schema["components"]["schemas"].items():
        if name.endswith("Row") and name != "IndexRow":
            for column, meaning in described["properties"].items():
                assert meaning.get("description"), (name, column)
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_address_is_listed_where_the_api_is_explained(client):
    page = client.get("/api/v1/docs/").content.decode()
    for pattern in urls.urlpatterns:
        if pattern.name not in {"api_index", "api_docs"}:
            assert f'/api/v1/{pattern.pattern}"' in page
    assert get_resolver().reverse_dict.getlist("api_docs")


def test_the_page_draws_the_schema_under_the_policy(visit):
    """`visit` fails on any word on the console, of which a breach of the policy is one."""
    page = visit("/api/v1/docs/")
    page.wait_for_selector("#operations-areas-areas")
    page.click("#operations-areas-areas .opblock-summary-control")
    page.click(".execute")
    page.wait_for_selector(".live-responses-table .response-col_status >> text=200")
    assert "unsafe-inline" not in page.request.get(page.url).headers["content-security-policy"]


def test_the_page_is_accessible(visit, fits):
    page = visit("/api/v1/docs/")
    page.wait_for_selector("#operations-areas-areas")
    fits(page)


def test_the_page_says_everything_without_script(visit):
    page = visit("/api/v1/docs/", java_script_enabled=False)
    assert page.get_by_text("curl").is_visible()
    assert not page.get_by_text("Below, each can be tried.").is_visible()


def test_the_page_is_found_from_the_data_and_from_the_foot_of_every_page(client):
    assert 'href="/api/v1/docs/"' in client.get("/about/").content.decode()
    assert client.get("/data/").content.decode().count('href="/api/v1/docs/"') == 2
