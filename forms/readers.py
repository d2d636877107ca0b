"""Who reads a form, as codes with words, and what each may see (Cafcass 2.60, 3.81–3.85; specification 3.7).

A reader sees a topic on the copy itself (``sees``), on the separate confidential sheet that comes with it (``apart``), or
nowhere. A form names its readers from those below; one with words of its own is made with :meth:`Reader.called`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..cases.confidential import Topic

_EVERYTHING = frozenset(Topic)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of a form. ``office``: the page of gaps and questions, a note for the office, is on the copy."""

    code: str
    words: str
    sees: frozenset[Topic] = frozenset()
    apart: frozenset[Topic] = frozenset()
    office: bool = False

    def called(self, words: str, code: str = "") -> Reader:
        """The same reader under other words."""
        return replace(self, words=words, code=code or self.code)

    @property
    def may_see(self) -> frozenset[Topic]:
        """What this reader may see, on the copy or on the sheet."""
        return self.sees | self.apart

    @property
    def inside(self) -> bool:
        """Whether this reader belongs to the organisation that writes, and has the address on the sheet."""
        return Topic.SAFETY in self.apart

    @property
    def trusted(self) -> bool:
        """Whether a confidential address may reach this reader at all."""
        return Topic.SAFETY in self.may_see


#: Children's social care has the full address; what was told in confidence stays apart, since a file may be shown to the
#: family. Those whom the consent names have the document without what is confidential.
SOCIAL_CARE = Reader(
    "social_care",
    "children’s social care",
    sees=_EVERYTHING - {Topic.CONFIDENCE},
    apart=frozenset({Topic.CONFIDENCE}),
    office=True,
)
#: The referrer's own file and manager know the case, but a file can be seen by many: the address stays on the sheet.
OWN_FILE = Reader(
    "own_file",
    "own case file",
    sees=_EVERYTHING - {Topic.CONFIDENCE, Topic.SAFETY},
    apart=frozenset({Topic.CONFIDENCE, Topic.SAFETY}),
    office=True,
)
MANAGER = replace(OWN_FILE, code="manager", words="line manager")
#: What a court receives reaches all parties and their advisers (Cafcass 3.82).
COURT = Reader("court", "the court and the parties", sees=frozenset({Topic.SIBLINGS}))
FAMILY = Reader("family", "the family")
AGENCY = Reader(
    "agency",
    "agencies agreed",
    sees=frozenset({Topic.UNANSWERED, Topic.AUTHORITY, Topic.SIBLINGS}),
)
