"""Filling a PDF form of 6 pages and 246 fields: ours beside pypdf's own way and pikepdf's, in one run.

The form is made with reportlab as many are: text, ticks, radio buttons, lists. What each contestant gets wrong is told by
shared measurements elsewhere; here it is the time alone. “python benchmarks/fields.py”.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time

from racing import OFFSET, Contestant, race, report

from caseforms.render.fields.filling import Value, fill
from caseforms.render.fields.model import FieldKind, FormFile
from caseforms.render.fields.proof import prove_filled
from caseforms.render.fields.reading import read_form

PAGES, ROWS = 6, 41
NAMES = (
    "Łukasz O’Brien & Söhne",
    "Joanne Marsh",
    "12/06/2018",
    "4 Sedge Lane, Fenbridge",
    "Zoë <given by phone>",
)


def blank() -> bytes:
    """The form."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(PAGES):
        form = canvas.acroForm
        for row in range(ROWS):
            place, name = {"x": 50, "y": 800 - row * 18, "size": 12}, f"part{page}.row[{row}].answer"
            room = {"x": 50, "y": 800 - row * 18, "width": 300, "height": 14, "name": name}
            if row % 8 == 3:
                form.checkbox(name=name, tooltip=name, **place)
            elif row % 8 == 5:
                for number, value in enumerate(("yes", "no")):
                    form.radio(name=name, value=value, **{**place, "x": 50 + 30 * number})
            elif row % 8 == 6:
                form.choice(options=[("One", "1"), ("Two", "2")], value="1", **room)
            else:
                form.textfield(fieldFlags="multiline" if row % 8 == 7 else "", maxlen=500, **room)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def values(form: FormFile, number: int) -> dict[str, Value]:
    """What is filled in, different each time."""
    made: dict[str, Value] = {}
    for place, field in enumerate(form.fields.values()):
        if field.kind is FieldKind.TEXT:
            made[field.name] = f"{NAMES[place % len(NAMES)]} {number}"
        else:
            made[field.name] = {FieldKind.TICK: "Yes", FieldKind.RADIO: "yes"}.get(field.kind, "2")
    return made


class Fields:
    """The ways in which the form is filled."""

    def __init__(self) -> None:
        self.data = blank()
        self.form = read_form(self.data, "form")
        self.filled = fill(self.form, values(self.form, 0)).data

    def ours(self, count: int) -> None:
        """The form read once, filled many times."""
        for number in range(count):
            fill(self.form, values(self.form, OFFSET[0] + number))

    def single(self, count: int) -> None:
        """Read, filled, and read back by pypdf, each time anew."""
        for number in range(count):
            form = read_form(self.data, "form")
            given = values(form, OFFSET[0] + number)
            prove_filled(form, given, fill(form, given))

    def read(self, count: int) -> None:
        """A filled form read back."""
        for _ in range(count):
            read_form(self.filled, "form", to_fill=False)

    def pypdf(self, count: int) -> None:
        """The library's own way."""
        from pypdf import PdfReader, PdfWriter
        from pypdf.generic import NameObject

        for number in range(count):
            writer = PdfWriter(clone_from=PdfReader(io.BytesIO(self.data)))
            given = {
                name: NameObject(f"/{value}") if value in ("Yes", "yes") else value
                for name, value in values(self.form, OFFSET[0] + number).items()
            }
            writer.update_page_form_field_values(None, given, auto_regenerate=False)
            writer.write(io.BytesIO())

    def pikepdf(self, count: int) -> None:
        """Values set by hand, appearances generated."""
        import pikepdf

        for number in range(count):
            given = values(self.form, OFFSET[0] + number)
            with pikepdf.open(io.BytesIO(self.data)) as pdf:
                for page in pdf.pages:
                    for widget in page.get("/Annots", []):
                        holder = widget if "/T" in widget else widget.Parent
                        value = str(given[str(holder.T)])
                        if holder.get("/FT", widget.get("/FT")) == "/Btn":
                            holder.V = pikepdf.Name(f"/{value}")
                            states = widget.AP.N.keys()
                            widget.AS = pikepdf.Name(f"/{value}" if f"/{value}" in states else "/Off")
                        else:
                            holder.V = value
                pdf.generate_appearance_streams()
                pdf.save(io.BytesIO())


def growth(fields: Fields) -> None:
    """500 forms in one call cost per form what 50 do, and no more memory."""
    import resource

    each = []
    for count in (50, 500):
        start = time.perf_counter()
        fields.ours(count)
        each.append((time.perf_counter() - start) / count * 1000)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {count:4d} forms {each[-1]:7.2f} ms each, peak {peak:.0f} MB")
    print(
        f"  → 500 cost per form what 50 do: {each[1] / each[0]:.2f} ({'holds' if each[1] < 1.3 * each[0] else 'does not hold'})"
    )


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds (default 5)")
    options = parser.parse_args()
    fields = Fields()
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {len(fields.form.fields)} fields, {options.rounds} rounds."
    )
    contestants = [
        Contestant("caseforms, the form read once", fields.ours, 50),
        Contestant("caseforms, read, filled and read back each time", fields.single, 3),
        Contestant("caseforms, a filled form read back", fields.read, 10),
        Contestant("pypdf update_page_form_field_values", fields.pypdf, 3, 15),
        Contestant("pikepdf, appearances generated", fields.pikepdf, 10, 1),
    ]
    race(contestants, options.rounds)
    report(contestants)
    growth(fields)


if __name__ == "__main__":
    main()
