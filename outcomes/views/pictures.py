"""Charts as files."""

from django.http import HttpResponse


def response(drawn, name):
    """A still picture as a download."""
    answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return answer
