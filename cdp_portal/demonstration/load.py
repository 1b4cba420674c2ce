"""Put the demonstration in, or close it: both safe to run again."""

from django.db import transaction

from . import figures, people, places, register, returns


@transaction.atomic
def load(password):
    """Exampleshire with its figures and its accounts, which sign in with this password."""
    areas = places.load()
    figures.load(areas)
    register.load(areas)
    people.load(password)
    returns.load()


def close():
    """Close the accounts of an earlier start. Its areas stay, and are shown to nobody."""
    people.close()
