"""What falls due in a register, and when its partnership meets, as a calendar (RFC 5545)."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from .models import Duty


def of(register, portal):
    """The text of a calendar. portal: the address of the portal, of which identities are made."""
    calendar = Calendar()
    calendar.add("prodid", "-//Combating Drugs Partnerships portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", register.partnership.name)
    host = portal.rpartition("/")[2]
    for kind, one in register.papers().items():
        if one.due_on:
            uid = f"{register.partnership.slug}-{kind}-{one.due_on}@{host}"
            words = f"Due: {Duty.Kind(kind).label}"
            calendar.add_component(_event(register, words, one.due_on, uid))
    for meeting in (*register.meetings(), *register.ahead()):
        uid = f"{register.partnership.slug}-meeting-{meeting.id}@{host}"
        event = _event(register, str(meeting), meeting.held_on, uid)
        if meeting.place:
            event.add("location", meeting.place)
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _event(register, words, day, uid):
    """Something that takes a whole day."""
    event = Event()
    event.add("summary", f"{words} ({register.partnership.area.name})")
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(register.day, datetime.min.time()))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    return event
