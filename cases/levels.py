"""The levels of need that the areas name, as one answer: the level that the practitioner has judged, never a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .answers import Chosen
from .codes import Options
from .kinds import NOT_A_CHOICE, Choice, Refused, options

#: Every level with its area in front, because areas use the same words for different things.
LEVELS_OF_NEED: Options = options(
    kirklees_universal="Kirklees: universal services",
    kirklees_single_agency="Kirklees: targeted, single agency",
    kirklees_multi_agency_caf="Kirklees: targeted and co-ordinated, multi-agency (CAF)",
    kirklees_multi_agency_s17="Kirklees: targeted and co-ordinated, multi-agency (section 17)",
    kirklees_acute_s17="Kirklees: acute, child in need (section 17)",
    kirklees_acute_s47="Kirklees: acute, child protection (section 47)",
    kent_medway_1="Kent and Medway: tier 1, universal",
    kent_medway_2="Kent and Medway: tier 2, low to vulnerable",
    kent_medway_3="Kent and Medway: tier 3, complex, child in need",
    kent_medway_4="Kent and Medway: tier 4, acute, child protection",
    cafcass_1="Cafcass: tier 1, universal",
    cafcass_2="Cafcass: tier 2, vulnerable",
    cafcass_3="Cafcass: tier 3, complex",
    cafcass_4="Cafcass: tier 4, acute",
    sandwell_insufficient="Sandwell: insufficient information",
    sandwell_single_agency="Sandwell: below early help, single agency",
    sandwell_eha_required="Sandwell: early help assessment required",
    sandwell_cog="Sandwell: multi-agency meeting (COG)",
    sandwell_fst="Sandwell: Family Solutions Team",
    sandwell_csc="Sandwell: level 4, children’s social care",
)

_SECTION_17 = {"s17", "section 17", "s17 cin", "cin", "child in need", "s17cin"}


@dataclass(frozen=True)
class LevelKind(Choice):
    """A level with its area; a word that several levels share is refused with the levels that may be meant."""

    def find(self, text: str) -> str:
        wanted = " ".join(text.casefold().replace("(", " ").replace(")", " ").split())
        shared = [code for code in self.choices if code.endswith(f"_{wanted.removeprefix('tier').strip()}")]
        if wanted in _SECTION_17:
            shared = [code for code in self.choices if code.endswith("_s17")]
        if len(shared) > 1:
            raise Refused(
                NOT_A_CHOICE,
                "several levels are called so, and they ask for different things",
                f"Write one of {', '.join(shared)}.",
            )
        return super().find(text)


LevelOfNeed = Annotated[Chosen, LevelKind(options=LEVELS_OF_NEED)]
