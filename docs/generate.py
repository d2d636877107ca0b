"""Write the reference pages from the product itself: ``python docs/generate.py`` (or “make docs”).

``python docs/generate.py --check`` writes nothing, names each page that is not current, and exits 1 if there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

import caseforms.checks.check  # noqa: F401  (registers the codes that all forms share)
from caseforms.cli import cli
from caseforms.errors import EXIT_MEANINGS
from caseforms.findings import CODES, Code
from caseforms.forms import FORM_CODES, load
from caseforms.forms.form import Form
from caseforms.forms.requirements import CONFIRM, MUST, Requirement

REFERENCE = Path(__file__).parent / "reference"
HELP_WIDTH = 100
WRITTEN_BY = "<!-- Written by docs/generate.py; run “make docs” instead of changing it. -->"

#: What the findings of a group are about, in the order of the page. A group without words stands last, by its letters.
GROUPS = {
    "FILE": "The case file",
    "M": "Missing answers",
    "Q": "Questions to the practitioner",
    "VAL": "Single answers",
    "DOC": "The document as a whole",
    "CHILD": "The child",
    "ADDR": "Addresses",
    "ADULT": "Parents and other adults",
    "CONS": "Consent",
    "CONF": "Confidential addresses",
    "HOUSE": "caseforms itself",
}


def pages() -> dict[str, str]:
    """Every reference page: its file name and its text."""
    return {
        "commands.md": commands_page(),
        "forms.md": forms_page(),
        "findings.md": findings_page(),
        "exit-codes.md": exit_codes_page(),
    }


# -- the pages -----------------------------------------------------------------------------------------------------------


def commands_page() -> str:
    """Each command with the help that it prints."""
    top = click.Context(
        cli,
        info_name="caseforms",
        terminal_width=HELP_WIDTH,
        max_content_width=HELP_WIDTH,
        **cli.context_settings,
    )
    parts = ["# Commands", "What each command prints with `--help`."]
    for path, text in command_helps(cli, top):
        parts += [f"## {path}", f"```text\n{text}\n```"]
    return page(parts)


def command_helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """The name and the help of a command, then those of the commands below it."""
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    yield context.command_path, text
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from command_helps(below, click.Context(below, info_name=name, parent=context))


def forms_page() -> str:
    """Each form: what it is for, who reads it, what it needs, what its rules look at."""
    parts = [
        "# Forms",
        "For each form: its sections, the answers that it needs, and the rules of its own. "
        "“needed” holds back a final document, “expected” is printed as a gap and listed, “confirm” is asked of the "
        "practitioner on the last page. “not known” and “none” are answers to what is expected; to what is needed only "
        "where the level says so.",
        "In a child-protection (section 47) referral no gap holds the document back, save where the level says “even "
        "when urgent”. `[]` stands for every entry of a list. The findings that all forms share are on the page "
        "[Findings](findings.md); `caseforms new FORM` writes every question with its choices.",
        "\n".join(f"- [{code}](#{code}): {load(code).title}" for code in FORM_CODES),
    ]
    for code in FORM_CODES:
        parts += form_parts(load(code))
    return page(parts)


def form_parts(form: Form) -> list[str]:
    """The part of the forms' page that is about one form."""
    sections = []
    for section in form.sections:
        remarks = [f"only {section.when.clause}"] if section.when else []
        remarks += ["left empty for the recipient"] if section.blank else []
        sections.append(f"1. {section.title}" + (f" ({'; '.join(remarks)})" if remarks else ""))
    codes = sorted((CODES[rule.code] for rule in form.rules), key=in_order)
    return [
        f"## {form.code}",
        f"**{form.title}**",
        f"Purpose: {form.purpose}.",
        f"Readers: {', '.join(form.readers)}.",
        f"### Sections of {form.code}",
        "\n".join(sections),
        f"### What {form.code} needs",
        table(
            ["Path", "Question", "Level", "When", "Source"],
            (row for need in form.requirements for row in requirement_rows(form, need)),
        ),
        f"### Rules of {form.code}",
        table(["Code", "Level", "Title"], ([link_to(c), c.level.value, plain(c.title)] for c in codes)),
    ]


def requirement_rows(form: Form, need: Requirement) -> Iterator[list[str]]:
    """The rows of the table of requirements for one requirement, one for each path."""
    when = need.when.clause if need.when else ""
    for path in need.paths:
        if need.code == CONFIRM:
            yield [
                f"`{path}`" if path else "",
                plain(need.message),
                "confirm",
                plain(when),
                plain(need.source),
            ]
            continue
        level = "expected"
        if need.code == MUST:
            level = "needed" + {"none": ", or “none”", "any": ", or “not known”"}.get(need.stated, "")
            level += ", even when urgent" if need.always else ""
        yield [f"`{path}`", plain(form.label(path.replace("[]", ""))), level, plain(when), plain(need.source)]


def findings_page() -> str:
    """Every finding that there is, grouped by the letters of its code."""
    for code in FORM_CODES:
        load(code)
    groups: dict[str, list[Code]] = {}
    for entry in sorted(CODES.values(), key=in_order):
        groups.setdefault(prefix_of(entry.code), []).append(entry)
    titles = GROUPS | {prefix: load(form).title for prefix, form in form_prefixes().items()}
    order = [prefix for prefix in (*titles, *sorted(groups)) if prefix in groups]
    parts = [
        "# Findings",
        "Every finding with its usual level, as `caseforms explain CODE` shows it. A finding may come at another level "
        "where the case asks for it: in a child-protection (section 47) referral most errors become warnings.",
    ]
    for prefix in dict.fromkeys(order):
        parts.append(f"## {prefix}: {titles.get(prefix, prefix)}")
        for entry in groups[prefix]:
            parts += [
                f"### {entry.code}",
                f"**{plain(entry.title)}** ({entry.level.value})",
                plain(entry.explanation),
                f"Source: {plain(entry.source)}",
            ]
    return page(parts)


def exit_codes_page() -> str:
    """What each exit code means."""
    rows = ([str(code.value), meaning] for code, meaning in EXIT_MEANINGS.items())
    lead = "What a command says to the shell when it ends; `caseforms explain CODE` says the same."
    return page(["# Exit codes", lead, table(["Code", "Means"], rows)])


# -- small things --------------------------------------------------------------------------------------------------------


def page(parts: Sequence[str]) -> str:
    """The text of a page from its paragraphs, headings and tables."""
    return "\n\n".join([parts[0], WRITTEN_BY, *parts[1:]]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell does not end it."""
    lines = [heads, ["---"] * len(heads), *([each.replace("|", "\\|") for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(text: str) -> str:
    """Words of the product on one line, none of them read as Markdown or HTML."""
    return " ".join(text.split()).replace("<", "&lt;").replace("*", "\\*")


def prefix_of(code: str) -> str:
    """The letters of a finding's code: “IS1” of IS1-03, “M” of M01."""
    letters, dash, _ = code.rpartition("-")
    return letters if dash else code.rstrip("0123456789")


def in_order(entry: Code) -> tuple[str, int]:
    """Sorts codes by letters, then by number."""
    return prefix_of(entry.code), int(re.findall(r"\d+", entry.code)[-1])


def form_prefixes() -> dict[str, str]:
    """The letters of each form's own rules with the form's code, in the order of the catalogue."""
    return {prefix_of(rule.code): code for code in FORM_CODES for rule in load(code).rules}


def link_to(entry: Code) -> str:
    """A link to a finding on the findings' page."""
    return f"[{entry.code}](findings.md#{entry.code.casefold()})"


def main() -> None:
    """Write the pages that are not current, or only name them with ``--check``."""
    checking = "--check" in sys.argv[1:]
    stale = 0
    for name, text in pages().items():
        path = REFERENCE / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if not checking:
            REFERENCE.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        print(f"Not current, run “make docs”: {path}" if checking else f"Written: {path}")
    sys.exit(1 if checking and stale else 0)


if __name__ == "__main__":
    main()
