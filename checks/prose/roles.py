"""Words that tell who somebody is: titles, roles in a family, professions, and what is no name."""

from __future__ import annotations

TITLES = frozenset("mr mrs ms miss mx dr doctor sir madam".split())
STAFF_TITLES = frozenset(
    "dr pc dc ds di sgt sergeant sister nurse inspector constable rev reverend prof professor".split()
)
WRITERS = frozenset("i we undersigned i’m i'm i’ve i've we’ve we've we’re we're".split())
PRONOUNS = {
    "he": "m",
    "she": "f",
    "they": "",
    "he’s": "m",
    "she’s": "f",
    "he's": "m",
    "she's": "f",
    "hes": "m",
    "shes": "f",
}
CHILD_WORDS = frozenset(
    "child children kid kids lads lasses youths youth boys’ girls’ girl girls boy boys baby babies toddler daughter daughters son sons pupil pupils lad lass twins"
    " twin infant teenager youngster juvenile juveniles juv juvs minor minors student grandson granddaughter stepson"
    " stepdaughter newborn yp siblings sibling sibs brats".split()
)
FAMILY_M = frozenset(
    "father dad daddy stepfather stepdad grandfather grandad grandpa granddad uncle husband boyfriend papa unkle nephew boyfreind fella".split()
)
FAMILY_F = frozenset(
    "mother mum mummy mam stepmother stepmum grandmother nan nana gran grandma granny aunt auntie wife girlfriend mama mgm pgm".split()
)
FAMILY = frozenset(
    "parent parents carer carers partner grandparents grandparent cousin lodger ex family relative relatives couple"
    " foster-carer guardian babysitter in-laws".split()
)
SIBLINGS = {
    "brother": "m",
    "sister": "f",
    "brothers": "",
    "sisters": "",
    "stepbrother": "m",
    "stepsister": "f",
    "half-brother": "m",
    "half-sister": "f",
}
STAFF_WORDS = frozenset(
    "teacher teachers headteacher head tutor nurse doctor gp midwife officer officers worker manager leader coach assistant"
    " supervisor superviser superviser lead psychologist psychiatrist therapist counsellor paediatrician consultant"
    " health-visitor visitor childminder caretaker warden keyworker key-worker mentor co-ordinator coordinator adviser advisor"
    " social-worker practitioner secretary secratary receptionist librarian chaplain imam vicar dentist optician pharmacist"
    " firefighter firefighters paramedic paramedics crew police team staff colleague colleagues solicitor headmaster"
    " headmistress principal deputy technician driver guard volunteer volunteers trainer instructor inspector ranger cook"
    " dsl senco iro hv cpn rmn ewo shn lado fca oic deputy housekeeper governor registrar surgeon ward clinic surgery school"
    " nursery hospital refuge hostel club charity service clinician attendant steward landlord engineer teecher agency core-group"
    " referrer units".split()
)
OTHER_WORDS = frozenset(
    "neighbour neighbours caller friend friends man woman people someone somebody customer stranger passer-by everyone everybody others".split()
)
PLACED_BY = frozenset("in at near outside ouside into via around opposite".split())
MAYBE_PLACED_BY = frozenset("from to of between off for through towards".split())
NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
    " october november december christmas easter ramadan eid diwali hanukkah english welsh scottish irish british polish"
    " romanian amharic dutch french german spanish arabic urdu punjabi bengali turkish somali ukrainian england wales"
    " scotland ireland britain london gp nhs a&e tv god xbox fortnite snapchat whatsapp instagram tiktok facebook lego disney"
    " log ref year key stage reception children’s street road avenue lane close court house club school primary academy"
    " mondays tuesdays wednesdays thursdays fridays saturdays sundays bank holiday new guide cub brownies scouts rspca nspcc"
    " munday wensday febuary halloween mum dad mummy daddy nan nana gran grandma grandad papa mama mam auntie uncle aunt".split()
)
#: Small words with which a sentence begins: their capital says nothing.
OPENERS = frozenset(
    "the a an this that these those there here it its his her their our my your he she they we i you who what when where"
    " why how if as at in on by for from to of with without after before since until while during because but and or so"
    " then now both all some any no not never none nothing one two three four five six seven eight nine ten eleven twelve"
    " please thanks hi hello dear regards cheers yes today yesterday yesturday tonight tomorrow last next each every other"
    " another several many most few lots loads often sometimes regular following despite although though however therefore"
    " apparently nobody nothing everyone someone somebody something them had has have is are was were did do does can could"
    " would should will may might must just only also again once twice family parents mother father mum dad home house"
    " children child baby bad act neglect unannounced urgent concerns concern matter service query bloods male female"
    " attendance staff social police school nursery hospital mental domestic risk potentiality notwithstanding pursuant"
    " dyadic user dependants nowadays early late further between under over about around through against upon until"
    " fwd re log reception historical known help visit visits section ongoing poor core previous current recent".split()
)
NUMBER_WORDS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen".split()
    )
}
