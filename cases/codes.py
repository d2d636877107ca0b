"""Code lists of the field: ethnicity, disability, relationships and others (specification, appendix A)."""

from __future__ import annotations

from .kinds import options

Options = tuple[tuple[str, str], ...]

#: Code of the children-in-need census, label of the national CAF form. Codes with * need words beside them.
ETHNICITY: Options = (
    ("WBRI", "White British"),
    ("WIRI", "White Irish"),
    ("WIRT", "Traveller of Irish heritage"),
    ("WROM", "Gypsy/Roma"),
    ("WOTH", "Any other White background"),
    ("MWBC", "White and Black Caribbean"),
    ("MWBA", "White and Black African"),
    ("MWAS", "White and Asian"),
    ("MOTH", "Any other mixed background"),
    ("AIND", "Indian"),
    ("APKN", "Pakistani"),
    ("ABAN", "Bangladeshi"),
    ("CHNE", "Chinese"),
    ("AOTH", "Any other Asian background"),
    ("BCRB", "Caribbean"),
    ("BAFR", "African"),
    ("BOTH", "Any other Black background"),
    ("OOTH", "Any other ethnic group"),
    ("REFU", "Refused / not given"),
    ("NOBT", "Not yet obtained"),
)
ETHNICITY_NEEDS_WORDS = frozenset({"WOTH", "MOTH", "AOTH", "BOTH", "OOTH"})

RELIGION: Options = options(
    "Christian",
    "Jewish",
    "Hindu",
    "Muslim",
    "Buddhist",
    "Sikh",
    "No religion",
    "Not given",
    "Other",
)

DISABILITY: Options = (
    ("NONE", "None"),
    ("MOB", "Mobility"),
    ("HAND", "Hand function"),
    ("PC", "Personal care"),
    ("INC", "Incontinence"),
    ("COMM", "Communication"),
    ("LD", "Learning"),
    ("HEAR", "Hearing"),
    ("VIS", "Vision"),
    ("BEH", "Behaviour"),
    ("CON", "Consciousness"),
    ("AUT", "Autism"),
    ("DDA", "Other disability"),
)

SEX: Options = options("Male", "Female", "Unknown", "Indeterminate", unborn="Unknown – unborn")
SEX_SYNONYMS = (("male", "m"), ("male", "boy"), ("female", "f"), ("female", "girl"), ("unknown", "u"))

IMMIGRATION: Options = options(
    "British or Irish citizen",
    "Settled or pre-settled status",
    "Indefinite leave",
    "Limited leave with recourse to public funds",
    "Limited leave without recourse to public funds",
    "Refugee or humanitarian protection",
    "Asylum claim pending",
    "Unaccompanied asylum-seeking child",
    "Overstayer or undocumented",
    "Other",
    "Not asked – not relevant",
)

RELATIONSHIP: Options = options(
    "Mother",
    "Father",
    "Step-mother",
    "Step-father",
    "Adoptive parent",
    "Foster carer",
    "Private foster carer",
    "Special guardian",
    "Grandparent",
    "Sibling",
    "Half-sibling",
    "Step-sibling",
    "Aunt or uncle",
    "Cousin",
    "Parent’s partner",
    "Parent’s former partner",
    "Other relative",
    "Family friend",
    "Lodger",
    "Neighbour",
    "Unborn sibling",
    "Professional",
    "Not related",
)
RELATIONSHIP_SYNONYMS = (
    ("mother", "mum"),
    ("father", "dad"),
    ("grandparent", "grandmother"),
    ("grandparent", "grandfather"),
    ("sibling", "brother"),
    ("sibling", "sister"),
    ("half_sibling", "half-brother"),
    ("half_sibling", "half-sister"),
    ("step_sibling", "step-brother"),
    ("step_sibling", "step-sister"),
    ("aunt_or_uncle", "aunt"),
    ("aunt_or_uncle", "uncle"),
    ("parent_s_partner", "mother's partner"),
    ("parent_s_partner", "father's partner"),
    ("parent_s_partner", "partner"),
    ("step_father", "stepfather"),
    ("step_mother", "stepmother"),
)

ECM_OUTCOME: Options = options(
    "Be healthy",
    "Stay safe",
    "Enjoy and achieve",
    "Make a positive contribution",
    "Achieve economic well-being",
)

AGENCY: Options = options(
    "Children’s social care",
    "Early help",
    "School, nursery or college",
    "Education services",
    "GP",
    "Health visiting",
    "School nursing",
    "Midwifery",
    "Hospital or A&E",
    "CAMHS",
    "Adult mental health",
    "Drug and alcohol service",
    "Police",
    "Youth offending",
    "Probation",
    "Housing",
    "Voluntary organisation",
    "Cafcass",
    "Court",
    "Adult social care",
    "Welfare rights",
    "Women’s Aid or IDVA",
    "Other",
)

ABUSE: Options = options(
    "Physical abuse",
    "Emotional abuse",
    "Sexual abuse",
    "Neglect",
    "Seeing or hearing ill-treatment of another",
    "Domestic abuse",
    "Alcohol misuse",
    "Drug misuse",
    "Mental health",
    "Learning disability",
    "Physical illness",
    "Young carer",
    "Privately fostered",
    "Unaccompanied asylum-seeking child",
    "Missing from home or care",
    "Child sexual exploitation",
    "Child criminal exploitation",
    "Trafficking",
    "Gangs",
    "Unacceptable behaviour",
    "Self-harm",
    "Female genital mutilation",
    "Faith or belief",
    "Other",
)

PARTY_ROLE: Options = options("Applicant", "Respondent", "Other party", "Not a party", "Relevant individual")

LEGAL_ORDER: Options = options(
    "Care order",
    "Interim care order",
    "Supervision order",
    "Emergency protection order",
    "Child arrangements order",
    "Residence order",
    "Contact order",
    "Prohibited steps order",
    "Specific issue order",
    "Special guardianship order",
    "Family assistance order",
    "Non-molestation order",
    "Occupation order",
    "Placement order",
    "Adoption order",
    "Other",
)

CP_CATEGORY: Options = options("Physical abuse", "Emotional abuse", "Sexual abuse", "Neglect")

#: Reasons that the sources accept for not informing parents (Cafcass 2.98, 3.78; Peterborough & Cambridgeshire).
NOT_INFORMED: Options = options(
    child_at_risk="It would place a child at risk of significant harm",
    other_person_at_risk="It would put another person at risk of harm",
    police_investigation="It would risk interfering with a police investigation",
    crime_prevention="It would prejudice the prevention or detection of crime",
    prosecution="It would undermine the prosecution of a serious crime",
    practitioner_at_risk="It would place the practitioner at serious personal risk",
    other="Other – see the words beside",
)
