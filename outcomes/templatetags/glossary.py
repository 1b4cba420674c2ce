"""Where the glossary explains a word that a page uses as a heading or a term."""

from django import template

register = template.Library()

EXPLAINED = {
    "95% interval": "confidence-interval",
    "Against England": "benchmark",
    "Footprint": "footprint",
    "Footprint recorded from": "footprint",
    "Latest held": "latest-held",
    "Past its date": "latest-held",
    "Per 100,000 a year": "rate-per-100000",
    "Per 1,000 a year": "rate-per-100000",
    "Person-years": "person-years",
    "Policing body": "policing-body",
    "Post named as SRO or chair": "senior-responsible-owner-sro",
    "Rate": "crude-rate",
    "Framework": "framework-metric",
    "Rolled up across areas": "rolled-up",
    "Status of the definition": "definition-to-be-confirmed",
    "Strategic board": "strategic-board",
}
"""A heading or term, and the glossary's address of its meaning."""


@register.filter
def explained(word):
    """The glossary's anchor for a word; "" where it needs no explaining."""
    return EXPLAINED.get(word, "")
