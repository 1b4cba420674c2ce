"""What is measured, what was published, what we computed from it."""

from .catalogue import (
    Break,
    FrameworkMetric,
    GlossaryTerm,
    Metric,
    MetricVersion,
    Outcome,
    Pillar,
    Target,
)
from .indicators import Indicator, RecomputeRun
from .observations import Observation, Population, Release, ReviewedFigure, Source

__all__ = [
    "Break",
    "FrameworkMetric",
    "GlossaryTerm",
    "Indicator",
    "Metric",
    "MetricVersion",
    "Observation",
    "Outcome",
    "Pillar",
    "Population",
    "RecomputeRun",
    "Release",
    "ReviewedFigure",
    "Source",
    "Target",
]
