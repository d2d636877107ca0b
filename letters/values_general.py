"""Merge values of every letter: the letter itself, its addressee and sender, the desk, the family, professionals, consent."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..cases.blocks import is_value
from ..cases.dates import show_date
from .addressees import ROLES, addressees, refused_by_family
from .context import SENDERS, About, Missing, answers, capital, days, field, joined, label, said
from .kept_from import lives_with_child

answers(
    {
        "child_dob": ("the child’s date of birth", "child.dob"),
        "child_given_name": ("what the child is called", "child.given_names"),
        "school": ("the child’s school, nursery or college", "child.school.name"),
        "author": ("who completed the assessment or referral", "author.name"),
        "author_agency": ("that person’s organisation", "author.organisation"),
        "lead_name": ("the lead professional", "lead_professional.name"),
        "lead_agency": ("the lead professional’s organisation", "lead_professional.organisation"),
        "lead_telephone": ("the lead professional’s telephone", "lead_professional.telephone"),
        "consent_answer": ("whether consent was given", "consent.given"),
        "consent_scope": ("how far the consent reaches", "consent.scope"),
        "parents_views": ("what the parents say", "consent.parents_views"),
        "concern": ("the concern, as the referral tells it", "referral.concern_exact"),
        "authority": ("the other local authority", "local_authority.name"),
    }
)

days(
    {
        "consent_on": ("when consent was given", ("consent_given",)),
        "referral_received_on": ("when the referral came", ("referral_received",)),
    }
)

# -- the letter and its addressee ----------------------------------------------------------------------------------------


@field("the day on which the letter is written")
def date_written(about: About) -> str:
    """Today, as the case is looked at."""
    return show_date(about.case.today)


@field("our reference of the case")
def reference(about: About) -> str | Missing:
    """The case’s reference."""
    return about.text("reference")


@field("to whom it goes")
def addressee(about: About) -> str:
    """The addressee’s name, with the organisation where there is one."""
    organisation = said(about.case.at(about.to.path), "organisation") if about.to.path else ""
    return ", ".join(dict.fromkeys(part for part in (about.to.name, organisation) if part))


@field("the addressee’s telephone")
def addressee_telephone(about: About) -> str | Missing:
    """Where the addressee is rung."""
    return about.to.telephone or Missing(
        f"{ROLES[about.to.role].words}: Telephone", about.to.path or "settings"
    )


@field("whether the letter goes to a member of the family", "flag")
def to_family(about: About) -> bool:
    """Parent, young person or child."""
    return about.to.role in ("parent", "young_person", "child")


@field("whether the reader is one of those who consented", "flag")
def agreed_by_reader(about: About) -> bool:
    """The reader’s name is among them."""
    names = {" ".join(str(row.person).casefold().split()) for _, row in about.case.rows("consent.given_by")}
    return " ".join(about.to.name.casefold().split()) in names


@field("code of the letter")
def letter_code(about: About) -> str:
    """The code."""
    return about.letter.code


@field("version of the letter’s text")
def letter_version(about: About) -> str:
    """The version."""
    return str(about.letter.version)


@field("day from which this text holds")
def letter_dated(about: About) -> str | Missing:
    """The date in the header."""
    dated = about.letter.dated
    return show_date(dated) if dated else Missing("Date of this text", "“dated” in the header of the letter")


@field("name and post of the sender, below “Yours sincerely”")
def signature(about: About) -> str | Missing:
    """Who signs, line by line."""
    sender = SENDERS[about.letter.sender]
    if not sender.path:
        desk = about.settings.desk
        office = desk.name or about.settings.organisation
        if not office:
            return _setting("desk.name", "Name of the desk")
        return f"{desk.signed_by or capital(sender.words)}\n{office}"
    block = _sender(about)
    name = said(block, "name")
    if not name:
        return Missing(f"Name of the sender: {sender.words}", sender.path)
    post = said(block, "role" if block is about.case.at(sender.path) else "post")
    lines = (name, post or capital(sender.words), said(block, "organisation"))
    return "\n".join(line for line in lines if line)


@field("the sender’s telephone")
def sender_telephone(about: About) -> str | Missing:
    """That of the person who signs; without one, the desk’s."""
    sender = SENDERS[about.letter.sender]
    own = said(_sender(about), "telephone") if sender.path else ""
    telephone: str | Missing = own or desk_telephone(about)
    return telephone


def _sender(about: About) -> Any:
    """The block of the person who signs; among the addressees of the case the one with the sender’s role."""
    block = about.case.at(SENDERS[about.letter.sender].path)
    if isinstance(block, tuple):
        return next((row for row in block if getattr(row, "role", None) == about.letter.sender), None)
    return block


# -- the desk and the organisation ---------------------------------------------------------------------------------------


def _setting(name: str, question: str) -> Missing:
    return Missing(question, f"setting “{name}”")


@field("the organisation that sends the letter")
def organisation(about: About) -> str | Missing:
    """From the settings."""
    return about.settings.organisation or _setting("organisation", "Name of the organisation")


@field("the desk or team that sends the letter")
def desk_name(about: About) -> str | Missing:
    """From the settings."""
    return about.settings.desk.name or _setting("desk.name", "Name of the desk")


@field("the desk’s telephone")
def desk_telephone(about: About) -> str | Missing:
    """From the settings."""
    desk = about.settings.desk
    return desk.telephone or about.settings.telephone or _setting("desk.telephone", "Telephone of the desk")


@field("the desk’s e-mail")
def desk_email(about: About) -> str | Missing:
    """From the settings."""
    return about.settings.desk.email or about.settings.email or _setting("desk.email", "E-mail of the desk")


@field("the desk with telephone and e-mail")
def desk_contact(about: About) -> str | Missing:
    """Name, telephone and, where there is one, e-mail."""
    name, telephone, email = desk_name(about), desk_telephone(about), desk_email(about)
    if isinstance(name, Missing) or isinstance(telephone, Missing):
        return name if isinstance(name, Missing) else telephone
    return ", ".join(part for part in (name, telephone, email) if part and not isinstance(part, Missing))


@field("where to complain")
def complaints_contact(about: About) -> str | Missing:
    """From the settings."""
    return about.settings.desk.complaints or _setting("desk.complaints", "Where to complain")


@field("the data protection officer")
def data_protection_contact(about: About) -> str | Missing:
    """From the settings."""
    return about.settings.desk.data_protection or _setting("desk.data_protection", "Data protection officer")


@field("how long records are kept, behind “We keep it for”")
def kept_for(about: About) -> str | Missing:
    """From the settings."""
    return about.settings.desk.kept_for or _setting("desk.kept_for", "How long records are kept")


# -- child and family ----------------------------------------------------------------------------------------------------


@field("the child’s name")
def child_name(about: About) -> str | Missing:
    """Given and family name; of an unborn baby the mother’s."""
    return about.case.child_name or Missing("Child: Given name(s)", "child.given_names")


@field("the child’s initials, for letters to professionals")
def child_initials(about: About) -> str | Missing:
    """The first letters of the names."""
    name: str | Missing = child_name(about)
    return name if isinstance(name, Missing) else "".join(f"{word[0]}." for word in name.split())


@field("the children whom it concerns, as a family reads it")
def children(about: About) -> str | Missing:
    """The child, and brothers and sisters who are assessed too where the reader lives with them."""
    name: str | Missing = child_name(about)
    if isinstance(name, Missing) or not lives_with_child(about.case, about.to):
        return name
    rows = (
        row for _, row in about.case.rows("siblings") if row.also_assessed == "yes" and is_value(row.name)
    )
    return joined([name, *(str(row.name) for row in rows)])


@field("the child’s address on one line")
def child_address(about: About) -> str | Missing:
    """All lines of the address."""
    address = about.case.at("child.address")
    lines = [said(address, each) for each in ("line1", "line2", "line3", "line4", "line5", "postcode")]
    return ", ".join(line for line in lines if line) or Missing("Child: Address", "child.address")


@field("the parents and carers")
def parent_names(about: About) -> str | Missing:
    """Their names, joined."""
    return joined(_parents(about)) or Missing("Parents and carers: Name", "parents")


@field("the parents and carers, one by one", "list")
def parents_each(about: About) -> tuple[str, ...] | Missing:
    """Their names."""
    return tuple(_parents(about)) or Missing("Parents and carers: Name", "parents")


def _parents(about: About) -> list[str]:
    return [str(row.name) for _, row in about.case.rows("parents") if is_value(row.name)]


@field("whether the reader, or the child, needs an interpreter", "flag")
def interpreter_needed(about: About) -> bool:
    """Asked of the child and of each adult."""
    own = getattr(about.case.at(about.to.path), "interpreter_needed", None) if about.to.path else None
    return own == "yes" or about.case.says(
        "child.interpreter_needed", "interpreter", "signer_or_bsl", "other"
    )


# -- professionals -------------------------------------------------------------------------------------------------------


@field("who completed it, with post and organisation")
def author_full(about: About) -> str | Missing:
    """Name, role, organisation."""
    return _full(about, "author")


@field("telephone and e-mail of who completed it")
def author_contact(about: About) -> str | Missing:
    """The author’s contact."""
    return _contact(about, "author")


@field("the lead professional with post and organisation")
def lead_full(about: About) -> str | Missing:
    """Name, role, organisation."""
    return _full(about, "lead_professional")


@field("telephone and e-mail of the lead professional")
def lead_contact(about: About) -> str | Missing:
    """The lead professional’s contact."""
    return _contact(about, "lead_professional")


@field("the lead professional until now")
def previous_lead_full(about: About) -> str | Missing:
    """Name, role, organisation."""
    return _full(about, "early_help.previous_lead")


@field("the agency that is to complete the assessment")
def agency(about: About) -> str | Missing:
    """Its name; without one, that of the person."""
    block = about.case.at("early_help.agency")
    return (
        said(block, "organisation")
        or said(block, "name")
        or Missing("Agency", "early_help.agency.organisation")
    )


@field("team, telephone and e-mail of the other authority")
def authority_contact(about: About) -> str | Missing:
    """How the other authority is reached."""
    block = about.case.at("local_authority")
    parts = [said(block, each) for each in ("team", "telephone", "secure_email")]
    if not (parts[1] or parts[2]):
        return Missing("Local authority: Telephone", "local_authority.telephone")
    return ", ".join(part for part in parts if part)


@field("the other authority’s secure e-mail")
def authority_email(about: About) -> str | Missing:
    """Where it is sent."""
    return about.text("local_authority.secure_email")


@field("how it is sent to the other authority, in small letters")
def secure_method(about: About) -> str | Missing:
    """The way, and how it is protected."""
    way = about.text("local_authority.delivery")
    if isinstance(way, Missing):
        return way
    more = about.case.given("local_authority.delivery_protected")
    return f"{way[:1].lower()}{way[1:]}" + (f"; {more}" if more else "")


@field("who is asked to the meeting", "list")
def invited(about: About) -> tuple[str, ...] | Missing:
    """The lead professional, and the professionals whom the consent covers."""
    going, _ = addressees(about.case, ("professionals",), about.settings, "agreement")
    found = [
        each
        for each in (_full(about, path) for path in ("lead_professional", *(to.path for to in going)))
        if each
    ]
    return tuple(dict.fromkeys(map(str, found))) or Missing(
        "Other professionals and services", "professionals"
    )


def _full(about: About, path: str) -> str | Missing:
    block = about.case.at(path)
    parts = [said(block, each) for each in ("name", "role", "organisation")]
    if not parts[0]:
        return Missing(label(f"{path}.name"), f"{path}.name")
    return ", ".join(part for part in parts if part)


def _contact(about: About, path: str) -> str | Missing:
    block = about.case.at(path)
    parts = [part for part in (said(block, "telephone"), said(block, "email")) if part]
    return ", ".join(parts) or Missing(label(f"{path}.telephone"), f"{path}.telephone")


# -- consent -------------------------------------------------------------------------------------------------------------


@field("who consented, how and when, in sentences")
def consent_summary(about: About) -> str | Missing:
    """One sentence for each who consented."""
    found = []
    for path, row in about.case.rows("consent.given_by"):
        if is_value(row.person):
            how = {"written": " in writing", "verbal": " by word of mouth"}.get(str(row.method), "")
            capacity = f" ({str(about.text(f'{path}.capacity')).lower()})" if is_value(row.capacity) else ""
            on = f" on {show_date(row.date)}" if isinstance(row.date, date) else ""
            found.append(f"{row.person}{capacity} consented{how}{on}.")
    return " ".join(found) or Missing("Consent given by", "consent.given_by")


@field("agencies with which the family do not agree to sharing; empty where there are none", "list")
def excluded(about: About) -> tuple[str, ...]:
    """Agency, name and limits of each."""
    return tuple(refused_by_family(about.case))
