"""The kinds of row about returns that administrators keep."""

from datetime import timedelta

from django import forms

from partnerships.access import Permission
from partnerships.keeping import Kind, register
from partnerships.kept_forms import REFUSALS, KeptForm, days
from partnerships.models import Partnership

from . import rounds
from .models import AcceptingBody, Round
from .models.asked import Asked

REFUSALS["a_round_opens_falls_due_and_closes"] = (
    "A round opens, then forces’ returns fall due, then partnerships’, then it closes."
)


class AcceptingBodyForm(KeptForm):
    """Who accepts the returns of a partnership; a board is one that it stands under."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.filter(kind=Partnership.Kind.PARTNERSHIP)
    )

    class Meta:
        model = AcceptingBody
        fields = "partnership body valid_from valid_to source".split()
        labels = {"body": "Accepted by", "source": "How this is known"}
        help_texts = {"source": ""}

    def clean(self):
        cleaned = super().clean()
        partnership = cleaned.get("partnership")
        is_board = cleaned.get("body") == AcceptingBody.Body.BOARD
        if is_board and partnership and partnership.parent_id is None:
            self.add_error("body", "This partnership stands under no board.")
        return cleaned


class RoundForm(KeptForm):
    """The days of a round that has not opened."""

    class Meta:
        model = Round
        fields = "opens_on force_due_on due_on closes_on".split()
        labels = {
            "opens_on": "Opens on", "force_due_on": "Forces' returns due on",
            "due_on": "Partnerships' returns due on", "closes_on": "Closes on",
        }  # fmt: skip

    def clean(self):
        """Nothing falls due before its slowest source is out, as the catalogue tells it today."""
        cleaned = super().clean()
        out = rounds.sources_out(self.instance.quarter, self.instance.form)
        ends = self.instance.ends
        force = max([ends, *out[Asked.FORCE]])
        slowest = self.instance.sources_out_on = max([force, *out[Asked.PARTNERSHIP]])
        self._not_before("opens_on", ends + timedelta(days=1), "the quarter ends the day before")
        self._not_before("force_due_on", force, "the slowest source of the forces is out then")
        self._not_before("due_on", slowest, "the slowest source is out then")
        return cleaned

    def _not_before(self, name, day, why):
        if (given := self.cleaned_data.get(name)) and given < day:
            self.add_error(name, f"{day:%-d %B %Y} at the earliest: {why}.")


def opened_already(viewer, row):
    """A round is as it was announced, once it has opened."""
    if row.opened_at:
        return "This round has opened: its days stay as they were announced."
    return ""


def _on(name):
    return lambda row: f"{getattr(row, name):%-d %B %Y}"


register(
    Kind(
        key="accepting-bodies",
        model=AcceptingBody,
        one="an accepting body",
        many="Who accepts returns",
        about="Who accepts the returns of a partnership, from when to when. Where nothing is said, "
        "the policing body does. A force’s returns are always accepted by its policing body.",
        needs=Permission.KEEP_PLACES,
        form=AcceptingBodyForm,
        columns=(
            ("Partnership", lambda row: row.partnership),
            ("Accepted by", lambda row: row.get_body_display()),
            ("Days", days),
        ),
        search=("partnership__name", "source"),
        choice="body",
        related=("partnership",),
    ),
    Kind(
        key="rounds",
        model=Round,
        one="a round",
        many="Rounds of returns",
        about="When each quarter’s returns open, fall due and close. A round is made by the portal "
        "from how long its sources take; its days can be changed until it opens.",
        needs=Permission.KEEP_CATALOGUE,
        form=RoundForm,
        columns=(
            ("Quarter", lambda row: row.label),
            ("Opens", _on("opens_on")),
            ("Forces due", _on("force_due_on")),
            ("Due", _on("due_on")),
            ("Closes", _on("closes_on")),
        ),
        may_add=False,
        may_delete=False,
        why_not=opened_already,
        last_day="",
    ),
)
