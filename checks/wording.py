"""Words that a document must use or avoid: offences against children, fact and opinion, what a skin map may say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..cases.blocks import Leaf, is_value
from ..cases.case import Case
from ..cases.kinds import Kind
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .offences import Named, named_offences
from .prose.text import Prose
from .theme import theme_rule

_W = Level.WARNING
_APPENDIX = "Cafcass appendix II"

#: Answers that ask for an offence, by the last name of their path.
OFFENCE_ANSWERS = frozenset({"risk_offence", "risk_to_children_detail", "offence", "pprc_offences"})
#: Answers that hold somebody’s own words, which nobody changes.
_OWN_WORDS = frozenset({"child_words", "child_said", "parent_said", "child_comment", "parent_comment"})

_NUMBER = r"\bsch(?:ed(?:ule)?)?\.?[\s-]*\(?(?:1|one|i)\b\)?"
_SCHEDULE_1 = re.compile(
    rf"{_NUMBER}[”’\"']?[\s-]+(?:\w+\s+)?(?:offen\w+|convict\w+|criminal|status|prisoner|person|man|woman|individual)\b"
    rf"|\bs\.?\s?1 offender"
    rf"|\b(?:is|was|be|as|an?|the|being|known|former|registered)\s+[“‘\"']?{_NUMBER}[”’\"']?(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|or|but|so|because|since|who|with|from|for)\b)"
    rf"|\b(?:convicted|offen[cd]\w*|cautioned|conviction)\s+(?:\w+\s+){{0,2}}(?:under|in|within|of|on|from)\s+(?:the\s+)?{_NUMBER}"
    r"(?!\s+(?:to|of)\s+(?!(?:the\s+)?children\s+and\s+young\s+persons))",
    re.IGNORECASE,
)
_A_TERM = 5

_UNSURE = re.compile(
    r"\b(?:possibly|probably|perhaps|presumably|maybe|allegedly|supposedly|reportedly|rumou?rs?|may have|might have|might be|could have been"
    r"|not (?:sure|certain|clear)|unsure|unclear|uncertain|unconfirmed|(?:I|[Ww]e) (?:think|believe|suspect|assume|guess))\b"
)
_DIAGNOSIS = re.compile(
    r"\b(?:fractur\w+|broken (?:bone|arm|leg|wrist|ankle|rib|nose|finger|jaw|collar ?bone)s?|dislocat\w+|sprain\w*|concuss\w+|internal (?:injur|bleed)\w+"
    r"|strangl\w+|strangulat\w+|chok(?:ed|ing)|shaken|abus(?:e|ed|ive)|assault\w*|neglect\w*|infect(?:ed|ion)|impetigo|ringworm|scabies|eczema"
    r"|(?:cigarette|iron|rope|carpet|friction|chemical|cigar|lighter) (?:burns?|marks?)|(?:ligature|whip|cane|choke|restraint) marks?"
    r"|(?:human|adult|child|dog|animal)(?:’s|'s)? bites?|love bites?|healing|resolving)\b|\bNAI\b",
    re.IGNORECASE,
)


@theme_rule(
    "WORD-01",
    "“Schedule 1 offender” is no longer said",
    "The term said nothing of what was done or of the danger now. Write “Risk to Children” for a person who has been "
    "identified as one, and state the offence. The words of somebody else, in quotation marks or in an answer that asks "
    "for them, stay as they were spoken.",
    _APPENDIX,
)
def schedule_one(form: Form, case: Case) -> Iterator[Problem]:
    """No answer calls a person a “Schedule 1 offender”, in whichever spelling."""
    for leaf in _texts(case):
        found = _SCHEDULE_1.search(leaf.value)
        if found is None or not form.prints(leaf.path):
            continue
        if leaf.path.rpartition(".")[2] in _OWN_WORDS or _is_quoted(leaf.value, found.start()):
            yield Problem(
                leaf.path,
                "these words speak of a “Schedule 1 offender”",
                "Leave them as they were spoken. In your own words write “Risk to Children” and state the offence.",
                Level.ADVICE,
            )
        else:
            yield Problem(
                leaf.path,
                "“Schedule 1 offender” is no longer used",
                "Write “Risk to Children” if the person has been identified as one, and state the offence itself.",
            )


def _is_quoted(text: str, place: int) -> bool:
    """Whether a place lies in somebody's spoken words; a term put between quotation marks is not speech."""
    for start, end in Prose(text).quotations:
        if start <= place < end:
            return len(text[start:end].split()) > _A_TERM
    return False


@theme_rule(
    "WORD-02",
    "An offence against a child, and no word on “Risk to Children”",
    "Whoever was convicted or cautioned for an offence against a child is spoken of as a “Risk to Children”, with the "
    "offence, once that has been found on all the information there is. The list of offences is in appendix II of the "
    "Cafcass framework; attempts, conspiracy, incitement and aiding count, and so do cautions and discharges. The list is "
    "neither complete nor a judgement: the finding asks for yours.",
    _APPENDIX,
    _W,
)
def risk_to_children(form: Form, case: Case) -> Iterator[Problem]:
    """Where a listed offence against a child is recorded, it is said whether the person is a “Risk to Children”."""
    for leaf, named in _offences(form, case):
        if not any(each.of_child for each in named):
            continue
        above, _, name = leaf.path.rpartition(".")
        if name == "risk_offence":
            answer = case.at(f"{above}.risk_to_children")
            if answer is None:
                yield Problem(
                    f"{above}.risk_to_children",
                    "an offence against a child is given, and it is not said whether the person is a “Risk to Children”",
                    "Answer “risk_to_children: yes”, “no” or “not known”.",
                )
            elif answer == "no":
                yield Problem(
                    f"{above}.risk_to_children",
                    "an offence against a child is given, and the person is said not to be a “Risk to Children”: does this "
                    "rest on all the information there is?",
                    "Record who assessed the risk, and when.",
                    Level.QUESTION,
                )
        elif not _identified(case) and "risk to children" not in leaf.value.casefold():
            yield Problem(
                leaf.path,
                "an offence against a child is told, and it is not said whether the person is a “Risk to Children”",
                "Say whether the person has been identified as a “Risk to Children”, and state the offence.",
            )


def _identified(case: Case) -> bool:
    """Whether the case says of anybody whether they are a “Risk to Children”."""
    people = (*case.rows("parents"), *case.rows("significant_others"))
    if any(person.risk_to_children is not None for _, person in people):
        return True
    return case.at("referral.risk_features.risk_to_children") is not None


@theme_rule(
    "WORD-03",
    "A listed offence: the child-protection procedure is due",
    "When a conviction or caution for one of the offences of appendix II becomes known, the child-protection procedure is "
    "followed, on a careful look at this child’s position; where there is any concern at all, children’s social care is "
    "told. An attempt, conspiracy, incitement or aiding counts as the offence; cautions and discharges count; unless the "
    "offence says otherwise, the victim was under 18. In a child-protection (section 47) referral the rule is met.",
    _APPENDIX,
    _W,
)
def listed_offence(form: Form, case: Case) -> Iterator[Problem]:
    """A document other than a child-protection referral tells of no listed offence without the question what follows."""
    if form.code == "scr" or form.urgent(case) or case.says("consent.basis", "s47"):
        return
    told = [(leaf, each) for leaf, named in _offences(form, case) for each in named]
    told.sort(key=lambda pair: not pair[1].of_child)
    for leaf, named in told[:1]:  # one offence is enough for the procedure
        entry = "an offence in this answer" if leaf.path in form.private else named.cited
        if not named.of_child:
            yield Problem(
                leaf.path,
                f"{entry} is on the list of offences against children if the victim was under 18: was it so?",
                "Say who the victim was. If a child: follow the child-protection procedure.",
                Level.QUESTION,
            )
        elif form.code == "referral":
            yield Problem(
                leaf.path,
                f"{entry} is on the list of offences against children: has the child-protection procedure been followed?",
                "If this child may be at risk of significant harm, the basis is s47.",
                Level.QUESTION,
            )
        else:
            yield Problem(
                leaf.path,
                f"{entry} is on the list of offences against children: the child-protection procedure is due",
                "Look at this child’s position with your manager; where there is any concern at all, make a referral.",
            )


def _offences(form: Form, case: Case) -> Iterator[tuple[Leaf, list[Named]]]:
    """The answers on the form that tell of a conviction or caution for a listed offence."""
    young: set[str] = set()
    for path in ("siblings", "referral.other_children"):
        young.update(str(row.name).split()[0].casefold() for _, row in case.rows(path) if is_value(row.name))
    young.update(name.casefold() for name in str(case.given("child.given_names") or "").split())
    for leaf in _texts(case):
        asked = leaf.path.rpartition(".")[2] in OFFENCE_ANSWERS
        named = list(named_offences(leaf.value, asked=asked, children=young))
        if named and form.prints(leaf.path):
            yield leaf, named


@theme_rule(
    "WORD-04",
    "An opinion without what it rests on",
    "Fact and opinion are kept apart, and a reader can weigh an opinion only by what was seen, heard or read.",
    "NSPCC information sharing 5",
    _W,
)
def opinion_has_a_source(form: Form, case: Case) -> Iterator[Problem]:
    """An incident marked as opinion says whose it is and what it rests on."""
    for path, row in case.rows("incidents"):
        where = f"{path}.source_detail"
        if row.fact_or_opinion == "opinion" and not is_value(row.source_detail) and form.prints(where):
            yield Problem(
                where,
                "marked as opinion, and nothing says whose it is or what it rests on",
                "Add “source_detail:” with who thinks so and what was seen, heard or read.",
            )


@theme_rule(
    "WORD-05",
    "Marked as fact, told as uncertain",
    "Whoever receives information must know which part of it is uncertain. An account with “possibly” or “may have” is not a "
    "fact: mark it as opinion, or write what is certain and what is not.",
    "NSPCC information sharing 5",
    _W,
)
def fact_is_certain(form: Form, case: Case) -> Iterator[Problem]:
    """An incident marked as fact is not told in words of doubt, save in what somebody said."""
    for path, row in case.rows("incidents"):
        where = f"{path}.fact_or_opinion"
        if row.fact_or_opinion != "fact" or not isinstance(row.what, str) or not form.prints(where):
            continue
        prose = Prose(row.what)
        doubts = (found for found in _UNSURE.finditer(row.what) if not prose.quoted(found.start()))
        if found := next(doubts, None):
            yield Problem(
                where,
                f"marked as fact, and the account says “{found[0]}”",
                "Mark it as opinion, or tell what is certain apart from what is not.",
            )


@theme_rule(
    "WORD-06",
    "The skin map names a diagnosis",
    "A skin map shows where visible injuries are and what they look like. Fractures, infections, what a burn was made with "
    "or whose bite it is are for a doctor to find.",
    "Cafcass 2.96",
    _W,
)
def no_diagnosis(form: Form, case: Case) -> Iterator[Problem]:
    """On a skin map, the description of an injury and what a witness saw name no diagnosis."""
    if form.code != "skin_map":
        return
    for path, row in case.rows("skin_map.injuries"):
        for name in ("site", "kind_detail", "shape", "colours"):
            value = getattr(row, name)
            yield from _diagnosis(f"{path}.{name}", "; ".join(value) if isinstance(value, tuple) else value)
    for path, row in case.rows("skin_map.witnesses"):
        yield from _diagnosis(f"{path}.saw", row.saw)


def _diagnosis(path: str, text: object) -> Iterator[Problem]:
    if isinstance(text, str) and (found := _DIAGNOSIS.search(text)):
        yield Problem(
            path,
            f"“{found[0]}” is for a doctor to find",
            "Describe what can be seen: place, size, shape, colours.",
        )


def _texts(case: Case) -> Iterator[Leaf]:
    """The answers in words, short and long."""
    for leaf in case.leaves:
        kind = leaf.asked.kind if leaf.asked else None
        if isinstance(leaf.value, str) and isinstance(kind, Kind) and kind.name in ("text", "narrative"):
            yield leaf


RULES = (
    schedule_one,
    risk_to_children,
    listed_offence,
    opinion_has_a_source,
    fact_is_certain,
    no_diagnosis,
)
