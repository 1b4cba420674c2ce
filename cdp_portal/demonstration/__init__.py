"""Exampleshire, a fictional policing area that shows the whole portal at work.

Its areas are of the nation "demonstration", their codes begin with X (footprints: CDP-example…),
and nothing contains them but one another, so that they enter no real total.
"""

from .load import close, load
from .people import ACCOUNTS, address, lines, password

__all__ = ["ACCOUNTS", "address", "close", "lines", "load", "password"]
