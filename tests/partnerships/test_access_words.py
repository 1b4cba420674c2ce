"""docs/access.md says in words what the table of permissions says."""

from django.conf import settings

from partnerships.access import MAY
from partnerships.models import SCOPES, Role

HELD_FOR = {
    "footprint": "a partnership",
    "strategic_board": "a board",
    "police_force": "a police force area",
    "england": "England",
    "": "a panel",
}


def test_the_page_on_access_is_the_table():
    page = (settings.BASE_DIR / "docs" / "access.md").read_text()
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    said = {role: (scope, set(may.split("; "))) for role, scope, may in lines[1:]}
    assert said == {
        Role(role).label: (
            " or ".join(HELD_FOR[kind] for kind in SCOPES[role]),
            {permission.value for permission in may},
        )
        for role, may in MAY.items()
    }
