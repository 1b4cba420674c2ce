"""The kinds of row about places and bodies that administrators keep."""

from django import forms

from partnerships.access import Permission
from partnerships.keeping import Kind, register
from partnerships.kept_forms import AreasByCode, KeptForm, days
from partnerships.models import Area, AreaAlias, AreaPart, Organisation, Partnership, PolicingBody
from partnerships.reference import RECODED

FORCES = Area.objects.filter(kind=Area.Kind.POLICE_FORCE)


class AreaForm(KeptForm):
    """An area: its code and names, its days, and what replaced it."""

    successors = AreasByCode(
        label="Replaced by", required=False, help_text="Codes of the areas that replaced it."
    )

    class Meta:
        model = Area
        fields = (
            "code name official_name kind nation slug valid_from valid_to successors note".split()
        )
        labels = {"slug": "Word in its address", "note": "Note"}
        help_texts = {
            "slug": "Of a police force: its address is /forces/ with this word.",
            "code": "The ONS code; of a partnership CDP- and its word.",
        }

    def clean_slug(self):
        return self.cleaned_data["slug"] or None

    def save(self, commit=True):
        """A code that changes goes on naming the area, in files and in addresses."""
        area, former = super().save(commit), self.initial.get("code")
        if former and former != area.code:
            AreaAlias.objects.get_or_create(area=area, alias=former, defaults={"kind": RECODED})
        return area


class PartForm(KeptForm):
    """An area lies within another: a footprint is all the parts of its area."""

    whole = forms.ModelChoiceField(
        Area.objects.filter(kind__in=("region", "police_force", "upper_tier", "footprint")),
        label="The whole",
    )

    class Meta:
        model = AreaPart
        fields = "part whole valid_from valid_to note".split()
        labels = {"part": "This area", "note": "Note"}

    def clean(self):
        if whole := self.cleaned_data.get("whole"):
            self.instance.relation = whole.kind
        return super().clean()


class PolicingBodyForm(KeptForm):
    force = forms.ModelChoiceField(FORCES, label="Police force area")

    class Meta:
        model = PolicingBody
        fields = (
            "force name kind valid_from valid_to ends_as_given succeeded_by confirmed note".split()
        )
        labels = {"confirmed": "Seen in a public source", "ends_as_given": "When it ends"}
        help_texts = {"confirmed": ""}


class PartnershipForm(KeptForm):
    """A partnership or a board; its area is added first, its footprint is that area's parts."""

    area = forms.ModelChoiceField(
        Area.objects.filter(kind__in=("footprint", "strategic_board")), label="Its own area"
    )
    force = forms.ModelChoiceField(FORCES, label="Police force area")
    parent = forms.ModelChoiceField(
        Partnership.objects.filter(kind=Partnership.Kind.BOARD),
        label="Board over it",
        required=False,
    )

    class Meta:
        model = Partnership
        fields = "area name slug kind force parent footprint_basis source note".split()
        labels = {"slug": "Word in its address"}


class OrganisationForm(KeptForm):
    areas = AreasByCode(label="Areas", help_text="Codes of the areas it answers for.")
    host = forms.ModelChoiceField(
        Area.objects.filter(kind=Area.Kind.UPPER_TIER), label="Host council", required=False
    )

    class Meta:
        model = Organisation
        fields = "code name kind areas host officer officer_email".split()
        labels = {
            "host": "Host council",
            "officer": "Scrutiny officer",
            "officer_email": "E-mail of that office",
        }


register(
    Kind(
        key="areas",
        model=Area,
        one="an area",
        many="Areas",
        about="Every place that a figure can be about. An area that ceased gets its last day and "
        "its successors.",
        needs=Permission.KEEP_PLACES,
        form=AreaForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Code", lambda row: row.code),
            ("Kind", lambda row: row.get_kind_display()),
            ("Days", days),
        ),
        search=("name", "code", "official_name", "aliases__alias"),
        choice="kind",
        moves=frozenset({"code", "kind", "nation", "valid_from", "valid_to", "successors"}),
    ),
    Kind(
        key="parts",
        model=AreaPart,
        one="a part",
        many="Footprints and parts",
        about="Which area lies within which, from when to when. Sums follow the parts.",
        needs=Permission.KEEP_PLACES,
        form=PartForm,
        columns=(
            ("Area", lambda row: row.part),
            ("Lies in", lambda row: row.whole),
            ("As its", lambda row: row.get_relation_display()),
            ("Days", days),
        ),
        search=("part__name", "part__code", "whole__name", "whole__code"),
        choice="relation",
        related=("part", "whole"),
        order=("part__name", "relation", "whole__name", "valid_from"),
        moves=frozenset({"part", "whole", "valid_from", "valid_to"}),
        adding_moves=True,
    ),
    Kind(
        key="policing-bodies",
        model=PolicingBody,
        one="a policing body",
        many="Policing bodies",
        about="Who holds each police force to account, from when to when.",
        needs=Permission.KEEP_PLACES,
        form=PolicingBodyForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Force", lambda row: row.force),
            ("Kind", lambda row: row.get_kind_display()),
            ("Days", days),
        ),
        search=("name", "force__name"),
        choice="kind",
        related=("force",),
    ),
    Kind(
        key="partnerships",
        model=Partnership,
        one="a partnership",
        many="Partnerships and boards",
        about="Combating Drugs Partnerships and the boards over them. Parts make their footprints.",
        needs=Permission.KEEP_PLACES,
        form=PartnershipForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Kind", lambda row: row.get_kind_display()),
            ("Force", lambda row: row.force),
            ("Board over it", lambda row: row.parent or ""),
        ),
        search=("name", "slug", "force__name"),
        choice="kind",
        related=("area", "force", "parent"),
        moves=frozenset({"area"}),
        last_day="",
    ),
    Kind(
        key="organisations",
        model=Organisation,
        one="an organisation",
        many="Organisations",
        about="Panels, boards and community safety partnerships, with the areas they answer for.",
        needs=Permission.KEEP_PLACES,
        form=OrganisationForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Kind", lambda row: row.get_kind_display()),
            ("Code", lambda row: row.code),
        ),
        search=("name", "code"),
        choice="kind",
        last_day="",
    ),
)
