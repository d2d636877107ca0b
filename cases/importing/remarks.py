"""What reading a legacy file finds out about the file, its sheets and single cells: the findings IMP-01 to IMP-19."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...findings import CODES, Finding, Level, Place, register
from ..cell_values import NO_DATE, SHORTENED, TOO_LONG, Doubtful
from .table import Table, letters

_SOURCE = "House rule"

HIDDEN_SHEET = register(
    "IMP-01",
    Level.WARNING,
    "The sheet is hidden",
    "A hidden sheet is read like any other, for cases may stand in it. It may as well hold what nobody should use any more.",
    _SOURCE,
)
HIDDEN_CELLS = register(
    "IMP-02",
    Level.WARNING,
    "Rows or columns are hidden",
    "Hidden rows and columns, those that a filter hides among them, are read like any other. Look whether they were hidden "
    "because they no longer count.",
    _SOURCE,
)
FILLED = register(
    "IMP-03",
    Level.WARNING,
    "Merged cells were filled",
    "Only the first of some merged cells holds what they show. The others were given the same value, in rows that hold "
    "something themselves; each is listed among the changes.",
    _SOURCE,
)
NOT_FILLED = register(
    "IMP-04",
    Level.WARNING,
    "Merged cells were not filled",
    "There are so many merged cells that those from a point on were left as they are: only the first of each holds a value.",
    _SOURCE,
)
NOTES = register(
    "IMP-05",
    Level.WARNING,
    "There are notes on cells",
    "Notes (comments) are no values and are not imported. What belongs into the case has to be typed into a cell.",
    _SOURCE,
)
NO_CELLS = register(
    "IMP-06",
    Level.ADVICE,
    "The sheet has no cells",
    "A sheet that is a chart or a dialogue, or a sheet of macros, has no rows to be read.",
    _SOURCE,
)
LINKS = register(
    "IMP-07",
    Level.WARNING,
    "The workbook takes values from other files",
    "Links and data connections are never followed. What the cells showed when the workbook was last saved is taken.",
    _SOURCE,
)
MACROS = register(
    "IMP-08",
    Level.ADVICE,
    "The workbook holds macros",
    "Macros are never run; caseforms looks at nothing but the cells.",
    _SOURCE,
)
PICTURES = register(
    "IMP-09",
    Level.WARNING,
    "There are pictures or drawings",
    "Pictures, drawings and text boxes are not read. What belongs into the case has to be typed into a cell.",
    _SOURCE,
)
LONG_NUMBER = register(
    "IMP-10",
    Level.ERROR,
    "A number has more figures than a spreadsheet keeps",
    "Spreadsheets keep 15 figures of a number and make the others noughts. A longer number that was typed as a number is lost; "
    "only text keeps all figures.",
    _SOURCE,
)
SHORT_NUMBER = register(
    "IMP-11",
    Level.ERROR,
    "Only the short form of a number was saved",
    "A spreadsheet shows a long number in a narrow column as 7.7E+09, and a text file saved from it holds nothing else: the "
    "other figures are lost.",
    _SOURCE,
)
IMPOSSIBLE_DATE = register(
    "IMP-12",
    Level.WARNING,
    "The cell is formatted as a date, and there is no such date",
    "The number in the cell is beyond the last day that a spreadsheet knows, so it shows nothing but ####. The number itself "
    "is taken: it may be a telephone number in a column of dates.",
    _SOURCE,
)
UNDECODED = register(
    "IMP-13",
    Level.ERROR,
    "A letter cannot be read",
    "The file holds bytes that are no letters in its encoding. They stand as � in the value, so the value is not used.",
    _SOURCE,
)
ENCODING = register(
    "IMP-14",
    Level.WARNING,
    "The encoding is taken to be Windows-1252",
    "The file does not say in which encoding it is, and it is not UTF-8. Older spreadsheet programs of the United Kingdom "
    "wrote Windows-1252. If another was used, letters with accents are wrong, and nothing else is.",
    _SOURCE,
)
UNEVEN = register(
    "IMP-15",
    Level.WARNING,
    "Rows have more cells than the first",
    "A row of a text file that has more cells than the row of titles often holds a comma or a semicolon that should have stood "
    "in quotation marks, and its values stand in the wrong columns from there on.",
    _SOURCE,
)
NO_ERRORS = register(
    "IMP-16",
    Level.WARNING,
    "Errors cannot be told from empty cells",
    "In files of this kind a cell that shows an error, such as #N/A, and a formula without a result are read as empty; a "
    "number is read without the noughts that its format shows in front; notes and hidden rows and columns are not seen.",
    _SOURCE,
)
COLOURED = register(
    "IMP-17",
    Level.ADVICE,
    "Cells are coloured",
    "Colours are not imported. Where a colour means something, such as a closed case, it has to be said in a column.",
    _SOURCE,
)

_DOUBTS = {
    TOO_LONG: (
        LONG_NUMBER,
        "this number has more than 15 figures; the spreadsheet has lost those behind",
        "Type it again, as text.",
    ),
    SHORTENED: (
        SHORT_NUMBER,
        "only the short form of this number was saved; its figures are lost",
        "Widen the column or format it as text before saving, or type the number again.",
    ),
    NO_DATE: (
        IMPOSSIBLE_DATE,
        "this number stands in a cell that is formatted as a date, and there is no such date",
        "Look whether it is a date or a number, and format the cell as such.",
    ),
}
_SHOWN = 6


def about(code: str, message: str, remedy: str, file: str, row: int = 0, column: int = -1) -> Finding:
    """A finding about a file, or about one of its cells (the row from 1, the column from 0)."""
    return Finding(code, CODES[code].level, "", message, remedy, _SOURCE, Place(file, row, column + 1))


def some(names: Iterable[str], most: int = _SHOWN) -> str:
    """The first of some names, and how many more there are.

    >>> some(["A1", "B2", "C3"], 2)
    'A1, B2 and 1 more'
    """
    named = list(names)
    more = len(named) - most
    return ", ".join(named[:most]) + (f" and {more:,} more" if more > 0 else "")


def doubts(rows: Sequence[tuple[int, Sequence[object]]], file: str) -> dict[tuple[int, int], Finding]:
    """What is to be told about numbers that cannot be what was typed."""
    found = {}
    for number, row in rows:
        if Doubtful in map(type, row):
            for place, value in enumerate(row):
                if isinstance(value, Doubtful):
                    code, words, remedy = _DOUBTS[value.why]
                    found[number, place] = about(code, words, remedy, file, number, place)
    return found


def hidden_findings(table: Table, file: str) -> list[Finding]:
    """That a sheet, or some of it, was hidden."""
    found = []
    if table.hidden:
        found.append(
            about(
                HIDDEN_SHEET,
                f"the sheet “{table.sheet}” is hidden; it is read all the same",
                "Look at what is in it, or delete it.",
                file,
            )
        )
    columns = [letters(column) for column in sorted(table.hidden_columns)]
    rows = [str(row) for row in sorted(table.hidden_rows)]
    for names, what in ((columns, "column"), (rows, "row")):
        if names:
            words = f"{what} {names[0]} is" if len(names) == 1 else f"{what}s {some(names)} are"
            found.append(
                about(
                    HIDDEN_CELLS,
                    f"in the sheet “{table.sheet}” the {words} hidden; what stands there is read all the same",
                    "Look whether it still counts, and delete what does not.",
                    file,
                )
            )
    return found


def note_findings(table: Table, file: str) -> list[Finding]:
    """That there are notes on cells."""
    if not table.notes:
        return []
    cells = some(f"{letters(column)}{row}" for row, column in sorted(table.notes))
    return [
        about(
            NOTES,
            f"in the sheet “{table.sheet}” there are notes on cells, which are not imported: {cells}",
            "Read them, and type what belongs into the case into a cell.",
            file,
        )
    ]


def coloured_finding(table: Table, colours: Mapping[int, int], file: str) -> Finding:
    """That cells below the titles are coloured: ``colours`` says how many have each colour."""
    count = sum(colours.values())
    cells = "one cell has" if count == 1 else f"{count:,} cells have"
    which = "a colour" if len(colours) == 1 else f"{len(colours)} colours"
    words = f"in the sheet “{table.sheet}” {cells} {which}, which no case file can hold"
    return about(COLOURED, words, "Where a colour means something, say it in a column.", file)
