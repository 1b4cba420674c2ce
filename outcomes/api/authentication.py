"""Who asks: the owner of a token, whoever signed in with this browser, or anyone."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from partnerships import tokens

NOT_A_TOKEN = 'Send a token as "Authorization: Bearer cdp_…", or no Authorization header at all.'
REFUSED = "This token is unknown, expired or revoked. Issue another on your account page."


class ViewerAuthentication(BaseAuthentication):
    """`request.auth` becomes the `access.Viewer`; a token that is not good is refused."""

    def authenticate(self, request):
        header = request.headers.get("Authorization")
        viewer = request.viewer if header is None else viewer_of_header(request, header)
        return (viewer.user, viewer) if viewer.user else None

    def authenticate_header(self, request):
        return "Bearer"


def viewer_of_header(request, header):
    """The viewer whom the header names, looked up once a request. Raises `AuthenticationFailed`."""
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer":
        raise AuthenticationFailed(NOT_A_TOKEN)
    viewer = tokens.viewer_of_token(text.strip())
    if viewer is None:
        raise AuthenticationFailed(REFUSED)
    return viewer
