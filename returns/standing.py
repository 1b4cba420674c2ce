"""How a return stands, in the words of whoever waits for it. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """What has become of a return; draft is told apart by why it is one."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    UNLOCKED = "unlocked"
    SUBMITTED = "submitted"
    CERTIFIED = "certified"
    ACCEPTED = "accepted"
    RECEIVED = "received"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def tag(self) -> str:
        """The kind of tag that marks it."""
        return TAGS.get(self, self.value.replace("_", "-"))


TAGS = {
    State.WITHDRAWN: "in-progress",
    State.UNLOCKED: "sent-back",
    State.RECEIVED: "accepted",
}
WHY_A_DRAFT = {
    "send_back": State.SENT_BACK,
    "withdraw": State.WITHDRAWN,
    "unlock": State.UNLOCKED,
}
"""The step that made it a draft again."""
HAS_IT = {
    State.SUBMITTED: "the SRO, to certify",
    State.CERTIFIED: "the accepting body, to accept",
    State.ACCEPTED: "",
    State.RECEIVED: "",
}
FORCE_HAS_IT = {State.SUBMITTED: "a second officer, to certify"}


@dataclass(frozen=True)
class Standing:
    """A return as it stands today.

    status: of the workflow. moved_by: its last step that changed the status, "opened" for none.
    accepted_before: how often. first_on: the day on which it was first submitted. asked, answered:
    how many of its boxes need an answer, and have one.
    """

    status: str
    moved_by: str
    accepted_before: int
    received_only: bool
    is_force: bool
    was_touched: bool
    due_on: date
    first_on: date | None
    asked: int
    answered: int
    is_nil: bool

    @property
    def state(self) -> State:
        if self.status == "accepted" and self.received_only:
            return State.RECEIVED
        if self.status != "draft":
            return State(self.status)
        if self.moved_by in WHY_A_DRAFT:
            return WHY_A_DRAFT[self.moved_by]
        return State.IN_PROGRESS if self.was_touched else State.NOT_STARTED

    @property
    def is_received(self) -> bool:
        """Whether it is in: on its way, or accepted, as it stays while it is unlocked."""
        return self.status != "draft" or self.accepted_before > 0

    @property
    def days_late(self) -> int:
        """By how many days it was first submitted after its day; 0 where it was in time or never.

        The due day itself is in time.
        """
        return max(0, (self.first_on - self.due_on).days) if self.first_on else 0

    def is_overdue(self, today: date) -> bool:
        return not self.is_received and today > self.due_on

    def timing(self, today: date) -> str:
        """When it came or is to come: "On time", "4 days late", "Late: was due 9 July 2026"."""
        if self.is_received:
            return f"{days(self.days_late)} late" if self.days_late else "On time"
        if today > self.due_on:
            return f"Late: was due {self.due_on:%-d %B %Y}"
        left = (self.due_on - today).days
        if left < 8:
            return "Due today" if left == 0 else f"Due in {days(left)}"
        return f"Due {self.due_on:%-d %B %Y}"

    @property
    def fullness(self) -> str:
        """How full it is: "Complete", "Partial: 55 of 60 answered", "Nil return"."""
        counted = f"{self.answered} of {self.asked} answered"
        if self.state not in SENT:
            return counted
        if self.answered < self.asked:
            return f"Partial: {counted}"
        return "Complete, all nil" if self.is_nil else "Complete"

    @property
    def who_has_it(self) -> str:
        """Whose move it is, in words; "" for nobody's."""
        if self.is_force and self.state in FORCE_HAS_IT:
            return FORCE_HAS_IT[self.state]
        return HAS_IT.get(self.state, "the force" if self.is_force else "the partnership lead")


SENT = {State.SUBMITTED, State.CERTIFIED, State.ACCEPTED, State.RECEIVED}


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
