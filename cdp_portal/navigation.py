"""The links that every page carries, by who reads it: only what works."""

from partnerships.access import ANYONE, MAY, Permission
from partnerships.models import Role

MAIN = [
    ("Home", "/"),
    ("Partnerships", "/partnerships/"),
    ("Forces", "/forces/"),
    ("Areas", "/areas/"),
    ("Outcomes", "/outcomes/"),
    ("Data", "/data/"),
]
PANEL = [("Home", "/"), ("Areas", "/areas/"), ("Outcomes", "/outcomes/")]
RETURNS = [("Returns", "/returns/")]
ADMINISTRATION = [("Administration", "/administration/")]
RETURN_READERS = {Permission.FILL_RETURN, Permission.READ_PARTNERSHIP}
"""Whoever may do one of these reads some return."""
FOOT = [
    ("About the data", "/about/"),
    ("Data and releases", "/data/"),
    ("How figures are computed", "/data/method/"),
    ("API", "/api/v1/docs/"),
    ("Glossary", "/glossary/"),
    ("Guides", "/guides/lead/"),
    ("Privacy", "/privacy/"),
    ("Accessibility statement", "/accessibility/"),
]


def links(request):
    """Context of every page: its links, the current one marked."""
    viewer = getattr(request, "viewer", ANYONE)  # a request refused early has none
    return {
        "navigation": [
            {"label": label, "url": url, "current": _is_current(url, _section(request))}
            for label, url in _main(viewer)
        ],
        "masthead_links": _masthead(request),
        "footer_links": [{"label": label, "url": url} for label, url in FOOT],
    }


def _masthead(request):
    """Sign in, or one's own account; base.html adds signing out, which is a form."""
    user = getattr(request, "user", None)
    if user is None:
        return []
    if not user.is_authenticated:
        return [{"label": "Sign in", "url": "/sign-in/", "current": request.path == "/sign-in/"}]
    label = user.name or "Your account"
    return [{"label": label, "url": "/account/", "current": request.path == "/account/"}]


def _main(viewer):
    """A panel member is led to areas and measures; an administrator also to what they keep."""
    if viewer.grants and all(grant.role == Role.PANEL for grant in viewer.grants):
        return PANEL
    reads_returns = any(RETURN_READERS & MAY[grant.role] for grant in viewer.grants)
    before, data = MAIN[:-1], MAIN[-1:]
    return [
        *before,
        *RETURNS * reads_returns,
        *data,
        *ADMINISTRATION * viewer.may(Permission.KEEP_PEOPLE),
    ]


def _section(request):
    """Where the page belongs: its address, unless its view has named another list it came from."""
    return getattr(request, "section", request.path)


def _is_current(url, path):
    return path == "/" if url == "/" else path.startswith(url)
