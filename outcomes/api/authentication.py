"""Who asks: the owner of a token, whoever signed in with this browser, or anyone."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

NOT_BEARER = 'Send a token as "Authorization: Bearer cdp_…", or no Authorization header at all.'
REFUSED = "This token is unknown, expired or revoked. Issue another on your account page."


class ViewerAuthentication(BaseAuthentication):
    """`request.auth` becomes the `access.Viewer`; a token that is not good is refused.

    The rate limit has looked the token up already: `request.token_viewer`.
    """

    def authenticate(self, request):
        header = request.headers.get("Authorization")
        if header is None:
            viewer = request.viewer
            return (viewer.user, viewer) if viewer.user else None
        if not request.token:
            raise AuthenticationFailed(NOT_BEARER)
        if request.token_viewer is None:
            raise AuthenticationFailed(REFUSED)
        request._request.viewer = request.token_viewer
        return request.token_viewer.user, request.token_viewer

    def authenticate_header(self, request):
        return "Bearer"
