"""The links that every page carries: only what works."""

MAIN = [
    ("Home", "/"),
    ("Partnerships", "/partnerships/"),
    ("Forces", "/forces/"),
    ("Areas", "/areas/"),
    ("Outcomes", "/outcomes/"),
    ("Data", "/data/"),
]
FOOT = [
    ("About the data", "/about/"),
    ("Data and releases", "/data/"),
    ("Glossary", "/glossary/"),
    ("Accessibility statement", "/accessibility/"),
]


def links(request):
    """Context of every page: its links, the current one marked."""
    return {
        "navigation": [
            {"label": label, "url": url, "current": _is_current(url, _section(request))}
            for label, url in MAIN
        ],
        "footer_links": [{"label": label, "url": url} for label, url in FOOT],
    }


def _section(request):
    """Where the page belongs: its address, unless its view has named another list it came from."""
    return getattr(request, "section", request.path)


def _is_current(url, path):
    return path == "/" if url == "/" else path.startswith(url)
