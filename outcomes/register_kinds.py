"""The kinds of row that a partnership's lead keeps of its delivery plan and its own judgement."""

from django import forms
from django.db.models import OuterRef, Subquery

from partnerships.access import Permission
from partnerships.keeping import Kind, register
from partnerships.kept_forms import KeptForm
from partnerships.models import AreaPart

from .models import (
    DeliveryAction,
    Metric,
    MetricVersion,
    OutcomeAssessment,
    PlanPriority,
    SelfAssessment,
)

TITLE = MetricVersion.objects.filter(metric=OuterRef("pk")).order_by("-valid_from")
TITLE = TITLE.values("title")[:1]


class MetricByTitle(forms.ModelChoiceField):
    """A measure, chosen by the title it has now."""

    def label_from_instance(self, metric):
        return metric.title or metric.code


class DeliveryActionForm(KeptForm):
    metric = MetricByTitle(
        Metric.objects.annotate(title=Subquery(TITLE)).order_by("title"),
        label="Measure it should move",
        required=False,
    )

    class Meta:
        model = DeliveryAction
        fields = (
            "title pillar outcome metric sub_group priority owner begun_on due_on progress "
            "done_on said is_public".split()
        )
        labels = {
            "title": "What is to be done",
            "sub_group": "Sub-group that does it",
            "priority": "Priority of the police and crime plan",
            "begun_on": "Begun",
            "due_on": "Due",
            "done_on": "Done on",
            "said": "So far, and next",
            "is_public": "Anyone may read it beside its measure",
        }
        help_texts = {"said": "Name nobody.", "is_public": ""}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.shelf.partnership:
            area = self.shelf.partnership.area
            around = AreaPart.objects.filter(whole=area).values("part")
            own = {"plan__area__in": [area.pk, self.shelf.partnership.force_id]}
            priorities = PlanPriority.objects.select_related("plan")
            self.fields["priority"].queryset = priorities.filter(**own) | priorities.filter(
                plan__area__in=around
            )


class SelfAssessmentForm(KeptForm):
    class Meta:
        model = SelfAssessment
        fields = "as_at status agreed_on agreed_by barriers asks".split()
        labels = {
            "as_at": "The day that it describes",
            "agreed_on": "Agreed on",
            "agreed_by": "Agreed by",
            "barriers": "What stands in the way",
            "asks": "What is asked of central government",
        }
        help_texts = {"as_at": "", "agreed_by": "The body or the post.", "barriers": "", "asks": ""}


class OutcomeAssessmentForm(KeptForm):
    class Meta:
        model = OutcomeAssessment
        fields = "assessment outcome direction rating commentary risks".split()
        labels = {
            "assessment": "Self-assessment",
            "rating": "How it is going",
            "risks": "Key risks",
        }
        help_texts = {"risks": "Name nobody."}


SCOPED = {"needs": Permission.KEEP_REGISTER, "of": "partnership", "last_day": ""}

register(
    Kind(
        key="actions",
        model=DeliveryAction,
        one="an action",
        many="Actions of the delivery plan",
        about="What the partnership set out to do, whose it is, by when, and how far it is.",
        form=DeliveryActionForm,
        columns=(
            ("Action", lambda row: row.title),
            ("Progress", lambda row: row.get_progress_display()),
            ("Due", lambda row: (row.due_on and f"{row.due_on:%-d %B %Y}") or "no day set"),
            ("Owner", lambda row: row.owner),
        ),
        search=("title", "owner"),
        choice="progress",
        order=("due_on", "title"),
        **SCOPED,
    ),
    Kind(
        key="self-assessments",
        model=SelfAssessment,
        one="a self-assessment",
        many="Self-assessments",
        about="How the partnership judges itself. What the register and the measures say already "
        "is not asked again.",
        form=SelfAssessmentForm,
        columns=(
            ("Self-assessment", str),
            ("Status", lambda row: row.get_status_display()),
        ),
        **SCOPED,
    ),
    Kind(
        key="outcome-assessments",
        model=OutcomeAssessment,
        one="an outcome",
        many="Self-assessments by outcome",
        about="What a self-assessment says of each outcome.",
        form=OutcomeAssessmentForm,
        columns=(
            ("Outcome", str),
            ("Direction", lambda row: row.get_direction_display()),
            ("Rating", lambda row: row.get_rating_display()),
        ),
        related=("assessment", "outcome"),
        order=("-assessment__as_at", "outcome__order"),
        **(SCOPED | {"of": "assessment__partnership"}),
    ),
)
