"""What is measured, what was published, what we computed from it."""

from .catalogue import (
    Break,
    FrameworkMetric,
    GlossaryTerm,
    Metric,
    MetricVersion,
    Outcome,
    Pillar,
    Rebase,
    Target,
)
from .delivery import DeliveryAction, OutcomeAssessment, SelfAssessment
from .indicators import Indicator, Owed, RecomputeRun
from .neighbours import Neighbour, NeighbourList
from .observations import Observation, Population, Release, ReviewedFigure, Source
from .plans import LocalPlan, PlanPriority, PriorityLink

__all__ = [
    "Break",
    "DeliveryAction",
    "FrameworkMetric",
    "GlossaryTerm",
    "Indicator",
    "LocalPlan",
    "Metric",
    "MetricVersion",
    "Neighbour",
    "NeighbourList",
    "Observation",
    "Outcome",
    "OutcomeAssessment",
    "Owed",
    "Pillar",
    "PlanPriority",
    "Population",
    "PriorityLink",
    "Rebase",
    "RecomputeRun",
    "Release",
    "ReviewedFigure",
    "SelfAssessment",
    "Source",
    "Target",
]
