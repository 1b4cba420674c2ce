"""The kinds of row about the catalogue that administrators keep."""

from django import forms
from django.db import transaction
from django.utils import timezone

from partnerships import audit, keeping
from partnerships.access import Permission
from partnerships.keeping import Action, Kind, register
from partnerships.kept_forms import KeptForm, days
from partnerships.models import Act

from .local_metrics import DefinitionForm, LocalMetricForm, MetricForm
from .models import Break, Metric, MetricVersion, PriorityLink, Rebase, Target
from .tasks import recompute_owed

keeping.WHEN_FIGURES_MOVE.append(lambda: recompute_owed.delay(asked_by="change"))


class TargetForm(KeptForm):
    value = forms.FloatField(label="Target", widget=forms.TextInput(attrs={"inputmode": "decimal"}))

    class Meta:
        model = Target
        fields = "metric area value starts ends text source confirmed".split()
        labels = {
            "metric": "Measure", "text": "As it is said", "source": "Where it is written",
            "confirmed": "Seen in a public source",
        }  # fmt: skip


class BreakForm(KeptForm):
    class Meta:
        model = Break
        fields = "metric area on kind compares text".split()
        labels = {
            "metric": "Measure", "on": "First day of the new series", "kind": "What changed",
            "compares": "Figures on both sides may be compared", "text": "Label on the chart",
        }  # fmt: skip
        help_texts = {"compares": "", "area": "Leave empty for every area."}
        widgets = {"on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    why = forms.CharField(
        label="What changed, in words",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Shown beside the chart.",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial.setdefault("why", self.instance.reason)

    def save(self, commit=True):
        self.instance.reason = self.cleaned_data["why"]
        return super().save(commit)


class RebaseForm(KeptForm):
    class Meta:
        model = Rebase
        fields = "metric area on fix_after".split()
        labels = {
            "metric": "Measure", "on": "First day of the new limits",
            "fix_after": "Periods that the limits rest on",
        }  # fmt: skip
        help_texts = {
            "area": "Leave empty for every area.",
            "fix_after": "12 or more: limits then stay as those periods set them. Leave empty for "
            "limits that follow every period.",
        }

    why = forms.CharField(
        label="What changed in the work, in words",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Shown beside the chart. A run of better or worse figures alone is no reason.",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial.setdefault("why", self.instance.reason)
        self.was_approved = self.instance.approved_at is not None

    def moves_figures(self):
        """Only what was approved has moved any figure."""
        return self.was_approved and super().moves_figures()

    def clean(self):
        """Whoever changes it proposes it, and somebody else approves it again."""
        cleaned = super().clean()
        self.instance.reason = cleaned.get("why", "")
        self.instance.proposed_by = self.viewer.user
        self.instance.approved_by = self.instance.approved_at = None
        return cleaned


@transaction.atomic
def approve(rebase, request):
    """Let a rebase count: by somebody else than who proposed it."""
    row = Rebase.objects.select_for_update().get(pk=rebase.pk)
    if row.approved_at:
        keeping.refuse("This has been approved already.")
    if row.proposed_by == request.viewer.user:
        keeping.refuse("You proposed this: somebody else has to approve it.")
    row.approved_by, row.approved_at = request.viewer.user, timezone.now()
    row.save()
    audit.record(
        Act.CHANGED, by=request.viewer.user, subject=row, request=request, what="approved",
        fields=["approved_by", "approved_at"], reason="",
    )  # fmt: skip
    keeping.figures_move()
    return f"Approved: {row}. Figures follow within minutes."


class LinkForm(KeptForm):
    class Meta:
        model = PriorityLink
        fields = "priority pillar outcome metric valid_from valid_to basis".split()
        labels = {"metric": "Measure", "basis": "How the link is known"}
        help_texts = {"basis": ""}


def _approval(rebase):
    """Who let a rebase count and when, or that nobody has."""
    if rebase.approved_at is None:
        return "Waiting for approval"
    return f"By {rebase.approved_by.name}, {timezone.localdate(rebase.approved_at):%-d %B %Y}"


def _title(metric):
    versions = sorted(metric.versions.all(), key=lambda one: str(one.valid_from or ""))
    return versions[-1].title if versions else metric.code


register(
    Kind(
        key="metrics",
        model=Metric,
        one="a local measure",
        many="Measures",
        about="What is measured: the national series and your own. What each means stands in its "
        "definitions.",
        needs=Permission.KEEP_CATALOGUE,
        form=MetricForm,
        add_form=LocalMetricForm,
        columns=(
            ("Code", lambda row: row.code),
            ("Kind", lambda row: row.get_kind_display()),
            ("Group", lambda row: row.group),
            ("Framework", lambda row: row.framework_id or ""),
        ),
        search=("code", "versions__title", "group"),
        choice="kind",
        last_day="",
        links=lambda row: (("Its definitions", f"/administration/definitions/?q={row.code}"),),
    ),
    Kind(
        key="definitions",
        model=MetricVersion,
        one="a definition",
        many="Definitions of measures",
        about="What each measure means from when to when. New arithmetic makes a new definition; "
        "the past one stays.",
        needs=Permission.KEEP_CATALOGUE,
        form=DefinitionForm,
        columns=(
            ("Title", lambda row: row.title),
            ("Measure", lambda row: row.metric.code),
            ("Status", lambda row: row.get_definition_status_display()),
            ("Days", days),
        ),
        search=("title", "metric__code"),
        choice="definition_status",
        related=("metric",),
        may_add=False,
        may_delete=False,
        moves=frozenset(DefinitionForm.ARITHMETIC),
    ),
    Kind(
        key="targets",
        model=Target,
        one="a target",
        many="Targets",
        about="Ambitions for a measure in an area, each with its last day. None is normal.",
        needs=Permission.KEEP_CATALOGUE,
        form=TargetForm,
        columns=(
            ("Target", lambda row: row.text),
            ("Measure", lambda row: row.metric.code),
            ("Area", lambda row: row.area),
            ("To", lambda row: f"{row.ends:%-d %B %Y}" if row.ends else ""),
        ),
        search=("text", "metric__code", "area__name"),
        related=("metric", "area"),
        last_day="ends",
    ),
    Kind(
        key="breaks",
        model=Break,
        one="a break",
        many="Series breaks",
        about="Days on which a series changed. Nothing is compared across a break that says so.",
        needs=Permission.KEEP_CATALOGUE,
        form=BreakForm,
        columns=(
            ("Label", lambda row: row.text),
            ("Measure", lambda row: row.metric.code),
            ("Area", lambda row: row.area or "Every area"),
            ("On", lambda row: f"{row.on:%-d %B %Y}"),
        ),
        search=("text", "metric__code", "area__name"),
        choice="kind",
        related=("metric", "area"),
        moves=frozenset({"metric", "area", "on", "compares"}),
        adding_moves=True,
        last_day="",
    ),
    Kind(
        key="rebases",
        model=Rebase,
        one="a rebase",
        many="Rebases",
        about="Days from which control limits are drawn afresh, because the work itself changed. "
        "Each counts once somebody else has approved it.",
        needs=Permission.KEEP_CATALOGUE,
        form=RebaseForm,
        actions={
            "approve": Action(
                "Approve", "From its first day on, limits are drawn afresh.", approve
            ),
        },
        columns=(
            ("Measure", lambda row: row.metric.code),
            ("Area", lambda row: row.area or "Every area"),
            ("On", lambda row: f"{row.on:%-d %B %Y}"),
            ("Reason", lambda row: row.reason),
            ("Approved", _approval),
        ),
        search=("reason", "metric__code", "area__name"),
        related=("metric", "area", "approved_by"),
        moves=frozenset(RebaseForm.Meta.fields),
        moved_by=lambda row: row.approved_at is not None,
        last_day="",
    ),
    Kind(
        key="plan-links",
        model=PriorityLink,
        one="a link",
        many="Links of plan priorities",
        about="Which pillar, outcome or measure a priority of a local plan speaks to.",
        needs=Permission.KEEP_CATALOGUE,
        form=LinkForm,
        columns=(
            ("Priority", lambda row: row.priority),
            ("Plan", lambda row: row.priority.plan.title),
            ("Speaks to", lambda row: row.pillar or row.outcome or row.metric),
            ("Days", days),
        ),
        search=("priority__text", "priority__plan__title", "metric__code"),
        related=("priority__plan", "pillar", "outcome", "metric"),
    ),
)
