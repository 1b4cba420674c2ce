"""What administrators keep of people and places, in the order of the list they see."""

from . import people, places

__all__ = ["people", "places"]
