"""In which order the files of the suite run, where it is shared out among several processes.

Each process takes a whole file at a time, the next one that is left. The longest go first, so that
the end does not wait for one of them. Files that need no database come second: somebody is still
building it (`tests/prepared.py`) while others begin with these.
"""

LONGEST = """
    pages/test_browser.py access/test_equality.py pages/test_pages.py platform/test_portal.py
    access/test_matrix.py people/test_journeys.py people/test_browser.py
    access/test_non_interference.py platform/test_backup.py api/test_streaming.py
    outcomes/test_readings.py outcomes/test_faults.py demonstration/test_marking.py
    outcomes/test_recompute.py outcomes/test_returns.py outcomes/test_as_known.py
    outcomes/test_owed.py pages/test_heat_map.py pages/test_compare.py pages/test_search.py
    audit/test_acts.py api/test_schema_fuzz.py demonstration/test_apart.py
    demonstration/test_powers.py disclosure/test_attack.py
""".split()
"""Those that take more than ten seconds, the longest first; of others the number of tests tells."""

DATABASE = {"db", "country", "demonstration"}


def arrange(items, tests):
    """Sort the collected tests, file by file, in place; `tests` is the folder that they lie in."""
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    in_order = sorted(files, key=lambda path: _place(path, files[path], tests))
    items[:] = [item for path in in_order for item in files[path]]


def _place(path, items, tests):
    name = path.relative_to(tests).as_posix()
    rank = LONGEST.index(name) if name in LONGEST else len(LONGEST)
    free = not any(_needs_database(item) for item in items)
    return (1 if free else 2 if rank else 0, rank, -len(items), name)


def _needs_database(item):
    return item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)
