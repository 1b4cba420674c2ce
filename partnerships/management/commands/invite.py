"""Invite somebody, the first administrator too: the portal needs no other way in."""

import sys

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from partnerships import invitations
from partnerships.models import Role


class Command(BaseCommand):
    help = "Invite a person by email, with a role and the place it is held for."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--scope",
            help="an area's code; a force's or partnership's slug, as in its address; a panel's "
            "code for a clerk; england, which is what an administrator and an analyst get",
        )

    def handle(self, *, email, role, scope, **_):
        if scope is None and role in {Role.ADMIN, Role.ANALYST}:
            scope = "england"
        try:
            place = invitations.scope_by_code(role, scope)
            invited = invitations.invite(email, role, place, by=None)
        except invitations.CannotInvite as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{invited.access}: {invited.user.email} was sent an email.")
        if invited.link and sys.stdout.isatty():  # where there is no mail yet
            self.stdout.write(f"Or pass on this link, which works once: {invited.link}")
