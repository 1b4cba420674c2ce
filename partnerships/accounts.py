"""How people sign in: what django-allauth is told of this portal."""

from allauth.account.authentication import get_authentication_records


def signed_in_twice(request):
    """Whether this session was signed in to with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
