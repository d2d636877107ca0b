"""Three forms of an authority that does not exist, Fenshire, as such forms come: with the traps that real ones have.

The PDF has fields that its own list does not reach and one that stands on no page, names that are whole questions, states that
are sentences, one field with a box for yes and a box for no, a comb, a turned page, a name that two fields share with different
values, and asks readers to draw it anew. One Word form has legacy fields and plain tables, the other content controls.
“python -m caseforms.samples.local_forms” writes them anew into ``local/``; the mappings beside them are kept by hand.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "local"
#: Each form with its mapping and the form of ours that it stands for.
LOCAL_FORMS = {
    "fenshire-referral.pdf": ("fenshire-referral.yaml", "referral"),
    "fenshire-consent.docx": ("fenshire-consent.yaml", "is1"),
    "fenshire-early-help.docx": ("fenshire-early-help.yaml", "caf"),
}
_WIDE, _HIGH = 595, 842
_LEFT, _MIDDLE = 48, 310
_INK, _BAND = (0.13, 0.24, 0.33), (0.88, 0.92, 0.94)
_COMB, _MULTILINE, _REQUIRED, _RADIO, _COMBO, _READ_ONLY = 1 << 24, 1 << 12, 2, 1 << 15, 1 << 17, 1
INTERPRETER = "Is an interpreter needed?\nIf so: say which language, e.g. Polish.\nTick one."
AWARE = "Q7. Are the parents aware of this referral: yes or no?"
CONSENT = ("Yes, to all of it", "Yes, to a part of it (say which)", "No")


def write_samples(folder: Path = FOLDER) -> None:
    """Write the three forms."""
    folder.mkdir(exist_ok=True)
    for name, data in (
        ("fenshire-referral.pdf", referral_pdf()),
        ("fenshire-consent.docx", consent_docx()),
        ("fenshire-early-help.docx", early_help_docx()),
    ):
        (folder / name).write_bytes(data)


# -- PDF --------------------------------------------------------------------------------------------------------------------


class _Paper:
    """A page that is drawn as it is seen, with its fields; ``turned`` lies on its side in the file."""

    def __init__(self, canvas: Any, turned: bool = False) -> None:
        self.canvas, self.turned = canvas, turned
        self.wide, self.high = (_HIGH, _WIDE) if turned else (_WIDE, _HIGH)
        self.fields: list[dict[str, Any]] = []
        if turned:
            canvas.transform(0, 1, -1, 0, _WIDE, 0)

    def words(self, x: float, y: float, text: str, size: float = 9, *, bold: bool = False) -> None:
        """Words at a place, from the bottom left of the page as it is seen."""
        self.canvas.setFillColorRGB(0, 0, 0)
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, y, text)

    def band(self, y: float, text: str) -> None:
        """The heading of a section."""
        self.canvas.setFillColorRGB(*_BAND)
        self.canvas.rect(_LEFT, y - 5, self.wide - 2 * _LEFT, 18, stroke=0, fill=1)
        self.words(_LEFT + 5, y, text, 11, bold=True)

    def field(self, name: str, x: float, y: float, wide: float, high: float = 18, **more: Any) -> None:
        """A field with its frame. ``more``: kind, flags, longest, states, options, listed, value, tooltip."""
        self.canvas.setStrokeColorRGB(*_INK)
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(x, y, wide, high, fill=0)
        if more.get("comb"):
            for number in range(1, int(more["comb"])):
                at = x + wide * number / int(more["comb"])
                self.canvas.line(at, y, at, y + 5)
        rect = (_WIDE - y - high, x, _WIDE - y, x + wide) if self.turned else (x, y, x + wide, y + high)
        self.fields.append({"name": name, "rect": rect, "turned": self.turned, **more})

    def boxes(
        self, name: str, x: float, y: float, choices: Sequence[tuple[str, str]], step: float, **more: Any
    ) -> None:
        """A field with a box for each choice, each with words behind it: state and words."""
        for number, (state, text) in enumerate(choices):
            at = x + number * step
            self.field(name, at, y, 11, 11, kind="box", state=state, **more)
            self.words(at + 16, y + 2, text)


def referral_pdf() -> bytes:
    """The referral form: three pages, the second turned."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDE, _HIGH), invariant=1, pageCompression=0)
    canvas.setTitle("Fenshire Council: referral to children's services")
    papers = []
    for turned, draw in ((False, _the_child), (True, _the_family), (False, _the_concern)):
        paper = _Paper(canvas, turned)
        draw(paper)
        papers.append(paper)
        canvas.showPage()
    canvas.save()
    return _with_fields(out.getvalue(), papers)


def _the_child(page: _Paper) -> None:
    page.words(_LEFT, 792, "Fenshire Council", 18, bold=True)
    page.words(_LEFT, 774, "Referral to children’s services  ·  FC 27, edition of March 2026", 10)
    page.band(742, "1  The child")
    page.words(_LEFT, 716, "Family name")
    page.field("form1[0].page1[0].FamilyName[0]", 120, 710, 175, flags=_REQUIRED)
    page.words(_MIDDLE, 716, "Given names")
    page.field("form1[0].page1[0].GivenNames[0]", 375, 710, 172, flags=_REQUIRED)
    page.words(_LEFT, 686, "Date of birth")
    for part, x, wide, longest in (("dd", 120, 30, 2), ("mm", 156, 30, 2), ("yyyy", 192, 50, 4)):
        page.field(f"dob_{part}", x, 680, wide, longest=longest, tooltip=f"Date of birth, {part}")
    page.words(_MIDDLE, 686, "NHS number")
    page.field("nhs", 375, 680, 172, comb=10, flags=_COMB, longest=10)
    page.words(_LEFT, 656, "Sex")
    page.boxes(
        "Sex",
        120,
        654,
        (("0", "Female"), ("1", "Male"), ("2", "Not recorded")),
        85,
        flags=_RADIO,
        options=("Female", "Male", "Not recorded"),
    )
    page.words(_LEFT, 626, "Home address")
    page.field("Address", 120, 590, 427, 48, flags=_MULTILINE)
    page.words(_LEFT, 566, "Telephone")
    page.field("Tel", 120, 560, 175)
    page.words(_MIDDLE, 566, "Ethnicity")
    page.field("Ethnicity", 375, 560, 172)
    page.words(_LEFT, 536, "School, nursery or college")
    page.field("School", 170, 530, 377, tooltip="Name of school")
    page.words(_LEFT, 506, "Name of GP")
    page.field("GP", 120, 500, 175)
    page.words(_MIDDLE, 506, "GP surgery")
    page.field("GP surgery", 375, 500, 172, listed=False)
    page.words(_LEFT, 476, "Is an interpreter needed?")
    page.boxes(INTERPRETER, 170, 474, (("Yes", "Yes"), ("No", "No")), 60)
    page.words(_MIDDLE, 476, "First language")
    page.field("Language", 375, 470, 172)
    page.words(_LEFT, 446, "Is the child disabled?")
    page.boxes("disabled", 170, 444, (("Yes", "Yes"), ("No", "No"), ("Not known", "Not known")), 60)
    page.band(408, "2  Consent")
    page.words(_LEFT, 384, "Has consent been given to this referral?")
    for number, state in enumerate(CONSENT):
        page.field("Consent given", _LEFT + 2, 364 - 18 * number, 11, 11, kind="box", state=state)
        page.words(_LEFT + 20, 366 - 18 * number, state)
    page.words(_LEFT, 302, "Are the parents aware of this referral?")
    page.boxes(AWARE, 240, 300, (("Yes", "Yes"), ("No", "No")), 60)
    page.words(_LEFT, 276, "Parents’ views")
    page.field("Views of the parents", 120, 216, 427, 72, flags=_MULTILINE)
    page.words(_LEFT, 120, "For official use only", 8)
    page.field("official", 140, 112, 120, flags=_READ_ONLY, value="FC")


def _the_family(page: _Paper) -> None:
    page.words(_LEFT, 552, "Child’s name", 9)
    page.field("Name of child", 120, 546, 260, value="A N Example")
    page.band(516, "3  Parents and carers")
    _head(page, 496, (("Name", 130), ("Telephone", 340), ("Parental responsibility", 520)))
    for number, who in enumerate(("Mother", "Father")):
        y = 470 - 24 * number
        page.words(_LEFT, y + 6, who)
        page.field(f"{who} name", 130, y, 200, 20)
        page.field(f"{who} tel", 340, y, 170, 20)
        page.field(f"{who} PR", 520, y, 120, 20, kind="choice", options=("", "Yes", "No", "Not known"))
    page.band(412, "4  Brothers and sisters")
    _head(page, 392, (("Name", 50), ("Date of birth", 310), ("School", 430)))
    for number in range(3):
        y = 366 - 24 * number
        page.field(f"sib{number + 1}_name", 50, y, 250, 20, listed=number < 2)
        page.field(f"sib{number + 1}_dob", 310, y, 110, 20)
        page.field(f"sib{number + 1}_school", 430, y, 360, 20)
    page.band(280, "5  Other professionals")
    _head(page, 260, (("Name", 50), ("Role", 250), ("Telephone", 520)))
    for number in range(2):
        y = 234 - 24 * number
        page.field(f"prof{number + 1}_name", 50, y, 190, 20)
        page.field(f"prof{number + 1}_role", 250, y, 260, 20)
        page.field(f"prof{number + 1}_tel", 520, y, 270, 20)


def _head(page: _Paper, y: float, columns: Sequence[tuple[str, float]]) -> None:
    for text, x in columns:
        page.words(x, y, text, 9, bold=True)


def _the_concern(page: _Paper) -> None:
    page.words(_LEFT, 800, "Child’s name", 9)
    page.field("Name of child", 120, 794, 260, value="")
    page.band(766, "6  The referral")
    page.words(_LEFT, 744, "How soon must somebody act?")
    page.field(
        "urgency",
        200,
        738,
        200,
        kind="choice",
        options=("Choose", "At once", "Within 24 hours", "Soon"),
        flags=_REQUIRED,
    )
    page.words(_LEFT, 714, "Reason for referral (what are you worried about?)")
    page.field("Reason for referral", _LEFT, 590, 499, 118, flags=_MULTILINE | _REQUIRED)
    page.words(_LEFT, 572, "Background information")
    page.field("Background", _LEFT, 470, 499, 96, flags=_MULTILINE)
    page.words(_LEFT, 452, "What is going well?")
    page.field("Strengths", _LEFT, 370, 499, 76, flags=_MULTILINE)
    page.band(338, "7  Person making the referral")
    for name, label, x, y in (
        ("Ref1", "Name", 120, 308), ("Ref2", "Role", 375, 308), ("Ref3", "Agency", 120, 280),
        ("Ref4", "Telephone", 375, 280), ("Ref5", "E-mail", 120, 252),
    ):  # fmt: skip
        page.words(_LEFT if x == 120 else _MIDDLE, y + 6, label)
        page.field(name, x, y, 175, listed=name != "Ref5")
    page.words(_LEFT, 226, "Our reference")
    page.field("OurRef", 120, 220, 175)
    page.words(_LEFT, 186, "Signature")
    page.field("sig", 120, 174, 200, 28, kind="signature")
    page.words(340, 186, "Date")
    page.field("signed on", 375, 180, 120)


def _with_fields(data: bytes, papers: Sequence[_Paper]) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        BooleanObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    listed, shared = ArrayObject(), dict[str, Any]()
    font = writer._add_object(_dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica"))
    on = _cross(writer)
    for number, paper in enumerate(papers):
        page = writer.pages[number]
        if paper.turned:
            page[NameObject("/Rotate")] = NumberObject(90)
        annotations = ArrayObject()
        for each in paper.fields:
            widget = _widget(each, on)
            if each.get("kind") == "box":
                holder = shared.get(each["name"])
                if holder is None:
                    holder = shared[each["name"]] = writer._add_object(_of_boxes(each))
                    listed.append(holder)
                widget[NameObject("/Parent")] = holder
                placed = writer._add_object(widget)
                _kids(holder).append(placed)
            else:
                placed = writer._add_object(widget)
                if each.get("listed", True):
                    listed.append(placed)
            annotations.append(placed)
        page[NameObject("/Annots")] = annotations
    listed.append(writer._add_object(_dictionary(FT="/Tx", T=TextStringObject("BarcodeText"))))
    form = _dictionary(
        Fields=listed, NeedAppearances=BooleanObject(True), DA=TextStringObject("/Helv 0 Tf 0 g")
    )
    form[NameObject("/DR")] = DictionaryObject({NameObject("/Font"): _dictionary(Helv=font)})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _kids(holder: Any) -> Any:
    return holder.get_object()["/Kids"]


def _dictionary(**entries: Any) -> Any:
    from pypdf.generic import DictionaryObject, NameObject

    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(value) if type(value) is str else value
            for key, value in entries.items()
        }
    )


def _cross(writer: Any) -> Any:
    from pypdf.generic import DecodedStreamObject, NameObject

    stream = DecodedStreamObject()
    stream.set_data(b"q 1.4 w 2 2 m 9 9 l 2 9 m 9 2 l S Q")
    stream.update(_dictionary(Type="/XObject", Subtype="/Form"))
    stream[NameObject("/BBox")] = _numbers(0, 0, 11, 11)
    return writer._add_object(stream)


def _numbers(*values: float) -> Any:
    from pypdf.generic import ArrayObject, FloatObject

    return ArrayObject(FloatObject(value) for value in values)


def _of_boxes(each: dict[str, Any]) -> Any:
    from pypdf.generic import ArrayObject, NumberObject, TextStringObject

    made = _dictionary(
        FT="/Btn", T=TextStringObject(each["name"]), Kids=ArrayObject(), Ff=NumberObject(each.get("flags", 0))
    )
    if each.get("options"):
        made.update(_dictionary(Opt=ArrayObject(TextStringObject(word) for word in each["options"])))
    return made


def _widget(each: dict[str, Any], on: Any) -> Any:
    from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

    kind = each.get("kind", "text")
    made = _dictionary(Type="/Annot", Subtype="/Widget", Rect=_numbers(*each["rect"]), F=NumberObject(4))
    if each["turned"]:
        made[NameObject("/MK")] = _dictionary(R=NumberObject(90))
    if kind == "box":
        made.update(_dictionary(AS="/Off", AP=_dictionary(N=_dictionary(**{each["state"]: on}))))
        return made
    flags = each.get("flags", 0) | (_COMBO if kind == "choice" else 0)
    made.update(
        _dictionary(
            FT={"text": "/Tx", "choice": "/Ch", "signature": "/Sig"}[kind],
            T=TextStringObject(each["name"]),
            Ff=NumberObject(flags),
            DA=TextStringObject("/Helv 0 Tf 0 g"),
        )
    )
    if each.get("longest"):
        made.update(_dictionary(MaxLen=NumberObject(each["longest"])))
    if each.get("options"):
        made.update(_dictionary(Opt=ArrayObject(TextStringObject(word) for word in each["options"])))
    if each.get("tooltip"):
        made.update(_dictionary(TU=TextStringObject(each["tooltip"])))
    if "value" in each:
        made.update(_dictionary(V=TextStringObject(each["value"])))
    return made


# -- Word -------------------------------------------------------------------------------------------------------------------

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def _document(title: str, line: str) -> Any:
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(10)
    document.core_properties.title = title
    document.add_heading(title, 1)
    document.add_paragraph(line)
    return document


def _saved(document: Any) -> bytes:
    """The document with the same bytes each time."""
    out, again = io.BytesIO(), io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: each != "[Content_Types].xml"):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(text)


def _legacy(paragraph: Any, name: str, inside: str, shown: str = "\u2002" * 5) -> None:
    """A form field of the old kind; ``inside`` is what tells its kind."""
    runs = [
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{name}"/><w:enabled/>{inside}</w:ffData></w:fldChar>',
        f'<w:instrText xml:space="preserve"> {"FORMCHECKBOX" if "checkBox" in inside else "FORMDROPDOWN" if "ddList" in inside else "FORMTEXT"} </w:instrText>',
    ]
    if "textInput" in inside:
        runs += ['<w:fldChar w:fldCharType="separate"/>', f'<w:t xml:space="preserve">{shown}</w:t>']
    runs.append('<w:fldChar w:fldCharType="end"/>')
    for run in runs:
        paragraph._p.append(_xml(f"<w:r {_NS}>{run}</w:r>"))


_BOX = '<w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox>'


def _list(*entries: str) -> str:
    return "<w:ddList>" + "".join(f'<w:listEntry w:val="{entry}"/>' for entry in entries) + "</w:ddList>"


def _text(longest: int = 0) -> str:
    limit = f'<w:maxLength w:val="{longest}"/>' if longest else ""
    return f"<w:textInput>{limit}</w:textInput>"


def consent_docx() -> bytes:
    """The consent form: legacy fields, a table of labels with empty cells beside them, and one with a head."""
    document = _document(
        "Fenshire Council: consent to share information", "FC 31. Please complete every part."
    )
    document.add_heading("The child", 2)
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for left, right in (("Child’s full name", "Date of birth"), ("Home address", "Postcode")):
        cells = table.add_row().cells
        cells[0].text, cells[2].text = left, right
    document.add_heading("The person who agrees", 2)
    paragraph = document.add_paragraph("Name of the person who agrees: ")
    _legacy(paragraph, "Text1", _text())
    paragraph = document.add_paragraph("In which capacity: ")
    _legacy(paragraph, "Dropdown1", _list("Choose", "Parent", "Carer", "Young person"), "")
    paragraph = document.add_paragraph("Is consent given?  ")
    for name, words in (("Check1", " In full   "), ("Check2", " In part   "), ("Check3", " No")):
        _legacy(paragraph, name, _BOX)
        paragraph.add_run(words)
    paragraph = document.add_paragraph("What may be shared, and what for (at most 60 characters): ")
    _legacy(paragraph, "Text2", _text(60))
    document.add_heading("Brothers and sisters", 2)
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, ("Name", "Date of birth", "School"), strict=True):
        cell.text = words
    document.add_heading("Person completing this form", 2)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for words in ("Name", "Role", "Organisation", "Telephone"):
        table.add_row().cells[0].text = words
    document.add_paragraph()
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    table.rows[0].cells[0].text, table.rows[0].cells[2].text = "Signature", "Date signed"
    return _saved(document)


def _control(tag: str, alias: str, kind: str, prompt: str = "Click here to enter text.") -> Any:
    box = "checkbox" in kind
    shown = "" if box else "<w:showingPlcHdr/>"
    words = "☐" if box else prompt
    grey = "" if box else '<w:rPr><w:color w:val="808080"/></w:rPr>'
    return _xml(
        f'<w:sdt {_NS}><w:sdtPr><w:alias w:val="{alias}"/><w:tag w:val="{tag}"/>{shown}{kind}</w:sdtPr>'
        f"<w:sdtContent><w:r>{grey}<w:t>{words}</w:t></w:r></w:sdtContent></w:sdt>"
    )


_TICK = (
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
)
_BOUND = (
    '<w:dataBinding w:xpath="/form/child" w:storeItemID="{00000000-0000-4000-8000-000000000000}"/><w:text/>'
)


def _drop_down(*words: str, open_: bool = False) -> str:
    items = '<w:listItem w:displayText="Choose an item." w:value=""/>' + "".join(
        f'<w:listItem w:displayText="{word}" w:value="{number}"/>' for number, word in enumerate(words, 1)
    )
    name = "comboBox" if open_ else "dropDownList"
    return f"<w:{name}>{items}</w:{name}>"


def early_help_docx() -> bytes:
    """The early help form: content controls of every kind, one bound to data of the file, and a narrative in a cell."""
    document = _document("Fenshire Council: early help assessment", "FC 12. Grey words show where to write.")
    document.add_heading("About the child", 2)
    for label, tag, kind, prompt in (
        ("Child’s full name", "child_name", _BOUND, "Click here to enter text."),
        (
            "Date of birth",
            "dob",
            '<w:date><w:dateFormat w:val="dd/MM/yyyy"/></w:date>',
            "Click here to enter a date.",
        ),
        ("Ethnicity", "ethnicity", "<w:text/>", "Click here to enter text."),
        (
            "First language",
            "language",
            _drop_down("English", "Polish", "Urdu", open_=True),
            "Choose or type.",
        ),
        (
            "Is an interpreter needed?",
            "interpreter",
            _drop_down("No", "Interpreter", "Signer or BSL"),
            "Choose an item.",
        ),
    ):
        document.add_paragraph(f"{label}: ")._p.append(_control(tag, label, kind, prompt))
    paragraph = document.add_paragraph("Is the child disabled?  ")
    for code, words in (("yes", "  Yes     "), ("no", "  No     "), ("nk", "  Not known")):
        paragraph._p.append(_control(f"disabled_{code}", "Is the child disabled?", _TICK))
        paragraph.add_run(words)
    document.add_heading("Mother", 2)
    for label, tag in (("Name", "mother_name"), ("Telephone", "mother_tel"), ("Address", "mother_address")):
        document.add_paragraph(f"{label}: ")._p.append(
            _control(tag, f"Mother: {label.casefold()}", '<w:text w:multiLine="1"/>')
        )
    document.add_heading("The assessment", 2)
    table = document.add_table(rows=0, cols=1, style="Table Grid")
    for words in (
        "What is going well for the child?",
        "What are you worried about?",
        "What does the child say?",
    ):
        table.add_row().cells[0].text = words
        table.add_row()
    document.add_heading("Lead professional", 2)
    for label, tag in (("Name", "lp_name"), ("Agency", "lp_agency"), ("Telephone", "lp_tel")):
        document.add_paragraph(f"{label}: ")._p.append(
            _control(tag, f"Lead professional: {label.casefold()}", "<w:text/>")
        )
    document.add_heading("Person completing this form", 2)
    for label, tag in (("Name", "author_name"), ("Role", "author_role")):
        document.add_paragraph(f"{label}: ")._p.append(
            _control(tag, f"Completed by: {label.casefold()}", "<w:text/>")
        )
    return _saved(document)


if __name__ == "__main__":
    write_samples()
