"""Letters by the thousand: how long ours take beside what else makes them. Same letters, same look, all in one run.

The contestants run interleaved (A B C A B C …), so that a drift of the machine touches all; medians are compared. Each run
has a process of its own, which makes a few letters first, and each round has letters of its own, so nobody profits from what
was made before. Slow ones make fewer letters in a round, and their time for one is taken. “python benchmarks/letters.py --help” lists the options.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from letter_peers import PDF_PEERS, LetterData, canvas_pdf
from racing import OFFSET, Contestant, race, report

from caseforms.render import chunks, fonts, letter_batch, letter_word
from caseforms.render.letter import Letter, Letterhead, Paragraph, TableBlock
from caseforms.render.letter_batch import pdf_files, print_letters, word_files, write_letters

RAM = Path("/dev/shm")
NAMES = (
    "Joanne Marsh",
    "Adeel Hussain",
    "Priya Anand",
    "Tomasz Nowak",
    "Zoë O’Brien",
    "Łukasz Wójcik",
    "Mary Ann Reed",
)
ROADS = ("Sedge Lane", "Fen Road", "Mill Street", "Station Approach", "St Mary’s Close", "The Green")
SERVICES = tuple(
    (f"{what} {place}", why, f"01632 960{100 + number}")
    for number, (what, place, why) in enumerate(
        (what, place, why)
        for what, why in (
            ("Family centre", "stay and play, advice about sleep and meals"),
            ("Young carers", "time for yourself, and somebody to talk to"),
            ("Home visitors", "a volunteer who comes once a week"),
            ("School nurse", "health, growing up, worries"),
        )
        for place in ("North", "South", "Fenbridge")
    )
)


def letter(number: int, logo: str) -> LetterData:
    """One of any number of different letters that fill one page each."""
    number += OFFSET[0]
    name = f"{NAMES[number % len(NAMES)]} {number}"
    reference = f"CF-2026-{number:05d}"
    day, service = number % 27 + 1, number % len(SERVICES)
    return LetterData(
        name=name,
        address=(f"{number % 180 + 1} {ROADS[number % len(ROADS)]}", "Fenbridge", f"ZZ99 {number % 9 + 1}AA"),
        reference=reference,
        date="22 November 2026",
        organisation="Fenbridge Early Help Desk",
        sender=(
            "Fenbridge Council",
            "1 Market Square",
            "Fenbridge",
            "ZZ99 1AA",
            "01632 960100",
            "desk@example.org",
        ),
        logo=logo,
        heading="We have received the Early Help Assessment",
        paragraphs=(
            f"On {day} November 2026 we received an Early Help Assessment about your family, {name}. Thank you for agreeing "
            "that it may be sent to us. It helps us to see what is going well and where help would be useful.",
            f"A coordinator will read it within two working days and then ring you, before {day + 1} December 2026. You can "
            "say who should be at a meeting and who should not. Somebody can come with you if that makes it easier.",
            "Nobody will start to help your family without asking you first. You can change your mind about sharing "
            "information at any time; tell us, and we will explain what happens then. We keep what we know about you safe.",
            f"If anything in this letter is wrong, or if you would like to talk, please ring us on 01632 960100 and give the "
            f"reference {reference}. These services may be of use to you in the meantime:",
        ),
        table=(
            ("Service", "What for", "Telephone"),
            *(SERVICES[(service + place * 5) % 12] for place in range(3)),
        ),
        closing="Yours sincerely",
        signatory=("Sam Okafor", "Early Help Desk, Business Support"),
        marking="OFFICIAL-SENSITIVE",
        code="RCP",
        version=3,
    )


def our_letter(data: LetterData) -> Letter:
    """The same letter as caseforms takes it."""
    table = [tuple(((cell, False),) for cell in row) for row in data.table]
    return Letter(
        code=data.code,
        version=data.version,
        reference=data.reference,
        date=data.date,
        letterhead=Letterhead(data.organisation, data.sender, data.logo),
        addressee=(data.name, *data.address),
        salutation=f"Dear {data.name}",
        heading=data.heading,
        blocks=(
            *(Paragraph(((text, False),)) for text in data.paragraphs),
            TableBlock(table[0], tuple(table[1:])),
        ),
        closing=data.closing,
        signatory=data.signatory,
        marking=data.marking,
    )


# -- measuring ------------------------------------------------------------------------------------------------------------


def alone(run: Callable[[int], None]) -> Callable[[int], None]:
    """The same in a single process."""

    def single(count: int) -> None:
        kept = chunks.processors
        chunks.processors = lambda: 1
        try:
            run(count)
        finally:
            chunks.processors = kept

    return single


# -- Word -----------------------------------------------------------------------------------------------------------------


class Word:
    """One Word file for each letter, in a folder that is emptied after each run."""

    def __init__(self, folder: Path, logo: str) -> None:
        self.folder, self.logo = folder, logo
        house = letter_word.HOUSE_TEMPLATE.read_bytes()
        baked, self.picture = letter_word._with_logo(house, logo)
        self.template = folder / "template.docx"
        self.template.write_bytes(baked)
        self.fields = folder / "fields.docx"
        self.fields.write_bytes(self._with_fields())

    def _out(self) -> Path:
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        return out

    def ours(self, count: int) -> None:
        """Compiled once; every file is proved."""
        done = write_letters(
            count,
            lambda item: [our_letter(letter(item, self.logo))],
            lambda item, place: f"{item:06d}",
            self._out(),
            word_files(),
        )
        assert not any(each.fault for each in done)

    def unproved(self, count: int) -> None:
        """The same without reading back."""
        out = self._out()
        for item in range(count):
            data = letter_word.write_letter_word(our_letter(letter(item, self.logo)))
            (out / f"{item:06d}.docx").write_bytes(data)

    def docxtpl(self, count: int) -> None:
        """The library as its manual shows it, with escaping switched on."""
        from docxtpl import DocxTemplate

        out = self._out()
        for item in range(count):
            made = DocxTemplate(self.template)
            made.render(
                letter_word._values(our_letter(letter(item, self.logo)), self.picture), autoescape=True
            )
            made.save(out / f"{item:06d}.docx")

    def docxtpl_kept(self, count: int) -> None:
        """One object for all letters."""
        from docxtpl import DocxTemplate

        out = self._out()
        made = DocxTemplate(self.template)
        for item in range(count):
            made.render(
                letter_word._values(our_letter(letter(item, self.logo)), self.picture), autoescape=True
            )
            made.save(out / f"{item:06d}.docx")

    def mailmerge(self, count: int) -> None:
        """docx-mailmerge2: fields and repeated rows, in a template of the same look."""
        from mailmerge import MailMerge

        out = self._out()
        for item in range(count):
            data = letter(item, self.logo)
            with MailMerge(self.fields) as made:
                made.merge(
                    name=data.name, line1=data.address[0], line2=data.address[1], line3=data.address[2],
                    reference=data.reference, date=data.date, p1=data.paragraphs[0], p2=data.paragraphs[1],
                    p3=data.paragraphs[2], p4=data.paragraphs[3],
                )  # fmt: skip
                keys = ("service", "what", "telephone")
                made.merge_rows("service", [dict(zip(keys, row, strict=True)) for row in data.table[1:]])
                made.write(out / f"{item:06d}.docx")

    def _with_fields(self) -> bytes:
        """One of our own letters with merge fields in the place of what varies."""
        names = (
            "name",
            "line1",
            "line2",
            "line3",
            "reference",
            "date",
            "p1",
            "p2",
            "p3",
            "p4",
            "service",
            "what",
            "telephone",
        )
        data = letter(1, self.logo)
        blank = LetterData(
            **{
                **data.__dict__,
                "name": "«name»", "address": ("«line1»", "«line2»", "«line3»"), "reference": "«reference»",
                "date": "«date»", "paragraphs": ("«p1»", "«p2»", "«p3»", "«p4»"),
                "table": (data.table[0], ("«service»", "«what»", "«telephone»")),
            }
        )  # fmt: skip
        made = letter_word.write_letter_word(our_letter(blank))
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = old.read(name)
                if re.match(r"word/(document|footer\d*)\.xml", name):
                    text = part.decode("utf-8")
                    for each in names:
                        field_ = (
                            f'</w:t></w:r><w:fldSimple w:instr=" MERGEFIELD {each} "><w:r><w:t>«{each}»</w:t></w:r>'
                            '</w:fldSimple><w:r><w:t xml:space="preserve">'
                        )
                        text = text.replace(f"«{each}»", field_)
                    part = text.encode("utf-8")
                new.writestr(name, part)
        return out.getvalue()


def word(options: argparse.Namespace, folder: Path, logo: str) -> None:
    """One Word file for each letter (proved, and on the disk for sure at the end)."""
    places = [("on the disk", folder / "word", 25.0, 8.0)]
    if RAM.is_dir() and os.access(RAM, os.W_OK):
        places.insert(0, ("on a RAM disk", Path(tempfile.mkdtemp(dir=RAM)), 40.0, 15.0))
    for where, place, naive, merge in places:
        place.mkdir(exist_ok=True)
        try:
            here = Word(place, logo)
            some = max(20, options.letters // 50)
            contestants = [
                Contestant("caseforms, all processors, proof included", here.ours, options.letters),
                Contestant("caseforms, one process, proof included", alone(here.ours), options.letters),
                Contestant("caseforms, one process, without proof", here.unproved, options.letters),
                Contestant("docxtpl, a new template for each", here.docxtpl, some, naive),
                Contestant("docxtpl, one object", here.docxtpl_kept, some),
            ]
            if importlib.util.find_spec("mailmerge"):
                contestants.append(Contestant("docx-mailmerge2", here.mailmerge, some * 2, merge))
            race(contestants, options.rounds)
            print(f"\n  Word files {where}:")
            report(contestants)
        finally:
            shutil.rmtree(place, ignore_errors=True)


# -- PDF ------------------------------------------------------------------------------------------------------------------


class Pdf:
    """All letters in one PDF for the printer."""

    def __init__(self, folder: Path, logo: str) -> None:
        self.folder, self.logo = folder, logo

    def ours(self, count: int) -> None:
        """Drawn, sorted, read back page by page."""
        done = print_letters(
            count, lambda item: [our_letter(letter(item, self.logo))], self.folder / "ours.pdf"
        )
        assert not any(each.fault for each in done)

    def unproved(self, count: int) -> None:
        """The same without reading back."""
        proved = letter_batch._not_proved
        letter_batch._not_proved = lambda stream, laid: []
        try:
            self.ours(count)
        finally:
            letter_batch._not_proved = proved

    def each(self, count: int) -> None:
        """A PDF for each letter, proved."""
        out = self.folder / "each"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        make = lambda item: [our_letter(letter(item, self.logo))]  # noqa: E731
        done = write_letters(count, make, lambda item, place: f"{item:06d}", out, pdf_files())
        assert not any(each.fault for each in done)

    def peer(self, make: Callable[[list[LetterData], Path], None]) -> Callable[[int], None]:
        """A contestant that draws the same letters."""
        return lambda count: make(
            [letter(item, self.logo) for item in range(count)], self.folder / "peer.pdf"
        )


def pdf(options: argparse.Namespace, folder: Path, logo: str) -> None:
    """One PDF of all letters, ready for the printer."""
    here = Pdf(folder, logo)
    contestants = [
        Contestant("caseforms, all processors, proof included", here.ours, options.letters),
        Contestant("caseforms, one process, proof included", alone(here.ours), options.letters),
        Contestant("caseforms, one process, without proof", alone(here.unproved), options.letters),
        Contestant("reportlab canvas, tuned by hand", here.peer(canvas_pdf), options.letters, 1 / 1.3),
        Contestant("caseforms, a PDF for each letter, proof included", here.each, options.letters),
    ]
    for name, module, make, share, limit in PDF_PEERS:
        if importlib.util.find_spec(module):
            contestants.append(Contestant(name, here.peer(make), max(4, options.letters // share), limit))
        else:
            print(f"  {name}: {module} is not installed (pip install 'caseforms[bench]')")
    if shutil.which("soffice"):
        contestants.append(Contestant("LibreOffice, from our Word files", libreoffice(folder, logo), 40))
    race(contestants, options.rounds)
    print("\n  One PDF of all (a PDF each where it says so, and from LibreOffice):")
    report(contestants)


def libreoffice(folder: Path, logo: str) -> Callable[[int], None]:
    """Word files turned into PDFs in one call."""

    def run(count: int) -> None:
        out = folder / "office"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        for item in range(count):
            data = letter_word.write_letter_word(our_letter(letter(item, logo)))
            (out / f"{item}.docx").write_bytes(data)
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
             "--outdir", str(out), *map(str, out.glob("*.docx"))],
            check=True, capture_output=True,
        )  # fmt: skip
        assert len(list(out.glob("*.pdf"))) == count

    return run


# -- size -----------------------------------------------------------------------------------------------------------------

GROWTH = """
import json, sys, time, resource
sys.path.insert(0, {here!r})
from letters import Pdf, Word, Path
made = {kind}(Path({folder!r}), {logo!r})
start = time.perf_counter()
made.ours({count})
seconds = time.perf_counter() - start
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps([seconds, peak / 1024]))
"""


def size(options: argparse.Namespace, folder: Path, logo: str) -> None:
    """The time for a letter and the memory stay the same from 200 to 20,000 letters."""
    for kind in ("Pdf", "Word"):
        each: list[float] = []
        counts = (200, 2000, 20000)
        for count in counts:
            code = GROWTH.format(
                here=str(Path(__file__).parent), kind=kind, folder=str(folder), logo=logo, count=count
            )
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            seconds, peak = json.loads(done.stdout)
            each.append(seconds / count * 1000)
            print(
                f"  {kind:<5} {count:6d} letters {seconds:7.2f} s {each[-1]:7.3f} ms each, peak {peak:4.0f} MB of a process"
            )
            if peak > 200:
                print("  → memory below 200 MB: does not hold")
        ratio = each[2] / each[1]
        print(
            f"  → 20,000 cost per letter what 2,000 do: {ratio:.2f} ({'holds' if ratio < 1.3 else 'does not hold'})"
        )


PARTS: dict[str, Callable[[argparse.Namespace, Path, str], None]] = {"word": word, "pdf": pdf, "size": size}


def draw_logo(path: Path) -> None:
    """A logo of a usual size."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (360, 120), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((5, 5, 115, 115), fill=(31, 58, 95, 255))
    draw.rounded_rectangle((135, 40, 350, 80), 12, fill=(138, 28, 28, 255))
    picture.save(path)


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("part", nargs="*", help=f"which of {', '.join(PARTS)}; all by default")
    parser.add_argument("--letters", type=int, default=2000, help="letters in a round (default 2000)")
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds (default 5)")
    options = parser.parse_args()
    if unknown := set(options.part) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    fonts.use(fonts.REGULAR)
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {options.letters} letters, {options.rounds} rounds."
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        logo = folder / "logo.png"
        draw_logo(logo)
        for part in options.part or PARTS:
            print(f"\n{(PARTS[part].__doc__ or '').strip()}")
            PARTS[part](options, folder, str(logo))


if __name__ == "__main__":
    main()
