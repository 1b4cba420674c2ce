"""A return as a workbook: written, opened by another library, changed, and read back."""

import random
import zipfile
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns import freezing, saving, workbook_in, workbook_out
from returns.models import Delegation, QuarterlyReturn, ReturnValue, Section
from returns.models.answers import Origin
from returns.pages.whole import Whole

from .workbooks import book, changed, faults, places, read, upload, viewer, written

TREATMENT, HELP = "Treatment and recovery", "How to fill this in"
SESSIONS = "prevention_sessions:CDP-exampleshire"
State = ReturnValue.State


@pytest.fixture
def current(demonstration, db):
    return QuarterlyReturn.objects.filter(partnership__slug="exampleshire").first()


@pytest.fixture
def lead(demonstration, db):
    return viewer("lead")


@pytest.fixture
def made(current, lead):
    return written(current, lead)


@pytest.fixture
def at(made, current):
    """A function: at(key, name) is the (sheet, cell) of a field of an answer."""
    held = places(made, current)
    return lambda key, name: (held[key].sheet, workbook_in.cell_of(held[key], name))


def key_of(current, metric):
    value = ReturnValue.objects.filter(
        quarterly_return=current, question__metric__code=metric
    ).first()
    return value.key


def answer(current, key):
    return saving.by_key(freezing.of(current.pk))[key]


def save(content, current, who):
    found = read(content, current, who)
    assert found.faults == []
    return saving.save(current.pk, found.typed, by=who, origin=Origin.WORKBOOK, whole=True)


# What is written


def test_it_is_locked_but_for_its_cells_and_says_how(made):
    held = book(made)
    assert held.sheetnames[:2] == [HELP, TREATMENT]
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in held)
    assert held["Portal"].sheet_state == "veryHidden"
    assert held.properties.title.startswith("Quarterly return: Exampleshire")
    sheet = held[TREATMENT]
    assert [cell.value for cell in sheet[3]][:6] == [
        *("What", "Area", "Period and level", "Number", "Out of", "Or none"),
    ]
    row = {column: sheet[f"{column}4"] for column in "ABCDEFGHIJ"}
    assert [name for name, cell in row.items() if not cell.protection.locked] == list("DFGH")
    assert "12 months" in row["A"].value
    assert "The year to" in row["C"].value
    assert "authority" in row["C"].value
    assert {str(one.sqref): one.type for one in sheet.data_validations.dataValidation} == {
        "D4:D21": "custom",
        "E4:E21": "custom",
        "F4:F21": "list",
        "G4:G21": "textLength",
        "H4:H21": "textLength",
    }
    assert "not zero" in sheet["D3"].comment.text
    assert sheet.freeze_panes == "B4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$3:$3"
    assert not any(sheet.merged_cells.ranges for sheet in held)


def test_past_values_are_numbers_that_say_their_period(made):
    held = book(made)[TREATMENT]
    last = held["M4"]
    assert isinstance(last.value, int | float)
    assert "Year to June 2026" in last.number_format
    assert held["X4"].value is not None  # the twelfth


def test_the_first_sheet_says_what_blank_is(made):
    words = " ".join(cell.value or "" for row in book(made)[HELP].iter_rows() for cell in row)
    for said in ("not zero", "type clear", "Nil", "Does not apply", "Not known", "Exampleshire"):
        assert said in words


def test_the_same_return_at_the_same_moment_gives_the_same_bytes(current, lead):
    at = timezone.now() - timedelta(days=3)
    whole = Whole(freezing.of(current.pk), lead)
    made = workbook_out.write(whole, at)
    assert made == workbook_out.write(whole, at)
    assert book(made).properties.created.date() == at.date()


def test_what_somebody_typed_is_never_a_formula(current, lead):
    key = key_of(current, "prevention_sessions")
    note = '=HYPERLINK("https://example.org","x")'
    saving.save(
        current.pk, [saving.Typed(key, answer(current, key).version, {"note": note})], by=lead
    )
    made = written(current, lead)
    place = places(made, current)[key]
    cell = book(made)[place.sheet][workbook_in.cell_of(place, "note")]
    assert (cell.value, cell.data_type) == (note, "s")
    assert cell.quotePrefix
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert not any(
            b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name
        )
    assert read(made, current, lead).typed == []


def test_what_the_force_returns_is_only_read(made):
    sheet = book(made)["Police figures"]
    assert [cell.value for cell in sheet[3]] == ["What", "Period and level", "Figure"]
    assert sheet.max_row == 14
    assert all(cell.protection.locked for row in sheet for cell in row)


def test_a_contributor_gets_only_what_was_asked_of_them(current, lead):
    colleague = viewer("contributor")
    section = Section.objects.get(form=current.round.form, key="treatment")
    Delegation.objects.filter(quarterly_return=current).delete()
    Delegation.objects.create(
        quarterly_return=current, section=section, user=colleague.user,
        given_at=timezone.now(), given_by=lead.user,
    )  # fmt: skip
    assert book(written(current, colleague)).sheetnames == [HELP, TREATMENT, "Portal"]
    whole = written(current, lead)  # a workbook that the lead passed on
    held = places(whole, current)[SESSIONS]
    cell = (held.sheet, workbook_in.cell_of(held, "numerator"))
    assert read(whole, current, colleague).faults == []
    ((sheet, row, words),) = faults(changed(whole, {cell: 140}), current, colleague)
    assert (sheet, row) == (held.sheet, f"row {held.row}")
    assert words.startswith("This section is with somebody else")


# What is read


def test_an_untouched_workbook_changes_nothing(made, current, lead):
    for content in (made, changed(made)):  # as written, and as saved by another program
        found = read(content, current, lead)
        assert (found.typed, found.faults, found.emptied) == ([], [], 0)


def test_what_was_filled_in_is_saved_and_comes_back(made, current, lead, at):
    sessions = key_of(current, "prevention_sessions")
    posts = key_of(current, "workforce_in_post")
    filled = changed(
        made,
        {
            at(sessions, "numerator"): 140,
            at(sessions, "note"): "Two terms\nof lessons",
            at(posts, "numerator"): "42.5",
            at(posts, "denominator"): 47,
        },
    )
    assert {one.outcome for one in save(filled, current, lead)} == {"saved"}
    held = answer(current, sessions)
    assert (held.state, held.numerator, held.note) == ("given", 140, "Two terms\nof lessons")
    assert (held.origin, held.version, held.edited_by) == ("workbook", 1, lead.user)
    held = answer(current, posts)
    assert (held.numerator, held.denominator) == (Decimal("42.5"), 47)
    assert read(written(current, lead), current, lead).typed == []
    assert {one.outcome for one in save(filled, current, lead)} == {"same"}  # sent twice


def test_no_figure_is_said_with_its_reason(made, current, lead, at):
    key = key_of(current, "prevention_sessions")
    not_known = {at(key, "state"): "Not known", at(key, "reason"): "The schools were closed."}
    save(changed(made, not_known), current, lead)
    assert (answer(current, key).state, answer(current, key).numerator) == ("not_known", None)
    again = written(current, lead)
    nil = changed(again, {at(key, "state"): "Nil", at(key, "reason"): None})
    assert read(nil, current, lead).emptied == 0
    save(nil, current, lead)
    assert (answer(current, key).state, answer(current, key).numerator) == ("nil", 0)
    again = written(current, lead)
    save(changed(again, {at(key, "state"): None, at(key, "numerator"): 7}), current, lead)
    assert (answer(current, key).state, answer(current, key).numerator) == ("given", 7)


def test_blank_is_not_zero_and_takes_nothing_out(made, current, lead, at):
    """A cell that is emptied leaves the answer; `clear` takes it out."""
    key = key_of(current, "adults_new_to_treatment_q")
    before = answer(current, key).numerator
    assert before
    found = read(changed(made, {at(key, "numerator"): None}), current, lead)
    assert (found.typed, found.faults, found.emptied) == ([], [], 1)
    version = answer(current, key).version
    saving.save(current.pk, [saving.Typed(key, version, {"note": "Late"})], by=lead)
    noted = written(current, lead)
    found = read(changed(noted, {at(key, "note"): None}), current, lead)
    assert (found.typed, found.faults, found.emptied) == ([], [], 1)
    save(changed(noted, {at(key, "numerator"): "clear"}), current, lead)
    assert (answer(current, key).state, answer(current, key).numerator) == ("", None)


def test_an_empty_cell_leaves_what_was_typed_on_the_page_meanwhile(made, current, lead, at):
    sessions = key_of(current, "prevention_sessions")
    other = key_of(current, "lived_experience_involved")
    saving.save(current.pk, [saving.Typed(sessions, 0, {"numerator": "150", "state": ""})], by=lead)
    (one,) = save(changed(made, {at(other, "numerator"): 9}), current, lead)
    assert one.key == other
    assert answer(current, sessions).numerator == 150


def test_what_somebody_changed_meanwhile_is_told_and_nothing_is_saved(made, current, lead, at):
    sessions = key_of(current, "prevention_sessions")
    other = key_of(current, "lived_experience_involved")
    saving.save(current.pk, [saving.Typed(sessions, 0, {"numerator": "150", "state": ""})], by=lead)
    filled = changed(made, {at(sessions, "numerator"): 140, at(other, "numerator"): 9})
    results = {one.key: one for one in save(filled, current, lead)}
    assert results[sessions].outcome == "changed"
    assert results[sessions].theirs["numerator"] == "150"
    assert answer(current, sessions).numerator == 150
    assert answer(current, other).state == ""


def test_words_and_statements_are_read(made, current, lead, at):
    held = saving.by_key(freezing.of(current.pk))
    narrative = next(key for key in held if key.startswith("outcome_a:"))
    day = next(key for key in held if key.startswith("plan_approved_on:"))
    statement = next(key for key in held if key.startswith("baseline_maintained:"))
    register = next(key for key in held if key.startswith("sro_in_post:"))
    assert held[narrative].needs_confirming
    filled = changed(
        made,
        {
            at(narrative, "confirm"): "Yes",
            at(day, "day"): "1 May 2026",
            at(statement, "said"): "No",
            at(register, "note"): "Acting until March.",
        },
    )
    assert {one.outcome for one in save(filled, current, lead)} == {"saved"}
    now = saving.by_key(freezing.of(current.pk))
    assert not now[narrative].needs_confirming
    assert now[narrative].commentary == held[narrative].commentary
    assert f"{now[day].day:%d/%m/%Y}" == "01/05/2026"
    assert (now[statement].said, now[register].note) == ("no", "Acting until March.")
    assert now[register].said == held[register].said


def test_every_fault_is_told_at_once_by_sheet_and_cell(made, current, lead, at):
    held = ReturnValue.objects.filter(
        quarterly_return=current, question__metric__code="adults_in_treatment_r12"
    )
    first, second = [one.key for one in held]
    waits = key_of(current, "waits_over_3_weeks")
    filled = changed(
        made,
        {
            at(first, "numerator"): "about 20",
            at(second, "numerator"): "=B3+4",
            at(first, "denominator"): 50,
            at(waits, "numerator"): -3,
            at(waits, "state"): "perhaps",
            at(SESSIONS, "state"): "Not known",
        },
    )
    found = faults(filled, current, lead)
    assert [(sheet, cell) for sheet, cell, _ in found] == [
        at(first, "numerator"),
        at(first, "denominator"),
        at(second, "numerator"),
        at(waits, "state"),
        at(SESSIONS, "reason"),
    ]
    words = [said for _, _, said in found]
    assert words[0] == "“about 20” is not a number. Type digits, such as 1,234 or 12.5."
    assert words[1] == "Nothing is asked here. Empty this cell."
    assert words[2].startswith("This is a formula.")
    assert words[3].startswith("“perhaps” is not on the list.")
    assert words[4] == "Say why, in a few words."


def test_a_cell_that_is_not_asked_stays_empty(made, current, lead, at):
    key = key_of(current, "adults_in_treatment_r12")
    filled = changed(made, {at(key, "denominator"): 50})
    assert faults(filled, current, lead) == [
        (*at(key, "denominator"), "Nothing is asked here. Empty this cell."),
    ]


def test_a_row_that_was_moved_added_or_lost_is_told(made, current, lead, at):
    def change(held):
        held[TREATMENT]["A4"].value = "Adults in any treatment"
        held[TREATMENT]["A22"].value = "People seen at the hostel"
        del held["Governance"]

    found = faults(changed(made, change=change), current, lead)
    assert [(sheet, cell) for sheet, cell, _ in found] == [
        (TREATMENT, "row 4"),
        (TREATMENT, "row 22"),
        ("Governance", "whole sheet"),
    ]
    assert "Adults in any treatment" in found[0][2]
    assert "Delete it" in found[1][2]


def test_a_sheet_of_ones_own_is_let_be(made, current, lead):
    filled = changed(made, change=lambda held: held.create_sheet("Workings").append(["=1+1"]))
    assert faults(filled, current, lead) == []


# What is refused whole


def refusal(content, quarterly_return, who, name="return.xlsx"):
    with pytest.raises(ValidationError) as caught:
        workbook_in.read(upload(content, name), freezing.of(quarterly_return.pk), who)
    return " ".join(caught.value.messages)


def test_a_workbook_of_something_else_is_refused(made, current, lead, at):
    before = QuarterlyReturn.objects.filter(partnership__slug="exampleshire")[1]
    said = refusal(written(before, lead), current, lead)
    assert before.round.label in said
    assert current.round.label in said
    of_force = QuarterlyReturn.objects.filter(force__nation="demonstration", round=current.round)
    said = refusal(written(of_force.get(), viewer("force")), current, lead)
    assert of_force.get().body in said


def test_a_workbook_of_another_form_or_layout_is_refused(made, current, lead, monkeypatch):
    form = current.round.form
    form.number = 99
    form.save()
    assert "form 1 asked" in refusal(made, current, lead)
    monkeypatch.setattr("returns.workbook_seal.FORMAT", 2)
    assert "laid out as the portal did earlier" in refusal(made, current, lead)


def test_a_seal_that_was_altered_or_lost_is_refused(made, current, lead):
    def alter(held):
        cell = held["Portal"]["A1"]
        at = random.Random(6).randrange(len(cell.value))  # noqa: S311 - of no secret
        cell.value = (
            f"{cell.value[:at]}{'B' if cell.value[at] != 'B' else 'C'}{cell.value[at + 1 :]}"
        )

    def lose(held):
        del held["Portal"]

    for change in (alter, lose):
        assert "no workbook of this portal" in refusal(changed(made, change=change), current, lead)


def test_files_that_are_no_workbook_are_refused(made, current, lead):
    assert "empty" in refusal(b"", current, lead)
    assert "no Excel workbook" in refusal(b"What,Number\n1,2\n", current, lead, "return.csv")
    assert "no file of a kind" in refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 600, current, lead)
    assert "cannot be read" in refusal(archive({"xl/workbook.xml": b"<workbook"}), current, lead)
    macros = archive({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"})
    assert "macros" in refusal(macros, current, lead)


def test_a_bomb_is_refused_before_it_is_unpacked(made, current, lead):
    zeros = archive({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": b"0" * 40_000_000})
    assert len(zeros) < 100_000
    assert "unpacks to far more" in refusal(zeros, current, lead)
    many = archive({f"xl/{number}.xml": b"" for number in range(300)} | {"xl/workbook.xml": b""})
    assert "unpacks to far more" in refusal(many, current, lead)
    nested = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with zipfile.ZipFile(BytesIO(made)) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    assert "cannot be read" in refusal(
        archive(parts | {"xl/sharedStrings.xml": nested}), current, lead
    )


def archive(parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in parts.items():
            held.writestr(name, content)
    return file.getvalue()


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_refused_or_read_and_never_an_error(made, current, lead, at, junk):
    at %= len(made)
    damaged = made[:at] + junk + made[at + len(junk) :]
    try:
        read(damaged, current, lead)
    except ValidationError:
        return


def test_any_figure_and_any_words_come_back_as_they_went(current, lead):
    """Saved on the page, written, saved by another program and read: nothing was touched.

    That any text survives a spreadsheet is in test_workbook_cells.py.
    """
    said = {
        "prevention_sessions": {"numerator": "123456789.123456", "note": "=1+1\r\n+44 @here"},
        "lived_experience_involved": {"numerator": "0.1", "note": "_x0041_ \xa0 \u2028 é 😀"},
        "suspected_deaths": {"state": "not_applicable", "reason": "-none", "note": "'quoted"},
        "early_unplanned_exits": {"state": "nil", "numerator": "", "denominator": "40"},
    }
    for metric, fields in said.items():
        key = key_of(current, metric)
        typed = saving.Typed(key, answer(current, key).version, {"state": "given"} | fields)
        (one,) = saving.save(current.pk, [typed], by=lead)
        assert one.outcome == "saved"
    made = written(current, lead)
    assert read(made, current, lead).typed == []
    assert read(changed(made), current, lead).typed == []
