"""Workbooks in tests: made for a viewer, changed as somebody would in a spreadsheet, read back."""

import warnings
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partnerships import access
from partnerships.models import User
from returns import freezing, workbook_in, workbook_out, workbook_seal
from returns.pages.whole import Whole


def viewer(account):
    user = User.objects.get(email=f"{account}@exampleshire.example")
    return access.viewer_of(user, second_factor=True)


def written(quarterly_return, who):
    """The bytes of the workbook of a return for this viewer."""
    whole = Whole(freezing.of(quarterly_return.pk), who)
    return workbook_out.write(whole, timezone.now())


def book(content):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not keep the small charts
        return openpyxl.load_workbook(BytesIO(content))


def places(content, quarterly_return):
    """{answer key: Place} as the workbook itself carries it."""
    sheet = book(content)["Portal"]
    seal = "".join(cell.value for (cell,) in sheet.iter_rows(max_col=1))
    return workbook_seal.open_(seal, freezing.of(quarterly_return.pk))


def changed(content, cells=(), change=None):
    """The workbook with these cells set ({(sheet, cell): value}) and `change` done to it."""
    held = book(content)
    for (sheet, cell), value in dict(cells).items():
        held[sheet][cell].value = value
    if change:
        change(held)
    file = BytesIO()
    held.save(file)
    return file.getvalue()


def upload(content, name="return.xlsx"):
    return SimpleUploadedFile(name, content)


def read(content, quarterly_return, who):
    return workbook_in.read(upload(content), freezing.of(quarterly_return.pk), who)


def faults(content, quarterly_return, who):
    """[(sheet, cell, words)] that reading this workbook finds."""
    found = read(content, quarterly_return, who)
    return [(one.sheet, one.cell, one.words) for one in found.faults]
