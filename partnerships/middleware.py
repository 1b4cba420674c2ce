"""Who asks: `request.viewer`, for every page, file and form."""

from django.utils.functional import SimpleLazyObject

from . import access, accounts


def viewer(get_response):
    """Give each request its viewer, looked up when first asked for."""

    def middleware(request):
        request.viewer = SimpleLazyObject(
            lambda: access.viewer_of(request.user, second_factor=accounts.signed_in_twice(request))
        )
        return get_response(request)

    return middleware
