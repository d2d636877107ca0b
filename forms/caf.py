"""CAF: the common assessment of one child's strengths and needs (Kirklees escalation 5–12, Kent and Medway 5, Cafcass 2.64).

Readers: the family (a copy), the author's case file, the CAF registry, the agencies named in the consent, and children's
social care or another agency when it is used as a referral under a covering letter. It rests on informed consent, save
as the information for a child-protection (section 47) referral.
"""

from typing import Annotated

from ..cases import codes
from ..cases.answers import Chosen, Date, DueDate, Long, Text, When, YesNo
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Choice, NumberKind, Stated, Unusable, options
from ..cases.people import Signature
from ..profiles.areas import area_of
from .caf_domains import Development, Environment, Parenting, printed
from .caf_rules import RULES, S47
from .form import Form, cards, note, section, table, whole
from .identity import identity
from .readers import AGENCY, FAMILY, OWN_FILE, SOCIAL_CARE
from .requirements import LAWFUL_BASIS, Condition, Requirements, confirm, given, must, says, should

_CAF = "National CAF"
_AUDIT = "Public practice, CAF quality review"
_CONSENT = "Kirklees escalation 6; Kent and Medway 5"
_Rest = Stated | Unusable | None


class Present(Block):
    """Someone who took part in the assessment."""

    name: Text = ask("Name", _CAF)
    part: Annotated[
        Chosen,
        Choice(
            options=options(
                "Child or young person",
                "Parent or carer",
                "Other family",
                "Interpreter",
                "Practitioner",
                "Other",
            )
        ),
    ] = ask("Took part as", _CAF)
    role: Text = ask("Relationship or role", _CAF)


class Action(Block):
    """One agreed action of the plan."""

    desired_outcome: Text = ask("Desired outcome", _CAF)
    ecm_outcome: Annotated[Chosen, Choice(options=codes.ECM_OUTCOME)] = ask(
        "Every Child Matters", "Cafcass 1.1"
    )
    action: Text = ask("Action", _CAF)
    who: Text = ask("Who", _CAF)
    by_when: DueDate = ask("By when", _CAF)
    contact: Text = ask("Contact", _CAF)


class SafetyStep(Block):
    """One point of the safety plan."""

    action: Text = ask("Action point", "Cafcass, responding to risk")
    who: Text = ask("Responsible person", "Cafcass, responding to risk")


class Caf(Block):
    """What only the common assessment asks."""

    use: Annotated[
        Chosen,
        Choice(
            options=options(
                assessment="Assessment",
                referral_welfare="Referral – promoting welfare",
                referral_s17="Referral – child in need (section 17)",
                referral_s47="Referral – child protection (section 47)",
            )
        ),
    ] = ask("Used as", "Cafcass 2.64")
    date_started: Date = ask("Assessment started", _CAF)
    date_completed: Date = ask("Assessment completed", "Public practice, Family CAF form")
    version_no: Annotated[int | float | _Rest, NumberKind(least=1, most=999)] = ask(
        "Version", _CAF, "1 for the first; each update has a higher number"
    )
    people_present: Annotated[tuple[Present, ...] | _Rest, Rows(Present)] = ask(
        "People present at the assessment", f"{_CAF}; {_AUDIT}"
    )
    reason: Long = ask("What has led to this assessment?", f"{_CAF}; Sandwell 6.0")
    family_situation: Long = ask(
        "Current family and home situation", _CAF, "who lives with the child and who does not"
    )
    development: Annotated[Development | _Rest, Group(Development)] = ask("Development", _CAF)
    parenting: Annotated[Parenting | _Rest, Group(Parenting)] = ask("Parents and carers", _CAF)
    environment: Annotated[Environment | _Rest, Group(Environment)] = ask("Family and environment", _CAF)
    conclusions: Long = ask("Conclusions: strengths, resources and needs", _CAF)
    level_of_need: Annotated[
        Chosen,
        Choice(
            options=options(
                no_additional_needs="No additional needs",
                single_agency="Additional needs – single agency",
                multi_agency="Additional needs – multi-agency",
                complex_needs="Complex needs",
                risk_of_harm="Risk of harm to self or others",
            )
        ),
    ] = ask("Overall level of need", f"{_CAF}; Kirklees escalation 11")
    outcome: Annotated[
        Chosen,
        Choice(
            options=options(
                needs_met="Needs met",
                single_agency="Referral to one agency",
                process_continues="CAF process continues (team around the child)",
                social_care="Refer to children’s social care",
            )
        ),
    ] = ask("Outcome", "Kirklees escalation 11")
    outcome_service: Text = ask("Agency to which the family is referred", "Kirklees escalation 11")
    outcome_meeting: DueDate = ask("First multi-agency meeting on", "Kirklees escalation 11")
    actions: Annotated[tuple[Action, ...] | _Rest, Rows(Action)] = ask("Agreed actions", f"{_CAF}; {_AUDIT}")
    goals: Long = ask("How will you know that things have improved?", _CAF)
    review_date: DueDate = ask("Agreed review date", f"{_CAF}; Kent and Medway, tier 2")
    after_safety_assessment: YesNo = ask(
        "Follows a Cafcass safety assessment?", "Cafcass, key elements for safety assessments"
    )
    safety_plan: Annotated[tuple[SafetyStep, ...] | _Rest, Rows(SafetyStep)] = ask(
        "Safety plan and monitoring", "Cafcass, responding to risk"
    )
    child_comment: Long = ask("Child’s or young person’s comment", f"{_CAF}; Cafcass 2.64")
    child_comment_verbatim: YesNo = ask("In the child’s own words?", "Cafcass 2.93")
    child_comment_missing: Text = ask("If the child’s comment was not obtained: why", f"{_CAF}; Cafcass 2.64")
    parent_comment: Long = ask("Parent’s or carer’s comment", f"{_CAF}; Cafcass 2.64")
    parent_comment_missing: Text = ask(
        "If the parent’s comment was not obtained: why", f"{_CAF}; Cafcass 2.64"
    )
    disagreements: Long = ask("Differences of view", _CAF)
    harm_concern: YesNo = ask(
        "Did a concern about significant harm arise during the assessment?",
        "Kirklees, escalation; Kent and Medway 3 iv",
    )
    harm_action: Long = ask("What was done about it", "Kirklees, escalation")
    harm_action_at: When = ask("When it was done", "Cafcass 2.95")
    harm_told: Text = ask("Who was told", "Kirklees, escalation")
    signature_parent: Annotated[Signature | _Rest, Group(Signature)] = ask("Parent or carer", _CAF)
    signature_young_person: Annotated[Signature | _Rest, Group(Signature)] = ask("Young person", _CAF)
    signature_assessor: Annotated[Signature | _Rest, Group(Signature)] = ask("Assessor", _CAF)
    limited_info_reason: Long = ask(
        "Why information is limited, or why the referral could not wait for it", "Cafcass 2.65"
    )


class CafCase(Case):
    """A case with the answers of the common assessment."""

    caf: Annotated[Caf | _Rest, Group(Caf)] = ask("Common assessment", _CAF)


UPDATED = Condition("it updates an earlier version", lambda case: (case.given("caf.version_no") or 0) > 1)
HAS_ACTIONS = Condition("actions are agreed", lambda case: bool(case.rows("caf.actions")))
SHARES = says("consent.agree_share", "yes", text="sharing is agreed") & ~S47
FOLLOW_UP = says("caf.outcome", "single_agency", "process_continues", "social_care", text="needs are unmet")
SINGLE = says("caf.outcome", "single_agency", text="the outcome is a referral to one agency")
TEAM = Condition(
    "several agencies work together",
    lambda case: (
        case.says("caf.outcome", "process_continues") or case.says("caf.level_of_need", "multi_agency")
    ),
)
CONTINUES = says("caf.outcome", "process_continues", text="the CAF process continues")
SAFETY = says("caf.after_safety_assessment", "yes", text="it follows a Cafcass safety assessment")
HARM = says("caf.harm_concern", "yes", text="a concern about significant harm arose")
NOT_AGREED = S47 & Condition("consent is not given", lambda case: not case.says("consent.given", "given"))
LIMITED = says("consent.given", "limited", text="consent is given in part") & ~S47
UNAWARE = S47 & says("consent.parents_aware", "no", text="the parents are not aware of it")
THREE_CONSENTS = Condition(
    "it is a referral to promote welfare, or Cafcass’s of a child in need",
    lambda case: (
        case.says("caf.use", "referral_welfare")
        or (case.says("caf.use", "referral_s17") and area_of(case.given("profile")) == "cafcass")
    ),
)
IN_COURT = says("proceedings.exist", "yes", text="there are court proceedings")
COURT = Condition(
    "the court’s consent may be needed, or these answers are given",
    lambda case: (
        THREE_CONSENTS.holds(case)
        or case.at("proceedings.exist") is not None
        or case.at("consent.court_consent") is not None
    ),
)
_FACTS = tuple(need for need in identity("caf") if "[]" not in need.paths[0])
S47_WITH_GAPS = S47 & Condition(
    "facts about the child are missing",
    lambda case: any(
        case.at(path) in (None, Stated.NOT_KNOWN)
        for need in _FACTS
        if need.when is None or need.when.holds(case)
        for path in need.paths
    ),
)
_PROTECTION = (
    "child.description",
    "child.where_now",
    "child.where_now_at",
    "child.current_carer",
    "consent.override_ground",
    "consent.override_reason",
    "consent.not_informed_reason",
    "consent.not_informed_detail",
    "consent.decided_by",
    "consent.manager",
    "caf.limited_info_reason",
)
PROTECTION = Condition(
    "it is a child-protection (section 47) referral, or these answers are given",
    lambda case: S47.holds(case) or any(case.at(path) is not None for path in _PROTECTION),
)


FORM = Form(
    code="caf",
    title="Common Assessment Framework form (CAF)",
    purpose="Assessment of the strengths and needs of one unborn baby, child or young person",
    readers=(
        FAMILY,
        OWN_FILE,
        AGENCY.called("the CAF registry", "registry"),
        AGENCY,
        SOCIAL_CARE.called("children’s social care, when referred"),
    ),
    case=CafCase,
    urgent=S47.holds,
    version=lambda case: str(case.given("caf.version_no") or 1),
    counted_by="caf.version_no",
    sections=(
        section(
            "This assessment",
            "caf.use",
            "child.caf_id",
            "caf.version_no",
            "caf.date_started",
            "caf.date_completed",
        ),
        section(
            "The child or young person",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.sex",
            "child.dob",
            "child.edd",
            whole("child.address"),
            "child.telephone",
            "child.confidential",
            "child.ethnicity",
            "child.ethnicity_other",
            "child.religion",
            "child.first_language",
            "child.home_language",
            "child.immigration_status",
            "child.immigration_detail",
            "child.interpreter_needed",
            "child.interpreter_for",
            "child.interpreter_arranged",
            "child.disability",
            "child.disability_codes",
            "child.cp_status",
            "child.looked_after",
            "child.special_requirements",
            table("child.known_as"),
        ),
        section("Reason for the assessment", "caf.reason", table("caf.people_present")),
        section(
            "Parents, carers and home",
            cards(
                "parents",
                "Parent or carer",
                "name",
                "relationship",
                "parental_responsibility",
                "lives_with_child",
                "address",
                "telephone",
                "confidential",
                "first_language",
                "interpreter_needed",
            ),
            table(
                "siblings", "name", "dob", "relationship", "same_address_as_child", "school", "also_assessed"
            ),
            table("household", "name", "dob", "relationship"),
            "caf.family_situation",
        ),
        section(
            "Assessor and lead professional",
            "author.name",
            "author.role",
            "author.organisation",
            "author.team",
            "author.telephone",
            "author.email",
            whole("author.address"),
            whole("lead_professional"),
        ),
        section(
            "Services working with the child",
            whole("child.school"),
            whole("child.gp"),
            whole("child.health_visitor"),
            cards(
                "professionals",
                "Service",
                "name",
                "role",
                "organisation",
                "involvement",
                "telephone",
                "email",
                "address",
                "consent_to_share",
            ),
        ),
        section(
            "Strengths and needs: development",
            note(
                "Answer the elements that matter for this child. Keep what was seen apart from what is supposed."
            ),
            *printed("development"),
        ),
        section("Strengths and needs: parents and carers", *printed("parenting")),
        section("Strengths and needs: family and environment", *printed("environment")),
        section(
            "Concern about significant harm",
            note(
                "If a concern about significant harm arises, stop here and follow the safeguarding procedure at once."
            ),
            whole("caf.harm_concern", "Did such a concern arise during the assessment?"),
            "caf.harm_action_at",
            "caf.harm_told",
            "caf.harm_action",
        ),
        section(
            "Conclusions and outcome",
            "caf.conclusions",
            "caf.level_of_need",
            "level_of_need",
            "caf.outcome",
            "caf.outcome_service",
            "caf.outcome_meeting",
        ),
        section(
            "Plan",
            table("caf.actions"),
            "caf.goals",
            "caf.review_date",
            "caf.after_safety_assessment",
            table("caf.safety_plan"),
        ),
        section(
            "Views of child and parents",
            "caf.child_comment",
            "caf.child_comment_verbatim",
            "caf.child_comment_missing",
            "caf.parent_comment",
            "caf.parent_comment_missing",
            "caf.disagreements",
        ),
        section(
            "Consent to store and share",
            note("“No” to sharing still allows the assessment to be kept, if that is agreed."),
            "consent.information_about",
            "consent.reasons_explained",
            "consent.limits_explained",
            "consent.agree_share",
            "consent.given",
            "consent.parents_aware",
            table("consent.given_by"),
            table("consent.share_with"),
            table("consent.do_not_share_with"),
            "consent.scope",
            "consent.young_person_competent",
            "consent.competence_reason",
            "consent.review_on",
            "consent.withdrawn_on",
        ),
        section("Court’s consent", "proceedings.exist", "consent.court_consent", when=COURT),
        section("Lawful basis", "consent.lawful_basis_note", when=LAWFUL_BASIS),
        section(
            "Signatures",
            note("I have read or been told what is written here, and I agree to what is said about sharing."),
            "caf.signature_parent",
            "caf.signature_young_person",
            "caf.signature_assessor",
        ),
        section("Where the child is now, and going on without consent", *_PROTECTION, when=PROTECTION),
    ),
    requirements=Requirements(
        must("caf.use", source="Cafcass 2.64", always=True),
        must("caf.date_started", source=_CAF),
        must("caf.date_completed", source="Public practice, Family CAF form"),
        must("caf.version_no", source=_CAF),
        must("child.caf_id", source="Kirklees escalation 9b", when=UPDATED),
        should("child.caf_id", source="Kirklees escalation 9b", when=~UPDATED),
        identity("caf", urgent_form=True),
        should("child.first_language", "child.interpreter_needed", "child.special_requirements", source=_CAF),
        should("parents[].parental_responsibility", source=f"{_CAF}; {_AUDIT}"),
        must("caf.reason", source=f"{_CAF}; Sandwell 6.0; Cafcass 2.102", always=True),
        should("caf.people_present", source=_AUDIT),
        should("caf.family_situation", source=_CAF),
        must("author.role", "author.organisation", source=_CAF),
        should("lead_professional", source="Kent and Medway 6", when=TEAM),
        must("caf.harm_concern", source="Kirklees, escalation; Kent and Medway 3 iv", answered=True),
        must(
            "caf.harm_action", "caf.harm_action_at", "caf.harm_told", source="Kirklees, escalation", when=HARM
        ),
        should("caf.conclusions", "caf.level_of_need", source=_CAF),
        must("caf.outcome", source="Kirklees escalation 11"),
        must("caf.outcome_service", source="Kirklees escalation 11", when=SINGLE),
        must("caf.outcome_meeting", source="Kirklees escalation 11", when=CONTINUES, answered=True),
        should("caf.actions", source=f"{_CAF}; {_AUDIT}", when=FOLLOW_UP),
        should(
            "caf.actions[].action", "caf.actions[].who", "caf.actions[].by_when", source=f"{_CAF}; {_AUDIT}"
        ),
        should("caf.review_date", source=_CAF, when=HAS_ACTIONS),
        should("caf.safety_plan", source="Cafcass, responding to risk", when=SAFETY),
        should("caf.safety_plan[].who", source="Cafcass, responding to risk"),
        should(
            "caf.child_comment",
            source=f"{_CAF}; Cafcass 2.64",
            when=~given("caf.child_comment_missing", "a reason is given in its place"),
        ),
        should(
            "caf.parent_comment",
            source=f"{_CAF}; Cafcass 2.64",
            when=~given("caf.parent_comment_missing", "a reason is given in its place"),
        ),
        must(
            "consent.information_about",
            "consent.reasons_explained",
            "consent.agree_share",
            "consent.given",
            source=f"{_CAF}; {_CONSENT}",
            when=~S47,
            firm=True,
        ),
        must("consent.share_with", source=f"{_CAF}; {_CONSENT}", when=SHARES, firm=True),
        must("proceedings.exist", source="Cafcass 2.63", when=THREE_CONSENTS, answered=True, firm=True),
        must("consent.court_consent", source="Cafcass 2.63", when=THREE_CONSENTS & IN_COURT, firm=True),
        must("caf.signature_assessor.name", source=_CAF, when=~S47),
        should("child.where_now", source="Cafcass 2.81", when=S47),
        should("consent.parents_aware", source="Cafcass 2.102", when=S47),
        should("consent.not_informed_reason", source="Cafcass 2.98", when=UNAWARE),
        should("consent.override_reason", source="Cafcass 2.63, 2.98–2.99", when=NOT_AGREED),
        should("caf.limited_info_reason", source="Cafcass 2.65", when=S47_WITH_GAPS),
        confirm(
            "The child agrees to this referral, or is too young to be asked.",
            "Cafcass 2.63",
            THREE_CONSENTS,
            "consent.given_by",
        ),
        confirm(
            "Nothing in this assessment goes beyond what the family agreed to share.",
            "NSPCC information sharing 4",
            LIMITED,
            "consent.scope",
        ),
        confirm("No other common assessment of this child is open.", "Kirklees escalation 1–2", ~S47),
        confirm(
            "This version number is higher than that of every version kept before.",
            _CAF,
            UPDATED,
            path="caf.version_no",
        ),
        confirm(
            "It is clear who lives with the child and who does not.", _CAF, ~S47, path="caf.family_situation"
        ),
        confirm(
            "Services from other areas that work with the child are included.", _AUDIT, ~S47, "professionals"
        ),
    ),
    rules=RULES,
)
