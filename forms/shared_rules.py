"""Rules about the shared blocks: child, addresses, adults. They apply to every form that prints the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.codes import ETHNICITY_NEEDS_WORDS
from ..cases.confidential import is_confidential
from ..findings import Level
from .requirements import Problem, Rule, rule

_W = Level.WARNING
_NEITHER = re.compile(r"[\W_]+")
_PLACEHOLDER_NAMES = {"unknown", "baby", "not known", "tbc", "n/k", "unborn"}
_EARLIEST_EDD, _LATEST_EDD = timedelta(days=30), timedelta(weeks=42)
_EARLIEST_BIRTH = timedelta(weeks=20)  # before the day on which it was expected


@rule(
    "DOC-01",
    "The reference tells who the child is",
    "The reference is printed on every page and named in files; it "
    "must not hold the child’s name or date of birth. Until it is changed, files are named by a number.",
    "Specification 0.5",
    _W,
)
def reference_is_anonymous(case: Case) -> Iterator[Problem]:
    """The reference holds no name and no date of birth."""
    reference = case.given("reference")
    if isinstance(reference, str) and tells_who(case, reference):
        yield Problem(
            "reference",
            "the reference holds the child’s name or date of birth",
            "Use the number of the case.",
        )


def tells_who(case: Case, text: str, staff: str = "") -> bool:
    """Whether ``text`` holds a name of the child, the date of birth or, on a paper about ``staff``, a name of theirs."""
    names = [staff, *(str(case.given(f"child.{name}") or "") for name in ("given_names", "family_name"))]
    return tells_of(names, case.given("child.dob"), text)


def tells_of(names: Iterable[str], dob: object, text: str) -> bool:
    """Whether ``text`` holds one of these names or this date of birth."""
    flat = _flat(text.casefold())
    parts = [part.casefold() for name in names for part in name.split() if len(part) > 2]
    if isinstance(dob, date):
        parts += [f"{dob:%d%m%Y}", f"{dob:%Y%m%d}", f"{dob:%d%m%y}"]
    return any(_flat(part) in flat for part in parts if part)


def _flat(text: str) -> str:
    """The letters and figures of a text alone."""
    return _NEITHER.sub("", text)


@rule(
    "CHILD-01",
    "An unborn baby has no date of birth",
    "The expected date of delivery is given instead.",
    "National CAF",
)
def unborn_without_dob(case: Case) -> Iterator[Problem]:
    """Unborn and date of birth exclude each other."""
    if case.says("child.is_unborn", "yes") and case.given("child.dob"):
        yield Problem(
            "child.dob", "a date of birth is given for an unborn baby", "Give “edd”, or take out “is_unborn”."
        )


@rule(
    "CHILD-02",
    "The expected date of delivery is out of range",
    "It lies between 30 days ago and 42 weeks ahead. Once the child is born it may stay beside the date of birth.",
    "Specification, block CHILD",
)
def edd_in_range(case: Case) -> Iterator[Problem]:
    """The expected date of delivery is believable."""
    edd, dob = case.given("child.edd"), case.given("child.dob")
    if not isinstance(edd, date):
        return
    if case.says("child.is_unborn", "yes"):
        if not case.today - _EARLIEST_EDD <= edd <= case.today + _LATEST_EDD:
            yield Problem(
                "child.edd",
                "the expected date of delivery is not between 30 days ago and 42 weeks ahead",
                "Check the year. Of a child who is born, write “is_unborn: no” and the date of birth.",
            )
    elif not isinstance(dob, date):
        yield Problem(
            "child.edd",
            "an expected date of delivery is given, but the child is not marked as unborn",
            "Add “is_unborn: yes”, or the date of birth, or take it out.",
        )
    elif not edd - _EARLIEST_BIRTH <= dob <= edd + _EARLIEST_EDD:
        yield Problem(
            "child.edd",
            "the expected date of delivery does not go with the date of birth",
            "Check both years.",
        )


@rule(
    "CHILD-12",
    "An answer still speaks of an unborn baby",
    "The child is born. What was recorded before the birth stays; what is asked of the child now is answered anew.",
    "Specification, block CHILD",
    _W,
)
def born_is_born(case: Case) -> Iterator[Problem]:
    """Of a child who is born no answer says “unborn”."""
    if case.says("child.is_unborn", "yes") or not isinstance(case.given("child.dob"), date):
        return
    for path, answer in (("child.sex", "unborn"), ("child.upn_unknown_reason", "UN6")):
        if case.says(path, answer):
            yield Problem(path, "the child is born, and this still says “unborn”", "Answer it anew.")
    for path, row in case.rows("parents"):
        if row.is_father_of_unborn is not None:
            yield Problem(
                f"{path}.is_father_of_unborn",
                "the child is born, and this is asked of an unborn child",
                "Take it out; the relationship and parental responsibility say it now.",
            )


@rule(
    "CHILD-03",
    "The sex of an unborn baby is not recorded",
    "The census codes an unborn baby as unknown.",
    "Children-in-need census 8750",
)
def unborn_sex_unknown(case: Case) -> Iterator[Problem]:
    """An unborn baby's sex is unknown."""
    if (
        case.says("child.is_unborn", "yes")
        and case.given("child.sex")
        and not case.says("child.sex", "unborn", "unknown")
    ):
        yield Problem("child.sex", "a sex is recorded for an unborn baby", "Write “unborn”.")


@rule(
    "CHILD-04",
    "The name is a placeholder",
    "A placeholder can be taken for a name. If the name is not known, say "
    "“not known” and describe the child.",
    "Specification, block CHILD",
    _W,
)
def name_is_a_name(case: Case) -> Iterator[Problem]:
    """The child's names are names."""
    for path in ("child.given_names", "child.family_name"):
        name = case.given(path)
        if isinstance(name, str) and (name.casefold() in _PLACEHOLDER_NAMES or "?" in name):
            yield Problem(
                path, "this looks like a placeholder, not a name", "If it is not known, write “not known”."
            )
        elif isinstance(name, str) and len(name) > 100:
            yield Problem(path, "a name of more than 100 characters", "Other names go to “known_as”.")


@rule(
    "CHILD-05",
    "The age does not fit a child",
    "A CAF may run to 24 with a learning difficulty or disability; the "
    "other documents are for children under 18.",
    "Specification, block CHILD",
    _W,
)
def age_of_a_child(case: Case) -> Iterator[Problem]:
    """The child is under 18, or 18 to 24 with a warning."""
    age = case.age_on(case.today)
    if age is not None and 18 <= age < 25:
        yield Problem(
            "child.dob",
            f"the young person is {age}",
            "Check the year; a CAF to 24 needs a learning difficulty or disability.",
        )
    elif age is not None and age >= 25:
        yield Problem(
            "child.dob", f"by this date of birth the child is {age}", "Check the year.", Level.ERROR
        )


@rule(
    "CHILD-06",
    "An “other” ethnic group needs words",
    "The national list asks to specify every “other” group.",
    "National CAF",
    _W,
)
def other_ethnicity_specified(case: Case) -> Iterator[Problem]:
    """“Any other …” comes with words."""
    if case.given("child.ethnicity") in ETHNICITY_NEEDS_WORDS and not case.at("child.ethnicity_other"):
        yield Problem(
            "child.ethnicity_other", "missing: the ethnic group in words", "Add “ethnicity_other: …”."
        )


@rule(
    "CHILD-07",
    "An interpreter is needed and not arranged",
    "Nobody can agree to what they do not understand.",
    "National CAF",
    _W,
)
def interpreter_arranged(case: Case) -> Iterator[Problem]:
    """A needed interpreter is arranged."""
    if case.says("child.interpreter_needed", "interpreter", "signer_or_bsl", "other") and not case.says(
        "child.interpreter_arranged", "yes"
    ):
        yield Problem(
            "child.interpreter_arranged",
            "an interpreter or signer is needed and not arranged",
            "Arrange one before you meet the family.",
        )


@rule(
    "CHILD-08",
    "A disability needs a kind or details",
    "“Disabled: yes” alone does not tell a reader what the child needs.",
    "Children-in-need census 8540",
    _W,
)
def disability_described(case: Case) -> Iterator[Problem]:
    """A disability comes with its kind, and “no” comes without."""
    kinds = case.given("child.disability_codes")
    if case.says("child.disability", "yes") and not kinds and not case.given("child.special_requirements"):
        yield Problem(
            "child.disability_codes",
            "missing: the kind of disability, or special requirements in words",
            "Add “disability_codes: […]”.",
        )
    if case.says("child.disability", "yes") and kinds == ("NONE",):
        yield Problem(
            "child.disability_codes",
            "“disabled” and the kind “none” contradict each other",
            "Keep one.",
            Level.ERROR,
        )
    if case.says("child.disability", "no") and kinds and kinds != ("NONE",):
        yield Problem(
            "child.disability_codes",
            "“not disabled” and a kind of disability contradict each other",
            "Keep one.",
            Level.ERROR,
        )


@rule(
    "CHILD-09",
    "A health visitor or midwife is expected",
    "A child under five or unborn is known to one.",
    "Cafcass 2.102",
    _W,
)
def health_visitor_for_the_young(case: Case) -> Iterator[Problem]:
    """Under five and unborn children have a health visitor or midwife."""
    age = case.age_on(case.today)
    young = case.says("child.is_unborn", "yes") or (age is not None and age < 5)
    if young and case.at("child.health_visitor") is None:
        yield Problem(
            "child.health_visitor",
            "missing: health visitor or midwife of a child under five",
            "Add “health_visitor:”, or “not known”.",
        )


@rule(
    "CHILD-10",
    "A plan needs its category",
    "The category tells the reader what the risk is.",
    "Cafcass 2.18",
    _W,
)
def plan_has_category(case: Case) -> Iterator[Problem]:
    """A child protection plan has a category and dates."""
    if case.says("child.cp_status", "current", "previous"):
        if not case.at("child.cp_category"):
            yield Problem(
                "child.cp_category",
                "missing: the category of the child protection plan",
                "Add “cp_category: […]”.",
            )
        if not case.at("child.cp_from"):
            yield Problem(
                "child.cp_from", "missing: the date of the child protection plan", "Add “cp_from: …”."
            )
    start, end = case.given("child.cp_from"), case.given("child.cp_to")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        yield Problem("child.cp_to", "the plan ends before it begins", "Check the two dates.")


@rule(
    "CHILD-11",
    "A pupil number or the reason why there is none",
    "The census asks for a reason of its list when a school-age child has no unique pupil number.",
    "Children-in-need census 8770",
    Level.ADVICE,
)
def pupil_number_or_reason(case: Case) -> Iterator[Problem]:
    """A school-age child has a UPN or a reason."""
    age = case.age_on(case.today)
    if (
        age is not None
        and 5 <= age < 16
        and not case.at("child.upn")
        and not case.at("child.upn_unknown_reason")
    ):
        yield Problem(
            "child.upn", "no unique pupil number, and no reason why", "Add “upn”, or “upn_unknown_reason”."
        )


@rule(
    "ADDR-01",
    "No fixed abode needs explanation",
    "A reader must be able to find the child.",
    "Specification, block ADDRESS",
    _W,
)
def no_fixed_abode_explained(case: Case) -> Iterator[Problem]:
    """“No fixed abode” comes with words."""
    if case.says("child.address.kind", "no_fixed_abode") and not case.given("child.address.line1"):
        yield Problem(
            "child.address.line1",
            "“no fixed abode” without a word on where the child stays",
            "Say it in “line1”.",
        )


@rule(
    "ADDR-02",
    "From whom the address is withheld",
    "A confidential address needs the person or role from whom it is kept.",
    "Cafcass 3.83–3.85",
    _W,
)
def confidential_from_whom(case: Case) -> Iterator[Problem]:
    """A confidential address says from whom."""
    people = [("child", case.child), *case.rows("parents")]
    for path, person in people:
        address = getattr(person, "address", None)
        if is_confidential(address) and not getattr(address, "confidential_from", None):
            yield Problem(
                f"{path}.address.confidential_from",
                "the address is confidential, but it is not said from whom",
                "Add “confidential_from: [{person: …}]”.",
            )


@rule(
    "ADULT-01",
    "Who holds parental responsibility?",
    "At least one person is expected to hold it; if nobody is known to, say so.",
    "Cafcass 2.102",
    _W,
)
def someone_has_responsibility(case: Case) -> Iterator[Problem]:
    """Someone holds parental responsibility."""
    rows = case.rows("parents")
    if rows and not any(row.parental_responsibility == "yes" for _, row in rows):
        yield Problem(
            "parents",
            "nobody is recorded as holding parental responsibility",
            "Answer “parental_responsibility” for each.",
        )


@rule(
    "ADULT-02",
    "A “Risk to Children” needs the offence",
    "The offence must be stated; the phrase “Schedule 1 offender” is not to be used.",
    "Cafcass appendix II",
)
def risk_names_offence(case: Case) -> Iterator[Problem]:
    """A person identified as a risk to children comes with the offence."""
    for path, row in (*case.rows("parents"), *case.rows("significant_others")):
        if row.risk_to_children == "yes" and not is_value(row.risk_offence):
            yield Problem(
                f"{path}.risk_offence",
                "missing: the offence of a person identified as a risk to children",
                "Add “risk_offence: …”.",
            )


@rule(
    "ADULT-03",
    "Is it safe to make contact?",
    "Where it is not, the way that is safe must be written down.",
    "Cafcass 2.60",
    _W,
)
def unsafe_contact_has_note(case: Case) -> Iterator[Problem]:
    """Unsafe contact details come with a safe way."""
    for path, row in (*case.rows("parents"), *case.rows("significant_others")):
        if row.safe_to_contact == "no" and not is_value(row.safe_contact_note):
            yield Problem(
                f"{path}.safe_contact_note",
                "contact is not safe there, and no safe way is given",
                "Add “safe_contact_note: …”.",
            )


SHARED_RULES: tuple[Rule, ...] = tuple(each for each in globals().values() if isinstance(each, Rule))
