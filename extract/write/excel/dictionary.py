"""字典: a hidden sheet with the status words and the limits of the light, by defined names, for a place to change."""

from typing import TYPE_CHECKING

from extract.vocabulary.profile import Profile, Rule
from extract.write.excel import light
from extract.write.excel.ledger import STATUS_NAME

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME, STATUS = "字典", "状态"


def dictionary(book: "Workbook", profile: Profile) -> None:
    """Write the sheet, and define the names that the dropdown and the formulas of the light use."""
    rule = profile.light
    limits = [(light.SOON_NAME, rule.soon)]
    if rule.rule is Rule.SCHEDULE:
        limits += [(light.AMBER_NAME, rule.amber), (light.RED_NAME, rule.red)]
    columns: list[tuple[str, tuple[str | int, ...]]] = [(STATUS, profile.words.all)]
    columns += [(name, (number,)) for name, number in limits]
    sheet = book.add_worksheet(NAME)
    for number, (heading, _) in enumerate(columns):
        sheet.write_string(0, number, heading)
    for row in range(max(len(values) for _, values in columns)):  # row by row: constant_memory keeps one
        for number, (_, values) in enumerate(columns):
            if row < len(values):
                sheet.write(row + 1, number, values[row])
    book.define_name(STATUS_NAME, f"='{NAME}'!$A$2:$A${max(1, len(profile.words.all)) + 1}")
    for number, (name, _) in enumerate(limits, 1):
        book.define_name(name, f"='{NAME}'!${'ABCD'[number]}$2")
    sheet.hide()
