"""Addresses of returns: a partnership's, and under `force/` a police force's, alike."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import path

from .views import filling, office, overview, returning, workbooks
from .views.opening import gives_back_typing

PAGES = [
    ("", returning.task_list, ""),
    ("section/<slug:key>/", public(filling.section), "section"),
    ("save/", filling.save, "save"),
    ("checks/", gives_back_typing(filling.checks), "checks"),
    ("do/<slug:event>/", gives_back_typing(returning.step), "step"),
    ("thread/", gives_back_typing(returning.the_thread), "thread"),
    ("history/", returning.history, "history"),
    ("delegate/<slug:key>/", gives_back_typing(returning.delegate), "delegate"),
    ("done/<slug:key>/", returning.done, "done"),
    ("evidence/<int:pk>/", returning.evidence_file, "file"),
    ("evidence/<slug:key>/add/", returning.add_evidence, "evidence"),
    ("workbook/", workbooks.upload, "workbook"),
    ("workbook.xlsx", workbooks.download, "workbook_file"),
]
"""The end of an address, its view, and the end of its name."""


def pages_of(start, name, **which):
    return [
        path(f"{start}{end}", view, which, name=f"{name}_{tail}" if tail else name)
        for end, view, tail in PAGES
    ]


urlpatterns = [
    path("returns/", overview.returns, name="returns"),
    path("returns.csv", overview.returns_csv, name="returns_csv"),
    path("returns/side-by-side/", overview.side_by_side, name="side_by_side"),
    path(
        "returns/<slug:slug>/<slug:quarter>/grant-return.csv",
        office.grant_return,
        name="grant_return",
    ),
    *pages_of("returns/force/<slug:slug>/<slug:quarter>/", "force_return", force=True),
    *pages_of("returns/<slug:slug>/<slug:quarter>/", "return", force=False),
]
