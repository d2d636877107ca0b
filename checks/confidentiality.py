"""No document tells a reader what is to be kept from that reader (Cafcass 2.60, 3.81–3.85; specification 3.7).

What is kept from whom is worked out in ``forms/withholding.py``; the rules here look whether it stands somewhere else, and
whether what decides about it was answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.confidential import Topic, is_confidential, unanswered
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from ..forms.withholding import (
    anonymous_names,
    danger_recorded,
    kept,
    open_words,
    sender_gives_away,
    violence_recorded,
)
from .theme import theme_rule

_W = Level.WARNING


@theme_rule(
    "CONF-01",
    "A confidential address shows in another answer",
    "An address marked as not to be disclosed (or a refuge), or the telephone, school or GP that tells where the person "
    "lives, stands in words in another answer of the document. It is never printed, not even in a draft: put the "
    "answer in other words. Only an urgent referral to children’s social care goes without waiting, with a warning. A "
    "postcode or a number is found however it is spaced, a street without its number, a school without “Primary School”. "
    "Where nobody has said whether an address is confidential (CONF-03), “confidential: no” settles it as well.",
    "Cafcass 2.60, 3.83",
    firm=True,
)
def leak(form: Form, case: Case) -> Iterator[Problem]:
    """No answer on the form contains the words of a withheld answer."""
    secrets = kept(form, case)
    if any(secret.words for secret in secrets.secrets):
        for path, text in open_words(form, case):
            for where in dict.fromkeys(
                secret.path for secret in secrets.shown_in(text) if secret.topic is not Topic.CONFIDENCE
            ):
                yield Problem(
                    path,
                    f"the words of a confidential answer ({where}) stand in this answer",
                    "Take them out, or put them in other words.",
                )


@theme_rule(
    "CONF-02",
    "The town or area of a confidential address shows",
    "The town or the local authority’s name may be innocent, or may be all that a searching person needs.",
    "Cafcass 3.83",
    _W,
)
def area(form: Form, case: Case) -> Iterator[Problem]:
    """No answer on the form names the town or area of a withheld address."""
    secrets = kept(form, case)
    if any(secret.words for secret in secrets.secrets):
        for path, text in open_words(form, case):
            if path.startswith("local_authority."):
                continue
            for secret in secrets.shown_in(text, sure=False):
                yield Problem(
                    path,
                    f"the town or area of a confidential address ({secret.path}) stands in this answer",
                    "Leave it out unless the reader must know it.",
                )
                break


@theme_rule(
    "CONF-03",
    "Nobody has said whether an address may be disclosed",
    "It is asked of every adult and child, and the papers of court, parties and solicitors are looked through for it. "
    "Where there are court proceedings or violence in the home is recorded, an address about which nobody has answered "
    "is treated as confidential on copies for court and family, together with what tells where the person lives; the "
    "copy for children’s social care prints it. Otherwise this is advice. An urgent referral never waits for it.",
    "Cafcass 2.60",
    _W,
)
def confidentiality_answered(form: Form, case: Case) -> Iterator[Problem]:
    """Every address says whether it may be disclosed."""
    danger = danger_recorded(case)
    withheld = danger and any(Topic.UNANSWERED not in reader.sees for reader in form.readers)
    for person in unanswered(case):
        if form.prints(f"{person}.address"):
            yield Problem(
                f"{person}.address.confidential",
                "nobody has said whether this address may be disclosed"
                + ("; until then it is withheld from court and family" if withheld else ""),
                "Add “confidential: yes” or “confidential: no” below the address.",
                _W if danger else Level.ADVICE,
            )


@theme_rule(
    "CONF-04",
    "Withholding from a party needs the court’s directions",
    "Whoever believes that something else must be withheld from a party discusses it with the Service Manager, takes "
    "legal advice and asks the court for directions. Until they are given, no document that reaches the court or the "
    "parties is final; the copies for others are. The answers stand on the confidential sheet alone.",
    "Cafcass 3.84–3.85",
    firm=True,
)
def directions_given(form: Form, case: Case) -> Iterator[Problem]:
    """What is withheld from a party rests on directions, advice and a manager's view."""
    if not case.says("disclosure.withhold_from_party", "yes"):
        return
    if any(reader.code == "court" for reader in form.readers) and not case.given("disclosure.direction_date"):
        yield Problem(
            "disclosure.direction_date",
            "something is to be withheld from a party, and the court has given no directions",
            "Ask for a directions appointment; add “direction_date” when the court has decided.",
        )
    if form.prints("disclosure"):
        for name, what in (("discussed_with", "the Service Manager"), ("legal_advice", "a legal adviser")):
            if not case.given(f"disclosure.{name}"):
                yield Problem(
                    f"disclosure.{name}",
                    f"something is to be withheld from a party, and it is not said when {what} was asked",
                    f"Add “{name}: …”.",
                    _W,
                )


@theme_rule(
    "CONF-05",
    "Something was told in confidence by a third party",
    "Care is taken with what a third party has told, and legal advice can be had. The incident is left out of the "
    "document and stands on the confidential sheet alone, which goes to those who may have it.",
    "Cafcass 3.81",
    Level.ADVICE,
)
def third_party(form: Form, case: Case) -> Iterator[Problem]:
    """An incident told in confidence is pointed out."""
    for path, incident in case.rows("incidents"):
        if incident.source == "third_party_confidential" and form.prints("incidents"):
            yield Problem(
                f"{path}.source",
                "told in confidence: this incident is not on the document but on the confidential sheet alone",
                "Consider legal advice before you pass it on.",
            )


@theme_rule(
    "CONF-06",
    "The name of a person who wishes to stay anonymous shows",
    "A member of the public may ask to stay anonymous. It cannot be promised, but no document says the name. It is never "
    "printed, not even in a draft. In the referral itself the same is said by REF-09.",
    "NSPCC toolkit; public practice, Leicestershire",
    firm=True,
)
def stays_anonymous(form: Form, case: Case) -> Iterator[Problem]:
    """The name of an anonymous person stands in no answer of any other document."""
    if form.code == "referral" or not any(anonymous_names(case)):
        return
    secrets = kept(form, case)
    for path, text in open_words(form, case):
        if any(secret.topic is Topic.CONFIDENCE for secret in secrets.shown_in(text)):
            yield Problem(
                path,
                "the name of a person who wishes to stay anonymous stands in this answer",
                "Write “a neighbour”, “a caller” or the like.",
            )


@theme_rule(
    "CONF-07",
    "Where violence is alleged: before you print",
    "Nothing that could be dangerous to the adult victim or a child may reach anyone. The practitioner confirms it for "
    "each document that leaves the office.",
    "Cafcass 2.60",
    Level.QUESTION,
)
def before_printing(form: Form, case: Case) -> Iterator[Problem]:
    """Where violence is recorded, the practitioner confirms that nothing dangerous leaves the office."""
    if not violence_recorded(case) or not _leaves_the_office(form):
        return
    yield Problem(
        "child.address",
        "Read as the person who is alleged to be violent would read it, nothing here, and nothing attached, tells where "
        "the others live, learn, work or can be met.",
    )
    yield Problem(
        "child.address",
        "The papers of court, parties and solicitors were looked through for an address that is not to be disclosed.",
    )
    yield Problem(
        "child.address",
        "It is sent so that its reader alone opens it: not to a home, a telephone or an e-mail account that is shared.",
    )


@theme_rule(
    "CONF-08",
    "Where violence is alleged: is contact safe?",
    "A call, a message or a letter can put a person in danger. For each adult it is said whether contact is safe, and how.",
    "Cafcass 2.60",
    _W,
)
def contact_is_safe(form: Form, case: Case) -> Iterator[Problem]:
    """Where violence is recorded, each adult whom one could reach has an answer about safe contact."""
    if not violence_recorded(case):
        return
    for path, adult in (*case.rows("parents"), *case.rows("significant_others")):
        reachable = any(is_value(getattr(adult, name)) for name in ("telephone", "email", "address"))
        if reachable and adult.safe_to_contact is None and form.prints(f"{path}.safe_to_contact"):
            yield Problem(
                f"{path}.safe_to_contact",
                "violence in the home is recorded, and it is not said whether contact is safe there",
                "Ask in private; add “safe_to_contact” and, where it is not, “safe_contact_note”.",
            )


@theme_rule(
    "CONF-09",
    "The e-mail is not secure",
    "What is shared goes by secure e-mail. Where that cannot be, the document is an encrypted attachment whose password "
    "goes another way, never in the same or a second e-mail.",
    "Cafcass 3.62; Sandwell 6.2",
    _W,
)
def sent_securely(form: Form, case: Case) -> Iterator[Problem]:
    """A document that goes by e-mail that is not secure is protected."""
    if (
        form.prints("local_authority.delivery")
        and case.says("local_authority.delivery", "email")
        and not case.given("local_authority.delivery_protected")
    ):
        yield Problem(
            "local_authority.delivery_protected",
            "the document goes by e-mail that is not secure, and it is not said how it is protected",
            "Use secure e-mail, or encrypt the file, tell the password by telephone, and say so here.",
        )


@theme_rule(
    "CONF-10",
    "The limits of confidentiality were not explained",
    "Family and child know from the start that what they say cannot always be kept to oneself. No false assurance is "
    "given, least of all to a child.",
    "Cafcass 2.45, 2.92",
    _W,
)
def limits_explained(form: Form, case: Case) -> Iterator[Problem]:
    """The limits of confidentiality were explained to whoever agreed to something."""
    path = "consent.limits_explained"
    if form.prints(path) and case.says(path, "no"):
        yield Problem(
            path,
            "the limits of confidentiality were not explained",
            "Explain them at the next meeting; say what was promised, if anything was.",
        )
    elif form.prints(path) and case.at(path) is None and case.says("consent.given", "given", "limited"):
        yield Problem(
            path,
            "consent is given, and it is not said whether the limits of confidentiality were explained",
            "Add “limits_explained: yes” when they were.",
            Level.ADVICE,
        )


@theme_rule(
    "CONF-11",
    "A refuge that may be disclosed",
    "A refuge is confidential unless it is said that it is not. Where a refuge is, is hardly ever safe to tell.",
    "Cafcass 2.60, 3.83",
    _W,
)
def refuge_is_confidential(form: Form, case: Case) -> Iterator[Problem]:
    """No refuge is marked as open."""
    people = [("child", case.child)]
    for rows in ("parents", "siblings", "household", "significant_others"):
        people.extend(case.rows(rows))
    for path, person in people:
        address = getattr(person, "address", None)
        if (
            getattr(address, "kind", None) == "refuge"
            and not is_confidential(address)
            and form.prints(f"{path}.address")
        ):
            yield Problem(
                f"{path}.address.confidential",
                "the address is a refuge, and “confidential: no” lets everyone see it",
                "Take the “no” out, unless the refuge itself has agreed.",
            )


@theme_rule(
    "CONF-12",
    "The sender gives away a confidential school or service",
    "The child’s school or service writes itself, so its name stands on the document. The copies for court, family and "
    "agencies (“fill … --for”) leave it out; send none of them the document without “--for”.",
    "Cafcass 3.83",
    _W,
)
def sender_is_told(form: Form, case: Case) -> Iterator[Problem]:
    """The writer's own organisation is not a school or service that is to be withheld."""
    if not form.for_authorities:
        for path in sender_gives_away(form, case):
            yield Problem(
                path,
                "the sender is the school or service that is to be withheld",
                "Make the copies for court, family and agencies with “--for”.",
            )


def _leaves_the_office(form: Form) -> bool:
    return form.prints("child.address") and not all(reader.inside for reader in form.readers)


#: What no document shows, not even a draft. REF-09 is the referral's own rule about anonymous persons.
LEAKS = frozenset({leak.code, stays_anonymous.code, "REF-09"})
RULES = (
    leak,
    area,
    confidentiality_answered,
    directions_given,
    third_party,
    stays_anonymous,
    before_printing,
    contact_is_safe,
    sent_securely,
    limits_explained,
    refuge_is_confidential,
    sender_is_told,
)
