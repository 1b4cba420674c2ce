"""Addresses that keep to the day as known on which a page is drawn."""

from django import template

register = template.Library()


@register.filter
def kept_to(address, known):
    """The address with the day (`as_known.Known`) in it; as it is without one."""
    return known.keeping(address) if known else address
