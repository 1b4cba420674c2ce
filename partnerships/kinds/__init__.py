"""What is kept of people, places and registers, in the order of the list that is seen."""

from . import people, places, register

__all__ = ["people", "places", "register"]
