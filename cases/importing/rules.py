"""The codes by which the reading of legacy sheets tells what it found, and by which rule it changed a cell."""

from __future__ import annotations

from ...findings import Level, register

SOURCE = "Specification, appendix D"


def _rule(number: int, level: Level, title: str, explanation: str, source: str = SOURCE) -> str:
    return register(f"IMP-{number}", level, title, explanation, source)


# -- the sheets ----------------------------------------------------------------------------------------------------------
NO_HEADER = _rule(
    20,
    Level.ERROR,
    "The sheet has no titles that are known",
    "No row of the sheet looks like the titles of columns, so nothing says what its cells mean. Write titles into the "
    "sheet, or name the columns in the mapping.",
)
HEADER_JOINED = _rule(
    21,
    Level.ADVICE,
    "The titles stand in several rows",
    "Titles in rows below one another, or a heading over several columns, were joined: “Mother” over “Name” is read as "
    "“Mother Name”.",
)
SAME_TITLE = _rule(
    22,
    Level.WARNING,
    "Two columns mean the same",
    "Two columns of the sheet have one title, or mean one answer. The first is read; say in the mapping what the other means.",
)
NO_TITLE = _rule(
    23,
    Level.WARNING,
    "A column has content but no title",
    "Nothing says what stands in the column, so it is not read. Say in the mapping what it means.",
)
COLUMN_NOT_READ = _rule(
    24,
    Level.WARNING,
    "The column is not read",
    "What the column means is not known or only guessed, so nothing of it reaches a case file. Write the answer’s path beside it "
    "in the mapping, or “ignore”.",
)
COLUMN_LIKELY = _rule(
    25,
    Level.QUESTION,
    "What the column means is likely, not certain",
    "The title is used for more than one thing. The column was read as the likeliest; look whether that is right.",
)
HIDDEN = _rule(
    26,
    Level.ADVICE,
    "Something hidden was read",
    "Hidden rows, columns and sheets are read as if they were shown. Look whether they were hidden because they do not count.",
)
MERGED = _rule(
    27,
    Level.QUESTION,
    "The cell is part of a merged range",
    "Cells that were merged all get the value of the range. Look whether it was meant for each of them.",
)
NOTE = _rule(
    28,
    Level.ADVICE,
    "A note hangs on the cell",
    "Notes (comments) on cells are not taken over. Look whether one says something that belongs in the case file.",
)
SHEET_NOT_READ = _rule(
    29,
    Level.WARNING,
    "The sheet is not read",
    "None of its columns is known, or the mapping leaves it out. Nothing of it reaches a case file.",
)
SWAPPED = _rule(
    30,
    Level.QUESTION,
    "Day and month may have been swapped",
    "Every date in the column that the spreadsheet knows as one has a day up to 12, and every date that it kept as text has a "
    "day above 12. That is what remains when a program that reads the month first opens dates written day first.",
)

# -- the cells: what was changed -----------------------------------------------------------------------------------------
DATE_WRITTEN = _rule(
    31,
    Level.ADVICE,
    "A date is written in another way",
    "The day is the same, in the way that a case file takes: 12.06.2018 or 12-Jun-2018 becomes 12/06/2018.",
)
DATE_DECIDED = _rule(
    32,
    Level.ADVICE,
    "The order of day and month was decided by the column",
    "A date such as 03/04/2018 can be read in two ways. It was read in the way in which every other date of the column must be "
    "read, or in the way that the mapping says (date_order).",
)
SHORT_YEAR = _rule(
    33,
    Level.ADVICE,
    "A year of two figures was written in full",
    "The century is the one in which the day can have been: a year that would lie in the future is one of the 1900s.",
)
SERIAL = _rule(
    34,
    Level.ADVICE,
    "A number was read as a date",
    "Spreadsheets store dates as a number of days. A number in a column of dates was turned back into its day.",
)
AMBIGUOUS_DATE = _rule(
    35,
    Level.ERROR,
    "The date can be read in two ways",
    "It is not certain which part is the day and which the month, and no other date of the column proves it. Write "
    "“date_order: day first” beside the column in the mapping, or correct the cell.",
)
PART_OF_A_DATE = _rule(
    36,
    Level.WARNING,
    "Only part of a date is there",
    "A month or a year alone is not a date. Where the day is not known, write “not known”.",
)
NOUGHT_BACK = _rule(
    37,
    Level.ADVICE,
    "A nought in front was put back",
    "Spreadsheets drop a nought at the beginning of a number. It was put back because the length of the number, or its check "
    "digit, proves that it was there.",
)
NOUGHT_LOST = _rule(
    38,
    Level.WARNING,
    "Figures may have been lost",
    "The number is too short, or was shortened by the spreadsheet, and nothing proves what is missing.",
)
WRITTEN_OUT = _rule(
    39,
    Level.ADVICE,
    "A number or postcode is written in its usual form",
    "Spaces, brackets, hyphens and small letters were set right; the figures and letters are the same.",
)
TRANSLATED = _rule(
    40,
    Level.ADVICE,
    "A code or another word was translated",
    "The cell has a code or a word that other systems use. It became the choice of the case file that means the same.",
    "Specification, appendix A",
)
STATED_ANSWER = _rule(
    41,
    Level.ADVICE,
    "Words for “not known” or “none” were read as such",
    "“N/K”, “?”, “nil” and the like became “not known”, “none” or “not applicable”; a dash means that nothing was given.",
)
TIDIED = _rule(
    42,
    Level.ADVICE,
    "Characters that cannot be seen were taken out",
    "Control characters, and the apostrophe that keeps a spreadsheet from taking text for a formula, are not part of the answer.",
)
RELATIONSHIP_NAME = _rule(
    43,
    Level.QUESTION,
    "A name with a relationship was taken apart",
    "“Mum – Jane” became the relationship “mother” and the name “Jane”. Look whether that is right.",
)
NAME_SPLIT = _rule(
    44,
    Level.QUESTION,
    "A full name was taken apart",
    "Without a comma the last word is taken for the family name, which is not right for every name. Look at each.",
)
ADDRESS_SPLIT = _rule(
    45,
    Level.ADVICE,
    "An address in one cell was taken apart",
    "The parts between line ends or commas became lines, and a postcode at the end became the postcode.",
)
UNBORN = _rule(
    46,
    Level.ADVICE,
    "The cell says that the baby is not yet born",
    "“Unborn” or “EDD” in place of a date of birth became “unborn baby: yes” and the expected date of delivery.",
)
TIME_LEFT_OUT = _rule(
    47,
    Level.ADVICE,
    "A time of day was left out",
    "Only a date is asked for here.",
)
NO_VALUE = _rule(
    48,
    Level.WARNING,
    "The cell shows no value",
    "The spreadsheet shows an error in the cell, or it holds a formula that was never worked out.",
)
CELLS_DISAGREE = _rule(
    49,
    Level.WARNING,
    "Two cells for one answer differ",
    "Two columns, or two sheets, say different things for one answer of one child. Neither is taken.",
)
DATE_FOR_WORDS = _rule(
    56,
    Level.WARNING,
    "A date stands where none is due",
    "Spreadsheets take text such as “3-4” or “Mar-18” for a date and keep only that. What was typed cannot be known.",
)
ONE_OF_SEVERAL = _rule(
    58,
    Level.WARNING,
    "Something in the cell is left over",
    "The cell holds more than the answer has room for, such as a second telephone number or a remark.",
)
CODE_OF_SEVERAL = _rule(
    59,
    Level.WARNING,
    "The code means different things in different systems",
    "Code lists use the same letters for different groups. Say beside the column in the mapping which list it is (codes).",
    "Specification, appendix A",
)

# -- the rows ------------------------------------------------------------------------------------------------------------
EMPTY_ROW = _rule(
    50,
    Level.ERROR,
    "The row says nothing of a child",
    "Nothing stands in any column that is read, so the row becomes no case file.",
)
HEADER_AGAIN = _rule(
    51,
    Level.ERROR,
    "The row repeats the titles",
    "The titles of the columns stand here once more, so the row becomes no case file.",
)
TOTAL = _rule(
    52,
    Level.ERROR,
    "The row is a total",
    "The row adds up others and tells of no child, so it becomes no case file.",
)
NOBODY = _rule(
    53,
    Level.ERROR,
    "The row names no child",
    "There is neither a name nor a reference, so nobody could tell whose case it is.",
)
NOT_JOINED = _rule(
    54,
    Level.ERROR,
    "The row belongs to no child",
    "The sheet is joined to another by an ID. Nothing in the other sheet has the ID of this row, or the row has none.",
)
SAME_ID = _rule(
    55,
    Level.ERROR,
    "Two rows have one ID",
    "Rows of other sheets are joined by this ID. With two rows of the same ID it is not certain to whom they belong.",
)
