"""Waiting for something to come true, without guessing how long it takes."""

import time


def until(condition, seconds=60):
    """Return what `condition()` gives as soon as that is true; fail if it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"still not true after {seconds} seconds")


def follow(page, target):
    """Click what leads to another page and wait until that is loaded, its scripts with it."""
    with page.expect_navigation():
        target.click()
