"""What was done: acts and seals, both append-only by trigger. Ids stand for people, never names."""

from django.db import models

from partnerships.history import append_only


class Act(models.TextChoices):
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_REFUSED = "sign_in_refused", "Sign-in refused"
    LOCKED_OUT = "locked_out", "Locked out after too many attempts"
    INVITED = "invited", "Invited"
    JOINED = "joined", "Accepted an invitation"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    SECOND_FACTOR_ADDED = "second_factor_added", "Second factor added"
    SECOND_FACTOR_REMOVED = "second_factor_removed", "Second factor removed"
    SESSION_ENDED = "session_ended", "Session ended"
    ACCESS_GIVEN = "access_given", "Access given"
    ACCESS_CHANGED = "access_changed", "Access changed"
    ACCESS_ENDED = "access_ended", "Access ended"
    ACCOUNT_WARNED = "account_warned", "Dormant account warned"
    ACCOUNT_CLOSED = "account_closed", "Account closed"
    ACCOUNT_OPENED = "account_opened", "Account opened again"
    TOKEN_ISSUED = "token_issued", "API token issued"
    TOKEN_REVOKED = "token_revoked", "API token revoked"
    CHANGED = "changed", "Reference data changed"
    LOADED = "loaded", "Data loaded"
    RECOMPUTED = "recomputed", "Indicators recomputed"
    EXPORTED = "exported", "File downloaded"
    RESTRICTED_VIEWED = "restricted_viewed", "Restricted figures viewed"
    RETURN_OPENED = "return_opened", "Return opened"
    RETURN_MOVED = "return_moved", "Return moved"
    RETURN_SAVED = "return_saved", "Return filled in"
    DELEGATED = "delegated", "Section delegated"
    REMINDED = "reminded", "Reminder sent"
    SEALED = "sealed", "Audit sealed"
    VERIFIED = "verified", "Audit verified"


class AuditEvent(models.Model):
    """One act: when, what, by whom and on what, by number."""

    at = models.DateTimeField()
    act = models.CharField(max_length=24, choices=Act.choices)
    by = models.BigIntegerField(null=True, help_text="The user's number; empty: the portal.")
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="audit_at")]
        triggers = append_only("audit_event")

    def __str__(self):
        return f"{self.at:%d %B %Y %H:%M} {self.act}"


class Seal(models.Model):
    """A digest over everything the audit and the history gained since the seal before it."""

    sealed_at = models.DateTimeField()
    contents = models.JSONField(help_text="For each table its columns, first and last row sealed.")
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = append_only("seal")

    def __str__(self):
        return f"Seal {self.pk}, {self.sealed_at:%d %B %Y}"
