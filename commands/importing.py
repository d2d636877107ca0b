"""Legacy workbooks in, as case files, and case files out again as a workbook."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Exit, Misused
from .letters_due import known_profile
from .progress import Bars
from .shared import FORMAT, coloured, today

if TYPE_CHECKING:
    from ..cases.importing.mapping import Mapping
    from ..cases.importing.report import Answer
    from ..cases.importing.table import Source
    from ..cases.settings import Settings
    from .importing_work import Child, Progress, Spool

REGISTER = "register.xlsx"
#: With fewer pieces of half a megabyte than this, starting processes costs more than reading the sheet.
_FEW_PIECES = 4
_BACK = "-to-correct"


@click.command("import")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    help="Folder for the case files, and for what goes with them.",
)
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    help="What the columns mean, as “--suggest” writes it and you correct it.",
)
@click.option(
    "--suggest", is_flag=True, help="Write the mapping (to --mapping, or beside you) and import nothing."
)
@click.option(
    "--profile",
    metavar="NAME",
    default="",
    help="The area, such as sandwell_2015, that is written into cases that name none.",
)
@FORMAT
def import_(
    workbook: Path, output: Path | None, mapping_file: Path | None, suggest: bool, profile: str, how: str
) -> None:
    """Make a case file of each child in a legacy WORKBOOK (.xlsx, .xlsm, .csv; .xls, .ods and .xlsb with an extra).

    Nothing is guessed silently: each cell that is not taken as it stands is told, and what could not be imported goes back in
    a copy of the workbook, with a note in each cell. Importing a corrected copy changes only what was corrected.

    Exit code 1 means that at least one row was rejected.
    """
    from ..cases.settings import read_settings

    if suggest:
        _suggest(workbook, mapping_file, how)
        return
    if output is None:
        raise Misused("It is not said where the case files should go.", "Add “-o FOLDER”, or “--suggest”.")
    settings = read_settings(Path.cwd())
    with Bars() as progress:
        answer, written, said = _Import(
            workbook, mapping_file, output, known_profile(profile, settings) if profile else "", how
        ).run(progress, settings)
    if how == "json":
        from ..cases.importing.report import as_data

        files = [str(path) for path in written]
        click.echo(json.dumps({**as_data(answer), "written": files}, ensure_ascii=False, indent=2))
    else:
        from ..cases.importing.report import as_text

        for line in as_text(answer):
            click.echo(coloured(line))
        for path in written:
            click.echo(f"Written: {path}")
    for sentence in said:
        click.echo(sentence, err=True)
    sys.exit(Exit.FINDINGS if answer.wrong else Exit.FINE)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The new workbook (.xlsx)."
)
def export(folder: Path, output: Path) -> None:
    """Write the case files of a FOLDER into a workbook: a row for each case, a column for each answer.

    The workbook is a register for “letters due”, and “import” makes the same case files of it again.
    """
    from ..cases.reading import read_case_file
    from ..cases.settings import read_settings
    from ..letters.case_export import export_of
    from ..letters.register import case_files
    from ..render.files import write_file
    from .letters_due import new_workbook

    new_workbook(output)
    paths = [folder] if folder.is_file() else case_files(folder)
    found = export_of(read_case_file(path).root.plain() for path in paths)
    area, letters = _area(found.rows, read_settings(Path.cwd()))
    write_file(output, found.workbook(area, letters))
    click.echo(f"Written: {output}")
    click.echo(f"{len(found.rows):,} case{'' if len(found.rows) == 1 else 's'}.")
    for path, count in found.left_out():
        cases = "1 case" if count == 1 else f"{count:,} cases"
        click.echo(f"{path}: no column can hold this; it is not in the workbook ({cases}).", err=True)
    sys.exit(Exit.FINDINGS if found.without else Exit.FINE)


def _area(rows: Any, settings: Settings) -> tuple[str, list[Any]]:
    """The area of most cases, and its letters."""
    from ..letters.catalogue import catalogue
    from ..letters.register_columns import Target
    from ..profiles.areas import area_of

    counted = Counter(area_of(row.get(Target("profile")) or settings.profile) for row in rows)
    area = counted.most_common(1)[0][0] if counted else ""
    own = Path(settings.letters) if settings.letters else None
    return area, [text for text in catalogue(own).values() if text.area == area] if area else []


# -- the mapping -------------------------------------------------------------------------------------------------------------


def _suggest(workbook: Path, mapping_file: Path | None, how: str) -> None:
    """Write what the columns seem to mean, and say it."""
    from ..cases.importing.mapping import write_mapping
    from ..render.files import write_file

    path = mapping_file or Path(f"{workbook.stem}-mapping.yaml")
    if path.exists():
        raise Misused(
            f"{path}: this file is there already.",
            "A mapping is never overwritten; name another with --mapping.",
        )
    source, _, _ = _source(workbook)
    mapping = _suggested(source)
    write_file(path, write_mapping(mapping).encode("utf-8", "replace"))
    columns = [
        {
            "sheet": sheet.sheet,
            "column": column.place,
            "title": column.title,
            "path": column.path,
            "sure": str(column.sure),
            "perhaps": column.perhaps,
        }
        for sheet in mapping.sheets
        for column in sheet.columns
    ]
    if how == "json":
        click.echo(json.dumps({"written": str(path), "columns": columns}, ensure_ascii=False, indent=2))
        return
    for sentence in source.said:
        click.echo(f"{workbook}: {sentence}")
    _tell_mapping(mapping)
    click.echo(f"Written: {path}")
    click.echo(f"Correct it, then: caseforms import {workbook} --mapping {path} -o FOLDER")


def _tell_mapping(mapping: Mapping) -> None:
    from ..cases.importing.table import letters

    for sheet in mapping.sheets:
        rows = ", ".join(map(str, sheet.header_rows)) or "none"
        click.echo(click.style(f"{sheet.sheet} (titles in row {rows})", bold=True))
        width = min(34, max((len(each.title) for each in sheet.columns), default=0))
        for column in sheet.columns:
            title = column.title if len(column.title) <= width else f"{column.title[: width - 1]}…"
            means = column.path or (f"? perhaps {column.perhaps}" if column.perhaps else "?")
            sure = "" if str(column.sure) == "certain" else f"  ({column.sure})"
            click.echo(f"  {letters(column.place):>2}  {title:<{width}}  {means}{sure}")
    for name in mapping.ignored_sheets:
        click.echo(click.style(f"{name} (not read)", dim=True))


def _suggested(source: Source) -> Mapping:
    from ..cases.importing.mapping import suggest
    from ..letters.context import LetterCase

    return suggest(source, LetterCase)


def _source(workbook: Path) -> tuple[Source, bytes, bool]:
    """A workbook as read, the file itself without its lock, and whether it had one."""
    from ..cases.importing.recognise import LOCKED, kind_of
    from ..cases.importing.sources import read_source
    from ..cases.importing.workbook_back import GUIDE_SHEET, without_ours
    from ..letters.register_sheet import OWN_SHEETS, SHEET
    from ..render.chunks import in_chunks

    known: list[str] = []

    def password() -> str:
        if not known:
            known.append(click.prompt(f"Password of {workbook.name}", hide_input=True, err=True))
        return known[0]

    each_piece = partial(in_chunks, size=1, few=_FEW_PIECES)
    source = read_source(workbook, password if sys.stdin.isatty() else None, each_piece)
    names = {table.sheet for table in source.tables}
    if GUIDE_SHEET in names:
        without_ours(source, [GUIDE_SHEET])
    if names.issuperset((SHEET, *OWN_SHEETS)):
        without_ours(source, OWN_SHEETS)
    data = workbook.read_bytes()
    locked = kind_of(data, str(workbook)) == LOCKED
    if locked:
        from ..cases.importing.locked import unlocked

        data = unlocked(data, str(workbook), password)
    return source, data, locked


# -- importing ---------------------------------------------------------------------------------------------------------------


class _Import:
    """One import, from the workbook to the report."""

    def __init__(
        self, workbook: Path, mapping_file: Path | None, folder: Path, profile: str, how: str
    ) -> None:
        self.workbook, self.mapping_file, self.folder = workbook, mapping_file, folder
        self.profile, self.how = profile, how
        self.written: list[Path] = []
        self.said: list[str] = []

    def run(self, progress: Progress, settings: Settings) -> tuple[Answer, list[Path], list[str]]:
        """Import, and return the report, the files written beside the case files, and what is to be said besides."""
        from ..cases.importing.audit import NAME as AUDIT
        from ..cases.importing.audit import read_audit
        from ..cases.importing.case_files import checksum
        from ..cases.importing.plan import plan
        from ..letters.context import LetterCase
        from ..render.files import ready_folder
        from . import importing_files as files
        from . import importing_work as work

        source, data, locked = _source(self.workbook)
        if self.mapping_file:
            from ..cases.importing.mapping_file import read_mapping

            mapping = read_mapping(self.mapping_file)
        else:
            mapping = _suggested(source)
        planned = plan(source, mapping, today(), LetterCase)
        ready_folder(self.folder)
        earlier = read_audit(self.folder / AUDIT)
        spool = work.Spool(self.folder)
        try:
            chunks = work.in_pieces(planned, source, today(), self.profile)
            rows = work.rows_in(planned)
            children, changes = work.children_of(
                chunks, spool, lambda n: progress("Reading rows", min(n, rows), rows)
            )
            work.reconcile(children, planned)
            work.name(children, earlier, checksum(data)[:6].upper())
            files.plan_files(children, spool, self.folder, earlier)
            left = files.write_audit(children, spool, self.folder, self.workbook.name, earlier, today())
            changed = files.write_case_files(children, spool, self.folder, progress)
            answer = work.answer(source, planned, children, changes, left)
            if self.how == "json":
                answer.changed = list(work.changed(children, spool))
            self._register(children, spool, changed, settings)
        finally:
            spool.close()
        self._back(answer, source, data, locked)
        return answer, self.written, self.said

    def _register(self, children: list[Child], spool: Spool, changed: bool, settings: Settings) -> None:
        """Write the register of the cases, unless nothing has changed or somebody works in the one that is there."""
        from ..letters.case_export import Export
        from . import importing_files as files

        path = self.folder / REGISTER
        mark = files.remembered_register(self.folder)
        there = files.checksum_of(path)
        if there and there != mark:
            if changed:
                self.said.append(
                    f"{path} was changed since an import wrote it, and is left as it is; “caseforms export” writes another."
                )
            return
        if there and not changed:
            return
        found = Export()
        for child in children:
            if child.file:
                found.add({**spool.answers(child), "reference": child.reference})
        area, letters = _area(found.rows, settings)
        files.write_register(self.folder, path, found.workbook(area, letters))
        self.written.append(path)

    def _back(self, answer: Answer, source: Source, data: bytes, locked: bool) -> None:
        """Write the owner's workbook with notes, where anything is to be corrected or asked."""
        from ..cases.importing import report
        from ..cases.importing.case_files import checksum
        from ..cases.importing.sheet_xml import sheet_names, workbook_of
        from ..cases.importing.workbook_back import CANNOT_BE_MARKED, give_back
        from ..findings import Level
        from ..render.files import write_file
        from . import importing_files as files

        told = report.for_owner(answer)
        if not told and not any(each.level is not Level.ADVICE for each in answer.general):
            return
        is_excel = source.kind in ("xlsx", "xlsm")
        ending = f".{source.kind}" if is_excel else ".xlsx"
        path = self.folder / f"{self.workbook.stem.removesuffix(_BACK)}{_BACK}{ending}"
        if path.exists() and path.samefile(self.workbook):
            path = path.with_name(f"{path.stem}-2{ending}")
        made = None
        if is_excel:
            with suppress(*CANNOT_BE_MARKED):
                made = give_back(data, report.marks(told), report.guide(answer, told, path.name))
        if made is None:
            path = path.with_suffix(".xlsx")
            names = sheet_names(source.tables)
            told = [
                each._replace(spot=each.spot._replace(sheet=names.get(each.spot.sheet, each.spot.sheet)))
                for each in told
            ]
            answer = replace(
                answer, titles={names.get(sheet, sheet): found for sheet, found in answer.titles.items()}
            )
            guide = report.guide(answer, told, path.name)
            made = give_back(workbook_of(source.tables), report.marks(told), guide)
            if is_excel:
                self.said.append(
                    f"{path.name} holds the values alone: the workbook is built in a way that cannot be marked."
                )
        if files.checksum_of(path) == checksum(made):
            return
        write_file(path, made)
        self.written.append(path)
        if locked:
            self.said.append(f"{path.name} has no password; give it one before you send it.")
