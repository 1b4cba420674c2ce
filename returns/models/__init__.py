"""The tables of quarterly returns, by subject; import them from here."""

from .answers import Answer, Confirmation, Evidence, Narrative, ReturnValue
from .asked import Form, Question, Round, Section, Supplied
from .returning import AcceptingBody, Edition, QuarterlyReturn, Status, Step, Unlock
from .working import Delegation, Flag

__all__ = [
    "AcceptingBody",
    "Answer",
    "Confirmation",
    "Delegation",
    "Edition",
    "Evidence",
    "Flag",
    "Form",
    "Narrative",
    "QuarterlyReturn",
    "Question",
    "ReturnValue",
    "Round",
    "Section",
    "Status",
    "Step",
    "Supplied",
    "Unlock",
]
