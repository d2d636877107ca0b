"""Record of unmet needs: what the team found and cannot meet (Kirklees escalation 12, de-escalation 4).

No public blank was found; the content is reconstructed. A copy goes to the information-sharing service. “none” in place
of the list is the nil return.
"""

from ..cases.case import Case
from .form import Form, cards, section, whole
from .mast_parts import BABY, CHILD, COMPLETED, KK12, READERS, head_needs, of_meeting
from .mast_rules import UNMET_RULES
from .requirements import Requirements, must, should

FORM = Form(
    code="mast_unmet",
    title="Unmet needs (MAST/TAC)",
    purpose="Needs of the child that cannot be met now, for the family, the team and the planning of services",
    readers=READERS,
    case=Case,
    stands_at=of_meeting,
    sections=(
        section("This record", "team.unmet_on", "consent.given", whole("lead_professional")),
        CHILD,
        BABY,
        section(
            "Unmet needs",
            cards(
                "team.unmet_needs",
                "Unmet need",
                "need",
                "domain",
                "reason",
                "reason_other",
                "service_sought",
                "contacted_on",
                "available_from",
                "interim",
                "impact",
                "significant_harm",
                "met_since",
                "escalated_to",
                "escalated_on",
            ),
        ),
        COMPLETED,
    ),
    requirements=Requirements(
        must("team.unmet_on", source=KK12),
        head_needs("mast_unmet"),
        must("consent.given", source="Kirklees escalation 6", firm=True),
        must("team.unmet_needs", source=KK12, unless_stated_none=True),
        must("team.unmet_needs[].need", "team.unmet_needs[].reason", source=KK12),
        should("team.unmet_needs[].domain", source="National CAF"),
        should(
            "team.unmet_needs[].service_sought",
            "team.unmet_needs[].contacted_on",
            source="General practice",
        ),
        should("team.unmet_needs[].interim", source="Kirklees escalation 6"),
        should(
            "team.unmet_needs[].impact",
            "team.unmet_needs[].significant_harm",
            source="Peterborough & Cambridgeshire, good referral; Kirklees de-escalation 4",
        ),
    ),
    rules=UNMET_RULES,
)
