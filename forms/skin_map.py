"""Skin map: where visible injuries were seen on a child (Cafcass 2.93–2.97; specification D07).

Readers: the child's file, and children's social care when the map goes with a referral. The map supports the written
record and never replaces it. An unsigned map stays a draft, even beside an urgent referral, which does not wait for it.
"""

from typing import Annotated

from ..cases.answers import Chosen, Long, NameList, Number, Text, When, WhenAhead, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Choice, NumberKind, Stated, Unusable, options
from ..cases.people import Signature
from .form import Form, cards, figure, note, section, table
from .identity import identity
from .readers import OWN_FILE, SOCIAL_CARE
from .requirements import UNBORN, Condition, Requirements, confirm, must, says, should
from .skin_map_places import (
    DRAWING,
    GUIDANCE,
    KINDS,
    PLACE_RULES,
    WORDS_DO_NOT_PLACE,
    ViewKind,
    drawings,
    injuries,
)
from .skin_map_rules import RULES

_Rest = Stated | Unusable | None

Share = Annotated[int | float | _Rest, NumberKind(most=1, whole=False)]


class Present(Block):
    """A person who was there when the injury was seen."""

    name: Text = ask("Name", "Cafcass 2.93")
    role: Text = ask("Who this is", "Cafcass 2.93")
    saw: Text = ask("What this person saw", "Cafcass 2.93")


class Injury(Block):
    """One visible injury: where it is and what it looks like, never how it came about."""

    no: Number = ask("Number", "House rule", "1, 2, 3 … as on the drawing")
    site: Text = ask("Exact place, in words", GUIDANCE, "such as “left forearm, inner side”")
    side: Annotated[Chosen, Choice(options=options("Left", "Right", "Midline", "Both"))] = ask(
        "Side", GUIDANCE, "always the child’s own side; may stand in the words above instead"
    )
    kind: Annotated[Chosen, Choice(options=KINDS)] = ask("What is seen", GUIDANCE)
    kind_detail: Text = ask("What is seen, in words", GUIDANCE, "when it is none of the list")
    size_mm: Text = ask("Size (mm)", GUIDANCE, "length × width, such as 20 × 10; measured, not guessed")
    shape: Text = ask("Shape", GUIDANCE)
    colours: NameList = ask("Colours", GUIDANCE, "all that are seen; never an estimate of age")
    how_visible: Annotated[
        Chosen,
        Choice(
            options=options(
                uncovered="Normally uncovered",
                child_showed="Child showed it unprompted",
                clothing_moved="Clothing moved by a parent, for first aid or by a doctor",
                other="Other",
            )
        ),
    ] = ask("How it came to be visible", "Cafcass 2.96", "a child is never asked to undress")
    skin_broken: YesNoUnknown = ask("Skin broken?", GUIDANCE)
    swelling: YesNoUnknown = ask("Swelling?", GUIDANCE)
    scab_blister_bleeding: YesNoUnknown = ask("Scab, blister or bleeding?", GUIDANCE)
    clean: YesNoUnknown = ask("Clean?", GUIDANCE)
    hot: YesNoUnknown = ask("Hot to the touch?", GUIDANCE)
    pain: YesNoUnknown = ask("Painful?", GUIDANCE)
    movement_restricted: YesNoUnknown = ask("Movement restricted?", GUIDANCE)
    view: Annotated[Chosen, ViewKind()] = ask(
        "View, if placed by figures", "House rule", "a place in words alone needs no view and no figures"
    )
    x: Share = ask("From its left (0–1)", "House rule", "0 is the left edge of the view, 1 the right")
    y: Share = ask("From its top (0–1)", "House rule", "0 is the top edge of the view, 1 the bottom")


class Action(Block):
    """Something that was done about it."""

    at: When = ask("Date and time", "Cafcass 2.95")
    action: Text = ask("Action", "Cafcass 2.95")
    by: Text = ask("By whom", "Cafcass 2.95")


class SkinMap(Block):
    """What only the skin map asks."""

    outline: Annotated[Chosen, Choice(options=options("Baby", "Toddler", "Child", "Teenager"))] = ask(
        "Outline", GUIDANCE, "baby under 1, toddler 1–3, child 4–11, teenager from 12"
    )
    concern_identified_at: When = ask("Concern identified", "Cafcass 2.95")
    injury_seen_at: When = ask("Injury seen", "Cafcass 2.93")
    recorded_at: When = ask("This record made", "Cafcass 2.95, 2.97")
    place: Text = ask("Where the child was seen", "Cafcass 2.93", "place and light")
    witnesses: Annotated[tuple[Present, ...] | _Rest, Rows(Present)] = ask(
        "Who was present", "Cafcass 2.93", "“none” when nobody else was there"
    )
    written_by_witness: YesNo = ask("Written by the person who saw the injuries?", "Cafcass 2.95")
    injuries: Annotated[tuple[Injury, ...] | _Rest, Rows(Injury)] = ask("Injuries seen", "Cafcass 2.93, 2.96")
    child_said: Long = ask(
        "What the child said, in the child’s own words", "Cafcass 2.93", "“nothing” is an answer"
    )
    parent_said: Long = ask("What the parent or carer said about it", "Cafcass 2.93")
    emergency: YesNo = ask("Immediate danger, or urgent treatment needed?", "Cafcass 2.87")
    medical: YesNoUnknown = ask("Medical attention sought?", "Cafcass 2.87")
    medical_at: WhenAhead = ask("Medical attention: when", "Cafcass 2.87")
    medical_who: Text = ask("Medical attention: from whom", "Cafcass 2.87")
    actions: Annotated[tuple[Action, ...] | _Rest, Rows(Action)] = ask("What was done", "Cafcass 2.95")
    signature: Annotated[Signature | _Rest, Group(Signature)] = ask("Signature of the writer", "Cafcass 2.97")


class SkinMapCase(Case):
    """A case with the answers of the skin map."""

    skin_map: Annotated[SkinMap | _Rest, Group(SkinMap)] = ask("Skin map", "Cafcass 2.93–2.97")


ONLY_OTHER_KINDS = Condition(
    "no injury is of a kind on the list",
    lambda case: bool(injuries(case)) and all(row.kind == "other" for _, row in injuries(case)),
)
MEDICAL = says("skin_map.medical", "yes", text="medical attention was sought")


FORM = Form(
    code="skin_map",
    title="Skin map",
    purpose="Where visible injuries were seen on a child; it goes with the written record and does not replace it",
    readers=(
        OWN_FILE.called("the child’s file"),
        SOCIAL_CARE.called("children’s social care, with the referral"),
    ),
    case=SkinMapCase,
    urgent=lambda case: case.says("consent.basis", "s47"),
    drawings=drawings,
    sections=(
        section(
            "The child",
            "child.given_names",
            "child.family_name",
            "child.dob",
            "child.dob_estimated",
            "child.sex",
            "child.disability",
            "child.disability_codes",
            "child.special_requirements",
        ),
        section(
            "When, where and who",
            note(
                "One map for one occasion. A later sighting is a new map; this one is never changed or written over."
            ),
            "skin_map.concern_identified_at",
            "skin_map.injury_seen_at",
            "skin_map.recorded_at",
            "skin_map.place",
            table("skin_map.witnesses"),
            "skin_map.written_by_witness",
        ),
        section(
            "The outline",
            "skin_map.outline",
            figure(DRAWING, "Visible injuries, numbered as in the list that follows"),
            note("Only what is visible is recorded. The child is never asked to undress."),
            new_page=True,
        ),
        section(
            "What is seen",
            note(
                "Left and right are the child’s own. Describe the mark, its size and its colours; cause and age are "
                "for a doctor to judge."
            ),
            cards("skin_map.injuries", "Injury"),
            note(
                "Photographs: none are taken by the person who makes this map. Where pictures are needed, a doctor or the "
                "police arrange for them."
            ),
        ),
        section("What was said", "skin_map.child_said", "skin_map.parent_said"),
        section(
            "What was done",
            "skin_map.emergency",
            "skin_map.medical",
            "skin_map.medical_at",
            "skin_map.medical_who",
            table("skin_map.actions"),
        ),
        section(
            "Writer and signature",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            note("I saw the injuries that are recorded here and have written down what I saw and heard."),
            "skin_map.signature",
        ),
    ),
    requirements=Requirements(
        tuple(each for each in identity("skin_map", urgent_form=True) if each.when is not UNBORN),
        must("skin_map.outline", source=GUIDANCE),
        must("skin_map.concern_identified_at", source="Cafcass 2.95"),
        must("skin_map.injury_seen_at", source="Cafcass 2.93"),
        must("skin_map.recorded_at", source="Cafcass 2.95, 2.97"),
        must("skin_map.place", source="Cafcass 2.93"),
        must("skin_map.witnesses", source="Cafcass 2.93", unless_stated_none=True),
        must("skin_map.written_by_witness", source="Cafcass 2.95"),
        must("skin_map.injuries", source="Cafcass 2.96", always=True),
        must("skin_map.injuries[].no", source="House rule"),
        must("skin_map.injuries[].site", source=GUIDANCE),
        must("skin_map.injuries[].kind", source=GUIDANCE),
        must("skin_map.injuries[].how_visible", source="Cafcass 2.96"),
        should(
            "skin_map.injuries[].view",
            "skin_map.injuries[].x",
            "skin_map.injuries[].y",
            source="House rule",
            when=WORDS_DO_NOT_PLACE,
        ),
        should(
            "skin_map.injuries[].size_mm",
            "skin_map.injuries[].shape",
            "skin_map.injuries[].colours",
            source=GUIDANCE,
        ),
        should("skin_map.injuries[].kind_detail", source=GUIDANCE, when=ONLY_OTHER_KINDS),
        should("skin_map.child_said", "skin_map.parent_said", source="Cafcass 2.93"),
        should("skin_map.medical", source="Cafcass 2.87"),
        should("skin_map.medical_at", "skin_map.medical_who", source="Cafcass 2.87", when=MEDICAL),
        must("skin_map.actions", source="Cafcass 2.95"),
        must("skin_map.actions[].at", "skin_map.actions[].action", source="Cafcass 2.95"),
        should("skin_map.actions[].by", source="Cafcass 2.95"),
        should("author.role", source="Cafcass 2.97"),
        must("skin_map.signature.name", source="Cafcass 2.97", always=True),
        confirm(
            "Only what could be seen is recorded, and the child was not asked to undress.",
            "Cafcass 2.96",
            path="skin_map.injuries",
        ),
        confirm(
            "The child was listened to and asked nothing beyond what was needed to understand.",
            "Cafcass 2.89",
            path="skin_map.child_said",
        ),
        confirm(
            "Nobody promised the child that it would stay a secret; an older child knows that the account may have to be "
            "told again.",
            "Cafcass 2.89, 2.92",
            path="skin_map.child_said",
        ),
    ),
    rules=(*PLACE_RULES, *RULES),
)
