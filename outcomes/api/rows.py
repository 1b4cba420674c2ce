"""The rows of each list, as its schema describes them: names, meanings and types, in order."""

from rest_framework import serializers

from partnerships import continuity
from partnerships.models import Area, Partnership

from ..models import Metric, Observation
from ..models.catalogue import DefinitionStatus, Direction
from ..models.indicators import State

MARKING = (
    'What must stand beside it: "Demonstration data" is fictional; "Restricted" is shown to you and'
    " not to the public."
)


def text(what, **options):
    return serializers.CharField(help_text=what, **options)


def number(what):
    return serializers.FloatField(help_text=what, allow_null=True)


def whole(what):
    return serializers.IntegerField(help_text=what)


def day(what, **options):
    return serializers.DateField(help_text=what, **options)


def one_of(choices, what, **options):
    return serializers.ChoiceField(choices, help_text=what, **options)


class Row(serializers.Serializer):
    """Describes a row; `columns` are its names in the order in which they are written."""

    @classmethod
    def columns(cls):
        return tuple(cls._declared_fields)


class IndicatorRow(Row):
    """A figure for a metric, an area and a period, as the portal shows it."""

    metric = text("The metric's code; `metrics/` defines it.")
    area = text("The area's code; `areas/` describes it.")
    area_name = text("The area's name.")
    period_start = day("First day of the period.")
    period_end = day("Last day of the period.")
    breakdown = text("Which part of the figure; empty: the whole.")
    window = text("The span it covers: as published, rolling, year to date, three years.")
    numerator = number("The count, or the part of a share; null unless shown.")
    denominator = number("Person-years of a rate, or the whole of a share; null unless shown.")
    value = number("The figure in its unit; null unless shown.")
    lower = number("Lower 95% confidence limit; null where none is claimed, and unless shown.")
    upper = number("Upper 95% confidence limit; null where none is claimed, and unless shown.")
    unit = text("The unit of `value`, in words.")
    basis = one_of(Observation.Basis.choices, "Where the figure comes from.")
    qualifier = text('A word its source put before it, as "over".')
    status = one_of(Observation.Status.choices, "How settled its publisher says it is.")
    flag = one_of(Observation.Flag.choices, "What its publisher did to it.")
    state = one_of(State.choices, "Whether you see the figure. Any state but shown has a reason.")
    reason = text("Why the figure is not shown; empty where it is.")
    comparison = text("How it compares with `benchmark`, in the code's own word; may be empty.")
    benchmark = text("Whom the comparison is with, by name.")
    change = number("Less the same period a year before, where the two may be compared.")
    change_percent = number("That change in per cent.")
    no_value_reason = text("Why a count has no rate.")
    made_of = text("The parts of which a rolled-up figure is the sum.")
    note = text("What its source says of it.")
    latest = serializers.BooleanField(help_text="Whether it is the last of its series you may see.")
    source = text("Keys of its sources, with spaces between.")
    release = serializers.IntegerField(
        help_text="Number of the release it was read from; null for a sum.", allow_null=True
    )
    computed_at = serializers.DateTimeField(
        help_text="When the run that wrote it began; unchanged since."
    )
    marking = text(MARKING)


class ObservationRow(Row):
    """A figure as it was said: by a publisher, in a return, in a paper."""

    metric = text("The metric's code; `metrics/` defines it.")
    area = text("The area's code; `areas/` describes it.")
    area_name = text("The area's name.")
    period_start = day("First day of the period.")
    period_end = day("Last day of the period.")
    breakdown = text("Which part of the figure; empty: the whole.")
    numerator = number("As given; null where none was, and unless shown.")
    denominator = number("As given; null where none was, and unless shown.")
    value = number("As given; null where none was, and unless shown.")
    published_lower = number("Lower confidence limit as published; null unless shown.")
    published_upper = number("Upper confidence limit as published; null unless shown.")
    unit = text("The unit in which it was given, in words.")
    basis = one_of(Observation.Basis.choices, "Who said it.")
    qualifier = text('A word its source put before it, as "over".')
    status = one_of(Observation.Status.choices, "How settled its publisher says it is.")
    flag = one_of(Observation.Flag.choices, "What its publisher did to it.")
    state = one_of(State.choices, "Whether you see the figure. Any state but shown has a reason.")
    reason = text("Why the figure is not shown; empty where it is.")
    note = text("What its source says of it.")
    source = text("The key of its source.")
    release = serializers.IntegerField(help_text="Number of the release it was read from.")
    recorded_at = serializers.DateTimeField(help_text="When it was recorded here.")
    marking = text(MARKING)


class MetricRow(Row):
    """A metric of the catalogue as it is defined today."""

    code = text("Its code, which `indicators/` and `observations/` take.")
    title = text("Its name.")
    kind = one_of(Metric.Kind.choices, "Published, asked in returns, or quoted in papers.")
    framework = text("The metric of the national framework it belongs to, as H05; may be empty.")
    feeds_framework = serializers.BooleanField(help_text="Whether it is the series that feeds it.")
    outcome = text("Code of its outcome; may be empty.")
    pillar = text("Code of its pillar; may be empty.")
    group = text("The group in which the portal lists it.")
    type = text("Activity, output, outcome or context.")
    direction = one_of(Direction.choices, "Which way is better; none: neither is.")
    measure = text("What its figure is: a count, a rate, a share …")
    unit = text("The unit of an indicator's `value`.")
    count_unit = text("The unit in which it is observed.")
    counting = text("Whether one person may be counted twice, so that areas do not add up.")
    definition = text("What is measured.")
    numerator_meaning = text("What `numerator` counts.")
    denominator_meaning = text("What `denominator` counts.")
    rollup_place = text("How areas are added up: by sum, by ratio, or not at all.")
    usual_interval_months = serializers.IntegerField(help_text="Months between figures.")
    usual_lag_months = serializers.IntegerField(help_text="Months until a figure is published.")
    levels = text("The kinds of area for which figures are published.")
    access = text("Who may read figures that are not published.")
    definition_status = one_of(DefinitionStatus.choices, "How settled the definition is.")
    caution = text("What to beware of.")
    note = text("What else is known of it.")
    page = text("The address of its page.")


class AreaRow(Row):
    """A place with a code, in force or retired."""

    code = text("Its code: of the ONS, or CDP- and a name for a partnership's footprint.")
    name = text("Its name.")
    kind = one_of(Area.Kind.choices, "What kind of place it is.")
    nation = one_of(Area.Nation.choices, "Where it lies; demonstration: nowhere.")
    official_name = text("Its full name where that is another.")
    valid_from = day("Its first day; null: not recorded.", allow_null=True)
    valid_to = day("Its last day; null while it is in force.", allow_null=True)
    successors = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the areas that took its place."
    )
    note = text("What else is known of it.")
    marking = text('"Demonstration data" where it is fictional.')
    page = text("The address of its page.")


class PartnershipRow(Row):
    """A Combating Drugs Partnership, or a strategic board over several."""

    slug = text("Its name in addresses.")
    name = text("Its name.")
    kind = one_of(Partnership.Kind.choices, "A partnership, or a board over several.")
    area = text("The code of its footprint, which figures are for.")
    force = text("The code of the police force area it lies in.")
    force_name = text("The name of that area.")
    parent = text("The slug of the board it is a member of; may be empty.")
    footprint = serializers.ListField(
        child=serializers.CharField(),
        help_text="Codes of the authorities in its footprint on the day asked for.",
    )
    valid_from = day("The first day of its footprint; null: not recorded.", allow_null=True)
    footprint_basis = text("How that day is known.")
    post = text("The post named as its SRO or chair.")
    source = text("Where this was read.")
    note = text("What else is known of it.")
    marking = text('"Demonstration data" where it is fictional.')
    page = text("The address of its page.")


class RegisterRow(Row):
    """The register of a partnership in short; of people it tells only the offices they hold."""

    slug = text("Its name in addresses.")
    name = text("Its name.")
    kind = one_of(Partnership.Kind.choices, "A partnership, or a board over several.")
    area = text("The code of its footprint.")
    headed_by = text("The office of its SRO, or of a board's chair.")
    head_state = one_of(
        [(state.value, state.value) for state in continuity.State], "How that post stands."
    )
    head_vacant_since = day("Its first day without a holder, if it has none.", allow_null=True)
    posts_vacant = serializers.ListField(
        child=serializers.CharField(), help_text="The posts without a holder."
    )
    seats_filled = whole("Seats expected that somebody holds.")
    seats_deputised = whole("Seats without a holder in which a deputy sits.")
    seats_vacant = whole("Seats in which nobody sits.")
    seats_not_recorded = whole("Groups of which no seat was entered: not the same as vacant.")
    papers_late = serializers.ListField(
        child=serializers.CharField(), help_text="The kinds of paper that are past their day."
    )
    last_met = day("When it last met; null: not recorded.", allow_null=True)
    next_meeting = day("When it meets next; null: not recorded.", allow_null=True)
    marking = text('"Demonstration data" where it is fictional.')
    page = text("The address of its register.")


class IndexRow(serializers.Serializer):
    """The addresses of the API."""

    indicators = serializers.URLField()
    observations = serializers.URLField()
    metrics = serializers.URLField()
    areas = serializers.URLField()
    partnerships = serializers.URLField()
    registers = serializers.URLField()
    returns = serializers.URLField()
    answers = serializers.URLField()
    schema = serializers.URLField()
    docs = serializers.URLField()


class Refusal(serializers.Serializer):
    """Why there is no answer, in words."""

    detail = serializers.CharField()


def page_of(row):
    """A page of a list of these rows."""
    name = row.__name__.removesuffix("Row") + "Page"
    fields = {
        "__doc__": f"A page of rows. {row.__doc__}",
        "count": serializers.IntegerField(help_text="How many rows there are on all pages."),
        "next": serializers.URLField(help_text="The next page.", allow_null=True),
        "previous": serializers.URLField(help_text="The page before.", allow_null=True),
        "results": row(many=True),
    }
    return type(name, (serializers.Serializer,), fields)
