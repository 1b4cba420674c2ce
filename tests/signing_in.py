"""Signing in without the forms, for tests of other things. The forms have tests of their own."""

import time

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(client, user, *, second_factor=True):
    """Sign this user in, with a second factor or, as only the demonstration may, without."""
    client.force_login(user, backend=BACKEND)
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time()}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client
