"""What lies within what on a day, all the way down."""

from django.db import connection

INSIDE = """
WITH RECURSIVE next AS (
    SELECT whole_id AS whole, part_id AS part FROM partnerships_areapart
    WHERE coalesce(valid_from, %(day)s) <= %(day)s AND coalesce(valid_to, %(day)s) >= %(day)s
    UNION ALL SELECT force_id, area_id FROM partnerships_partnership
    UNION ALL SELECT board.area_id, member.area_id FROM partnerships_partnership member
        JOIN partnerships_partnership board ON board.id = member.parent_id
), inside(scope, area) AS (
    SELECT id, id FROM partnerships_area WHERE id = ANY(%(scopes)s)
    UNION SELECT inside.scope, next.part FROM inside JOIN next ON next.whole = inside.area
)
SELECT inside.scope, area.id, area.nation = 'demonstration'
FROM inside JOIN partnerships_area area ON area.id = inside.area
"""
"""Each scope with every area that lies in it that day: parts of parts, a force's partnerships."""


def inside(scopes, day):
    """{scope: [(area, whether it is of the demonstration)]}, itself among them, in one query."""
    found = {}
    if scopes:
        with connection.cursor() as cursor:
            cursor.execute(INSIDE, {"day": day, "scopes": sorted(scopes)})
            for scope, area, demonstration in cursor.fetchall():
                found.setdefault(scope, []).append((area, demonstration))
    return found
