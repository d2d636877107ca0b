"""Reading back: documents that were filled in or edited by hand, as a case file again."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Exit, Misused
from .passwords import password_of
from .shared import FORMAT, coloured, page_width, today

if TYPE_CHECKING:
    from ..cases.reading import Document
    from ..findings import Finding
    from ..forms.bring_together import Together
    from ..forms.returned import Returned


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The case file to write: a new one.",
)
@click.option(
    "--into",
    metavar="CASE",
    type=click.Path(path_type=Path),
    help="Take the answers into this case file, as the new one; CASE itself is not changed.",
)
@click.option("--yes", is_flag=True, help="With --into: do not ask before the new case file is written.")
@FORMAT
def read(files: tuple[Path, ...], output: Path, into: Path | None, yes: bool, how: str) -> None:
    """Read filled-in forms and edited documents back into a case file.

    FILE is a form of caseforms: a PDF that was filled in, a Word document that was edited, or a finished PDF, which carries its
    answers as data. Several documents of one case become one case file. What cannot be told apart is said, and stands as a
    remark at the top.
    """
    from ..cases.case import value_findings
    from ..cases.reading import parse_case, read_case_file
    from ..forms.bring_together import bring_together
    from ..forms.whole_case import whole_case
    from ..render.files import ready_folder, write_file

    if output.exists():
        raise Misused(
            f"{output}: this file is there already.", "Name another one; a case file is never overwritten."
        )
    if into and how == "json" and not yes:
        raise Misused("With “--format json” nothing can be asked.", "Add “--yes”.")
    case = read_case_file(into) if into else None
    documents = [_read(path) for path in files]
    together = bring_together(documents, case.root.plain() if case else None)
    text = _text(documents, together, into)
    new = parse_case(text.encode("utf-8"), str(output))
    found = [finding.at(new.place(finding.path)) for finding in value_findings(whole_case(new, today()))]
    found = [*(each for document in documents for each in document.findings), *found]
    if how == "text":
        _tell(documents, together, found, new, into)
        if into and not together.changes:
            click.echo("Nothing is new; nothing was written.")
            return
        if into and not yes and not click.confirm(f"Write {output} with these changes?"):
            click.echo("Nothing was written.")
            return
    ready_folder(output.parent)
    write_file(output, text.encode("utf-8"))
    if how == "json":
        click.echo(json.dumps(_data(documents, together, found, output), ensure_ascii=False, indent=2))
    else:
        click.echo(f"Written: {output}")
    sys.exit(Exit.FINDINGS if any(finding.level.value == "error" for finding in found) else Exit.FINE)


def _read(path: Path) -> Returned:
    from ..cases.reading import file_bytes
    from ..forms.read_again import read_again
    from ..render.read_back import MAX_BYTES

    return read_again(file_bytes(path, MAX_BYTES, "a document"), str(path), password_of(path))


def _text(documents: Sequence[Returned], together: Together, into: Path | None) -> str:
    from ..cases.dates import show_date
    from ..cases.writing import case_text
    from ..forms.whole_case import whole_model

    remarks = [f"Read back on {show_date(today())} from:"]
    remarks += [f"  {Path(each.file).name} ({_called(each)})" for each in documents]
    if into:
        remarks.append(f"and taken into {into.name}, which was not changed; its remarks are not here.")
    for each in documents:
        if each.remarks:
            remarks += ["", f"{Path(each.file).name}: words that are no answers yet"]
            remarks += [f"  {where}: {words}".replace("\n", "\n    ") for where, words in each.remarks]
    return case_text(together.answers, whole_model(), remarks)


def _called(document: Returned) -> str:
    version = f", version {document.version}" if document.version else ""
    return f"{document.form.code}, {document.kind}{version}"


def _tell(
    documents: Sequence[Returned],
    together: Together,
    found: Sequence[Finding],
    new: Document,
    into: Path | None,
) -> None:
    from ..checks import report
    from .comparing import in_words

    for each in documents:
        click.echo(f"{each.file}: {each.form.title} ({_called(each)})")
    if together.changes:
        count = f"{len(together.changes)} change{'s' if len(together.changes) != 1 else ''}"
        click.echo(f"{into}: {count}" if into else f"Changed by hand: {count}")
        for line in in_words(together.changes, page_width()):
            click.echo(line)
    for finding in found:
        lines = new.lines if finding.place.file == new.file else []
        for line in report.finding_lines(finding, lines):
            click.echo(coloured(line))


def _data(
    documents: Sequence[Returned], together: Together, found: Sequence[Finding], output: Path
) -> dict[str, Any]:
    from .comparing import as_data

    return {
        "case": str(output),
        "documents": [
            {
                "file": each.file,
                "form": each.form.code,
                "kind": each.kind,
                "version": each.version or None,
                "remarks": [{"where": where, "words": words} for where, words in each.remarks],
            }
            for each in documents
        ],
        "changes": [as_data(each) for each in together.changes],
        "findings": [
            {
                "code": each.code,
                "level": each.level.value,
                "path": each.path,
                "file": each.place.file,
                "line": each.place.line,
                "message": each.message,
                "remedy": each.remedy,
            }
            for each in found
        ],
    }
