"""Write the reference pages from the product itself: ``python docs/generate.py`` (or “make docs”).

``python docs/generate.py --check`` writes nothing, names each page that is not current, and exits 1 if there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import yaml

from caseforms.checks.accepting import why_firm
from caseforms.checks.confidentiality import LEAKS
from caseforms.checks.every_rule import every_code
from caseforms.checks.theme import ThemeRule
from caseforms.checks.themes import THEME_RULES
from caseforms.cli import cli
from caseforms.commands.letters import particulars
from caseforms.errors import EXIT_MEANINGS
from caseforms.findings import CODES, Code, Level
from caseforms.forms import FORM_CODES, load
from caseforms.forms.form import Form
from caseforms.forms.requirements import CONFIRM, MUST, SHOULD, Requirement, Rule
from caseforms.forms.shared_rules import SHARED_RULES
from caseforms.letters.addressees import ROLES
from caseforms.letters.catalogue import AREAS, catalogue
from caseforms.letters.context import FIELDS, SENDERS
from caseforms.letters.gates import GATES
from caseforms.letters.register import SAME_REFERENCE  # noqa: F401  (registers the codes of registers)

REFERENCE = Path(__file__).parent / "reference"
SOURCES = Path(__file__).parent.parent / "tests" / "rules"
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
    "LIST": "What a referral has to tell",
    "LEVEL": "Levels of need",
    "RQ": "The quality of a referral",
    "PROSE": "Narratives",
    "WORD": "Wording",
    "COPY": "Cases compared with each other",
    "FAM": "Cases of one family",
    "ACC": "Accepted findings",
    "EVENT": "Events",
    "PRE": "Letters on paper",
    "REG": "Registers",
    "IMP": "Importing",
    "AREA": "An area's own forms",
    "HOUSE": "caseforms itself",
}


#: Where findings are looked for that belong to no form, by the letters of their code.
PLACES = {
    "FILE": "in every case file",
    "VAL": "in every answer of its kind that the form prints",
    "RQ": "[referral](../forms.md#referral)",
    "PROSE": "in narratives",
    "COPY": "in all forms, where one run checks several case files",
    "FAM": "in all forms, where one run checks several case files of one family; FAM-04 in each",
    "ACC": "in every case file with entries under `accepted`",
    "PRE": "in PDFs of letters, by `caseforms letters preflight`",
    "IMP": "in spreadsheets, by `caseforms import`",
    "AREA": "in an area's own forms, by `caseforms fill --local`",
    "HOUSE": "in every check",
}


def pages() -> dict[str, str]:
    """Every reference page: its file name and its text."""
    return {
        "commands.md": commands_page(),
        "forms.md": forms_page(),
        "findings.md": findings_page(),
        "exit-codes.md": exit_codes_page(),
        "sources.md": sources_page(),
        "letters.md": letters_page(),
        **{f"rules/{entry.code}.md": rule_page(entry) for entry in every_code().values()},
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
        "Readers, each with the code for a copy of its own (`--for`): "
        + "; ".join(f"`{reader.code}` {reader.words}" for reader in form.readers)
        + ".",
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
    groups: dict[str, list[Code]] = {}
    for entry in sorted(every_code().values(), key=in_order):
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
                f"Source: {plain(entry.source)}. [Who it is for and how to accept it](rules/{entry.code}.md)",
            ]
    return page(parts)


def rule_page(entry: Code) -> str:
    """One finding: what it means, where it is looked for, and whether it can be accepted."""
    rule = rules().get(entry.code)
    parts = [
        f"# {entry.code}",
        f"**{plain(entry.title)}**",
        plain(entry.explanation),
        "## When it comes",
    ]
    if rule is not None and (holds := looks_at(rule)):
        parts.append(f"It comes where this does not hold: {plain(holds)}")
    parts += [
        f"Looked for: {looked_for(entry)}.",
        f"Usual level: {entry.level.value}. {in_urgency(entry, rule)}".rstrip(),
        f"Source: {plain(entry.source)}.",
        "What to do stands in the finding itself, under the arrow (→), for the answer that it names.",
        "## Accepting it",
        *accepting_parts(entry),
        "All findings: [Findings](../findings.md).",
    ]
    return page(parts)


def accepting_parts(entry: Code) -> list[str]:
    """How a finding is accepted in a case file, or why it cannot be."""
    if prefix_of(entry.code) == "ACC":
        return ["It cannot be accepted: it is about the entries under `accepted` themselves."]
    why = why_firm(entry.code)
    if why and not entry.firm:
        return [f"It cannot be accepted: {why}."]
    parts = []
    if why:
        parts.append(f"It cannot be accepted: {why}. As a warning, in an urgent referral, it can:")
    else:
        parts.append("If the finding is right in general and wrong for this case, accept it with the reason:")
    if entry.code == MUST:
        parts.insert(0, "A missing answer on which consent rests cannot be accepted.")
    snippet = (
        f"accepted:\n  - code: {entry.code}\n    path: child.dob # the answer that the finding names\n"
        "    reason: Say in a sentence why it is right to go on in this case.\n    by: Your name"
    )
    return [
        *parts,
        f"```yaml\n{snippet}\n```",
        "[Accepting a finding](../../accepting-findings.md) says more.",
    ]


def rules() -> dict[str, Rule | ThemeRule]:
    """Each rule by its code."""
    own = (rule for code in FORM_CODES for rule in load(code).rules)
    return {rule.code: rule for rule in (*own, *SHARED_RULES, *THEME_RULES)}


def looks_at(rule: Rule | ThemeRule) -> str:
    """What holds where a rule finds nothing, in the words of the rule itself."""
    return ((rule.look if isinstance(rule, ThemeRule) else rule.check).__doc__ or "").strip()


def looked_for(entry: Code) -> str:
    """The documents for which a finding is looked for."""
    owners = [code for code in FORM_CODES if any(rule.code == entry.code for rule in load(code).rules)]
    if owners:
        return ", ".join(f"[{code}](../forms.md#{code})" for code in owners)
    if entry.code in (MUST, SHOULD, CONFIRM):
        return "in every form, for the answers that [the form](../forms.md) needs"
    return PLACES.get(prefix_of(entry.code), "in every form, where it prints what the finding is about")


def in_urgency(entry: Code, rule: Rule | ThemeRule | None) -> str:
    """What becomes of an error in a child-protection referral; empty for what is no error."""
    if entry.level is not Level.ERROR:
        return ""
    if entry.code in LEAKS:
        return "It stays an error in a child-protection (section 47) referral, save in one for authorities alone."
    if (rule is not None and rule.always) or (why_firm(entry.code) and not entry.firm):
        return "It stays an error in a child-protection (section 47) referral."
    return "In a child-protection (section 47) referral it is a warning."


def sources_page() -> str:
    """Each paragraph of the sources with the findings that check it, or the reason why it is left to people."""
    parts = [
        "# Sources and rules",
        "What the procedures ask, and what caseforms does about it: the findings that check it, or why it is left to the "
        "practitioner’s judgement.",
    ]
    for path in sorted(SOURCES.glob("*.yaml")):
        asked = yaml.safe_load(path.read_text(encoding="utf-8"))
        title = path.stem.replace("_", " ").replace("-", " ").capitalize()
        heads = ["Row", "Asks", "Checked by"]
        parts += [
            f"## {title}",
            table(heads, ([str(row["row"]), plain(row["says"]), checked_by(row)] for row in asked)),
        ]
    return page(parts)


def checked_by(row: dict[str, object]) -> str:
    """The last cell of a row of the sources: links to the findings, or the reason why there is none."""
    codes = row.get("rules", [])
    links = ", ".join(
        f"[{code}](rules/{code}.md)" for code in (codes if isinstance(codes, list) else [codes])
    )
    said = [f"{links} (`{row['path']}`)" if "path" in row else links] if links else []
    if "timescale" in row:
        said.append(f"`caseforms timescales` ({row['timescale']})")
    if "practitioner" in row:
        said.append(f"left to the practitioner: {plain(str(row['practitioner']))}")
    return "; ".join(said)


def letters_page() -> str:
    """Each letter with its conditions, then what an area's own texts may name."""
    parts = [
        "# Letters",
        "Every standard letter, by area. How letters are made, and how an area writes its own: "
        "[Standard letters](../letters.md). `caseforms letters show CODE` shows a text.",
    ]
    area = ""
    for text in catalogue().values():
        if text.area != area:
            area = text.area
            parts.append(f"## {AREAS[area]}")
        parts += [
            f"### {text.code}",
            f"**{plain(text.title)}** (version {text.version}; {plain(text.source)})",
        ]
        parts.append(
            "\n".join(f"- {label}: {'; '.join(map(plain, words))}" for label, words in particulars(text))
        )
    parts += [
        "## Gates",
        table(
            ["Gate", "Open when", "Source"],
            ([f"`{g.name}`", g.says, plain(g.source)] for g in GATES.values()),
        ),
        "## Addressees",
        table(["Role", "Who"], ([f"`{r.code}`", plain(r.words)] for r in ROLES.values())),
        "## Senders",
        table(["From", "Who signs"], ([f"`{name}`", plain(s.words)] for name, s in SENDERS.items())),
        "## Merge values",
        "A `list` is gone through with `{% for each in … %}`; the entries of `rows` have the parts named. A `flag` is for "
        "`{% if … %}` alone.",
        table(
            ["Value", "Kind", "Says"],
            (
                [f"`{f.name}`", f.kind + (f": {', '.join(f.parts)}" if f.parts else ""), plain(f.says)]
                for f in sorted(FIELDS.values(), key=lambda each: each.name)
            ),
        ),
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
    letters, dash, _ = code.partition("-")
    return letters if dash else code.rstrip("0123456789")


def in_order(entry: Code) -> tuple[str, int, str]:
    """Sorts codes by letters, then by number, if they have one."""
    return prefix_of(entry.code), int((re.findall(r"\d+$", entry.code) or ["0"])[0]), entry.code


def form_prefixes() -> dict[str, str]:
    """The letters of each form's own rules with the form's code, in the order of the catalogue."""
    return {prefix_of(rule.code): code for code in FORM_CODES for rule in load(code).rules}


def link_to(entry: Code) -> str:
    """A link to a finding on the findings' page."""
    return f"[{entry.code}](findings.md#{entry.code.casefold()})"


def main() -> None:
    """Write the pages that are not current, or only name them with ``--check``."""
    checking = "--check" in sys.argv[1:]
    made = pages()
    gone = [path for path in REFERENCE.rglob("*.md") if path.relative_to(REFERENCE).as_posix() not in made]
    for path in gone:
        if not checking:
            path.unlink()
        print(f"No longer made, run “make docs”: {path}" if checking else f"Removed: {path}")
    stale = len(gone)
    for name, text in made.items():
        path = REFERENCE / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if not checking:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        print(f"Not current, run “make docs”: {path}" if checking else f"Written: {path}")
    sys.exit(1 if checking and stale else 0)


if __name__ == "__main__":
    main()
