"""The discussion with the Service Manager about possible significant harm: the record that both agree (Cafcass 2.81–2.83)."""

from typing import Annotated

from .answers import Chosen, Date, Long, Text, When, YesNo
from .blocks import Block, ask
from .kinds import Choice, options

_POINTS = "Cafcass 2.81"


class ManagerDiscussion(Block):
    """When and with whom it was held, what its ten points came to, and that both agree to the record."""

    at: When = ask("Held at", "Cafcass 2.81–2.82")
    manager: Text = ask("With whom", "Cafcass 2.81", "another manager if your own cannot be reached")
    manager_kind: Annotated[
        Chosen,
        Choice(
            options=options(
                line="Line or contract manager",
                cover="Nominated cover manager",
                other="Another Cafcass manager",
                senior="Senior manager",
            )
        ),
    ] = ask("Who that is", "Cafcass 1.10–1.11, 2.81, 2.84")
    nature_and_level: Long = ask(
        "1 Nature of the concerns, and level of risk: immediate, recent or previous", _POINTS
    )
    where_child_is: Long = ask("2 Where the child is now", _POINTS)
    family_told: Long = ask("3 What the family has been told", _POINTS)
    need_to_refer: Long = ask("4 Whether to refer: for services, or for significant harm", _POINTS)
    other_children: Long = ask(
        "5 Other children of concern, in the household or known to the family", _POINTS
    )
    views_of_parties: Long = ask("6 Whether a party’s views are sought before a referral", _POINTS)
    court_told: Long = ask("7 How and when the court is told", _POINTS)
    who_acts: Long = ask("8 Who does what, by when", _POINTS)
    shared_with_family: Long = ask("9 What is shared with child and family", _POINTS)
    future_work: Long = ask("10 What it means for the work to come", _POINTS)
    urgent_action_first: YesNo = ask("Was urgent action taken before the discussion?", "Cafcass 2.81, 2.83")
    manager_informed_at: When = ask("If so: manager told at", "Cafcass 2.83")
    agreed_by_both: YesNo = ask("Record agreed by both, and on file?", "Cafcass 2.82")
    agreed_on: Date = ask("Agreed on", "Cafcass 2.82")
