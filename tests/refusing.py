"""What the database must refuse."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused():
    """What happens inside must be refused by the database, at once or when it is committed."""
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 - the block is the test's own
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
