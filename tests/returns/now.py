"""The rounds of the demonstration, whatever the day on which the tests are run."""

from django.utils import timezone

from outcomes import periods

QUARTER = periods.add_months(periods.quarter_of(timezone.localdate()), -3)
"""The first day of the quarter of the open round."""
ROUND = periods.quarter_slug(QUARTER)
IN_WORDS = periods.label(QUARTER, periods.last_day(QUARTER, 3))
LATE = periods.quarter_slug(periods.add_months(QUARTER, -9))
"""The round in which the partnership was late."""
