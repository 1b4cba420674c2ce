"""Numbers in templates, written as charts and tables write them."""

from django import template

from outcomes.charts import words

register = template.Library()


@register.filter
def figure(value, decimals=0):
    """1,263 or 21.7; "not held" where there is none."""
    return words.NOT_HELD if value is None else words.number(float(value), int(decimals))


@register.filter
def change(value, decimals=0):
    """A difference with its sign; "not held" where there is none."""
    return words.NOT_HELD if value is None else words.signed(float(value), int(decimals))
