"""What is made of one return beside its steps: the grant return."""

from outcomes import csv_files
from partnerships import audit
from partnerships.models import Act

from .. import grant
from .opening import opened


def grant_return(request, slug, quarter):
    """The grant lines of a return as a file; the audit says who has it."""
    found = opened(request, slug, quarter)
    rows = list(grant.rows(found, request.viewer))
    audit.record(
        Act.EXPORTED, by=request.viewer.user, subject=found, request=request, file="grant-return"
    )
    return csv_files.of_rows(rows, grant.COLUMNS, f"grant-return-{slug}-{quarter}")
