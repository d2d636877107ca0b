"""What a narrative must tell besides the event: who, what the child says, and what has been done."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from .criteria import Remark
from .people import People, Who, subject_of
from .text import Prose, Sentence, Word, lexicon

# -- who --------------------------------------------------------------------------------------------------------------

#: Witnesses and speakers without a name or a role of their own.
_HIDDEN = lexicon(
    r"\b(?:(?:several|some|various|many|most|a (?:number|few|couple) of|lots of|numerous|other|certain|different) (?:of )?(?:the |our |my )?"
    r"(?:members? of (?:the |our )?(?:staff|team|public)|staff|colleagues|volunteers|people|professionals|teachers|parents|neighbours|residents|workers|others|us)"
    r"(?= (?:have|has|had|said|saw|noticed|told|are|were|is|was|mentioned|reported|report|say|think|picked|raised|know|feel|agree|heard|commented|expressed|in|on)\b)"
    r"|(?:told|by|from|asked|to) (?:several|some|various|many|a (?:number|few|couple) of|other) (?:of )?(?:staff|people|colleagues|neighbours|parents|volunteers|professionals)"
    r"|(?:told|by|from|asked|to|with) one of (?:them|us|the (?:others|staff|volunteers|parents|neighbours|workers))|one of (?:them|us|the others) (?:was|said|saw|told|had|came|hit|is|then)|(?:somebody|someone|people|they all|everyone|everybody) (?:else )?(?:said|says?|saying|are saying|told|saw|heard|mentioned|knows?|reported|on the (?:street|estate))"
    r"|(?:told|by|from|heard from) (?:somebody|someone|people|a friend of)|(?:it (?:is|was|has been) (?:said|rumoured|reported|alleged|understood|believed|thought|thort|claimed|mentioned))"
    r"|is thort|rumour(?:ed|s)?|apparently|word (?:on the street|is|has it)|the (?:other|smaller|bigger|older|younger|little) one\b|the other (?:one|two)|could one of you"
    r"|the (?:family|parties) (?:concerned|involved)|(?:has|have) been (?:reported|noted|observed|seen|suggested) that)\b"
)
_SOME_CHILD = lexicon(
    r"\b(?:the|a|this|that|some|these|those|them|her|his|\d+) (?:young |little |small |older |other )?(?:girl|boy|child|children|kids?|lad|lass|girls|boys|young person|juvenile|minors?|pupil|student|brats|baby|infant)\b|\bYP\b|\bsibs\b"
)
_LOWER_NAME = re.compile(
    r"(?:^|[.!?]\s+)([a-z]{3,12})(?: [a-z])? (?:had|has|said|sed|told|was|is|came|woz|hes)\b"
)


def who(prose: Prose, people: People) -> Iterator[Remark]:
    """It is clear who did, said and saw what."""
    if not people.has_names:
        told = [s for s in prose.sentences if s.words]
        plain = prose.text.islower() and _LOWER_NAME.search(prose.text)
        if told and not plain:
            pronoun = next(
                (
                    w
                    for s in told
                    for w in s.words
                    if w.low in ("he", "she", "they") and not prose.quoted(w.start)
                ),
                None,
            )
            yield Remark("who", *((pronoun.start, pronoun.end) if pronoun else (0, 0)))
        return
    for found in _HIDDEN.finditer(prose.low):
        if not prose.quoted(found.start()):
            yield Remark("who", *found.span())
    named = [m for _, mentions in people.read for m in mentions if m.named]
    if any(m.who is Who.CHILD for m in named) or len({m.name for m in named}) > 2:
        return
    for sentence, mentions in people.read:
        if not any(m.named for m in mentions):
            continue
        some = _SOME_CHILD.search(prose.low, sentence.start, sentence.end)
        if some and not prose.quoted(some.start()):
            yield Remark("who", *some.span())
            return


# -- the child's voice ------------------------------------------------------------------------------------------------

_SPEAKS = frozenset(
    "said says saying told tells telling tolld toled sed sez sayed asked asks asking wants wanted wonts want wish wishes wished feels felt liked"
    " hates hated hopes hoped misses explained explains described describes mentioned mentions whispered replied replies"
    " answered nodded pointed prefers wrote writes texted disclosed discloses alleged alleges claimed claims complained "
    " admitted denied denies confided revealed stated states added articulated scared frightened frightend afraid worried"
    " adamant sais wispered intimated communicated expressed voiced indicated conveyed mouthed overheard begged pleaded refuses gestured repeated dreads sobbed".split()
)
#: Verbs that need somebody before them to be the child’s; “Said he is scared” does not.
_NOT_ALONE = frozenset("felt feels asked worried mentioned described alleged added hopes stated".split())
_TOLD_OF = frozenset(
    "described told asked said mentioned alleged revealed stated added repeated worried".split()
)
_WOULD = lexicon(
    r"\b(?:would|’d|'d|wouldn’t|wouldn't|wouldnt|would not) (?:like|prefer|rather|love|want|mind)\b|\b(?:dosent|does not|doesn’t|doesn't|did not|didn’t|didn't) (?:want|like|wish|feel)\b"
)
_HEARD = re.compile(
    r"\b(?:heard|overheard|overherd|hear) (?:him|her|them|[A-Z]\w+(?: [A-Z]\w+)?(?: \(\d+\))?) (?:say|saying|tell|telling|ask|asking|whisper|whispering|describe)\b"
    r"|\b(?:shook|shakes|shaking|nodded) (?:his|her|their) head"
)
_HIM = r"(?:him|her|them|the (?:child|children|girls?|boys?|baby|twins|pupil|young person|lad|sisters|brothers|siblings)|[A-Z]\w+)"
_NOT_ASKED = lexicon(
    rf"\b(?:not|n’t|n't|never|nobody has|no one has|without|unable to|too (?:upset|distressed|ill|young|unwell|small|sleepy) to)\b[^.;]{{0,30}}?\b(?:spoken|speak|spoke|speaking|talk|talked|talking|see|seen|meet|met|ask|asked|question|questioned|interview|interviewed|approach|approached|wake|woken|be (?:asked|seen|spoken|interviewed))\b(?! (?:me|us|it|a|an|any|this|that|anything|nothing|marks?|no)\b)(?: (?:to|with))?(?: either| alone)?(?: {_HIM}|,| because| yet| since|\.|;)"
    r"|\b(?:was|were|is|are|had) (?:already )?(?:asleep|sedated|unconscious|at school|in surgery|too (?:upset|distressed|ill|young|unwell|small|poorly))\b[^.]{0,60}(?:so|and)[^.]{0,40}\b(?:not|n't|n’t)\b"
    r"|\b(?:asked|told|advised) (?:me|us) not to (?:question|speak|talk|interview|ask)"
    r"|\b(?:non-verbal|nonverbal|pre-verbal|preverbal|no words|no speech|cannot (?:speak|talk|yet (?:speak|talk))|can’t (?:speak|talk)|does not (?:yet )?(?:speak|talk|use (?:words|speech|language))|doesn’t (?:speak|talk)|unable to (?:speak|talk|communicate)|too young to|not yet (?:speak|talk|speaking|talking)|uses? (?:signs|Makaton|gestures|an eye-gaze|a picture|picture|symbols)|did not want to (?:talk|speak|say)|would not (?:talk|speak|say)|refused to (?:talk|speak)|(?:has|have) not (?:had|got) (?:any|the) (?:contact|chance|opportunity))\b"
)
_BABY = lexicon(
    r"\b(?:(?:aged |is |was )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen)[- ](?:days?|weeks?|months?)[- ]?(?:old\b|\)|,)|\(\d+ (?:days|weeks|months)\)|aged (?:\w+|\d+) (?:days|weeks|months)\b|newborn|new-born|unborn|pregnan\w+|her baby is due|baby is due|weeks’ gestation)"
)


def no_voice(prose: Prose, people: People) -> Iterator[Remark]:
    """The child's words, wishes or feelings are there, or the reason why nobody has asked."""
    if (
        _BABY.search(prose.low)
        or _HEARD.search(prose.text)
        or any(not prose.quoted(m.start()) for m in _NOT_ASKED.finditer(prose.low))
    ):
        return
    if heard_at(prose, people) is not None or _stands_alone(prose, people):
        return
    for sentence, mentions in people.read:
        found = _WOULD.search(prose.low, sentence.start, sentence.end)
        if found and not prose.quoted(found.start()):
            before = [m for m in mentions if sentence.words[m.last].start < found.start()]
            if before and before[-1].kin in (Who.CHILD, Who.UNKNOWN):
                return
    yield Remark("no_voice", 0, 0)


def heard_at(prose: Prose, people: People) -> int | None:
    """Where the child, or somebody who may be the child, first says, wishes or feels something."""
    for sentence, _, at, subject in people.verbs(_SPEAKS):
        word = sentence.words[at]
        if subject is None:
            if word.low not in _NOT_ALONE:
                return word.start
        elif subject.kin in (Who.CHILD, Who.UNKNOWN) and not _is_passive(sentence, at):
            return word.start
    return None


def _stands_alone(prose: Prose, people: People) -> bool:
    """Whether a quotation is a sentence of its own, with nobody else named as its speaker."""
    begins = [sentence.start for sentence, _ in people.read]
    for start, _ in prose.quotations:
        sentence, _ = people.read[max(0, bisect_right(begins, start) - 1)]
        alone = not prose.text[sentence.start : start].strip()
        if alone and not any(w.low in _SPEAKS and not prose.quoted(w.start) for w in sentence.words):
            return True
    return False


def _is_passive(sentence: Sentence, at: int) -> bool:
    """Whether a verb is done to its subject (“was told”) or is an infinitive."""
    return (
        sentence.words[at].low in _TOLD_OF
        and at > 0
        and sentence.words[at - 1].low in ("was", "were", "been", "being", "is", "are", "to")
    )


# -- what has been done -----------------------------------------------------------------------------------------------

_IRREGULAR = frozenset(
    "rang rung wrote written told spoke spoken met gave given lent bought fed made took taken drove drawn drew sent set put ran swept sat held led let left"
    " kept went brought stood began begun found got sewed wound read withdrew had shown forbade hid did done undertook".split()
)
#: Seeing, knowing, thinking and the daily work are not yet something done about the concern.
_NOT_DOING = frozenset(
    "noticed observed witnessed learned heard overheard received realised suspected wondered worried concerned believed feared assumed supposed"
    " thought wanted hoped decided needed tried attended worked lived looked seemed appeared used remembered recognised discovered arrived returned"
    " entered opened visited tested taught trained coached passed knew felt understood shocked shouted asked listened noted watched counted smelled smelt"
    " expected missed liked loved enjoyed happened occurred mentioned picked based trusted employed qualified retired concerned alarmed upset surprised"
    " scared agreed considered doubted guessed intended planned meant stopped walked turned lacked owed chased admired hated wished preferred aged named"
    " supervised managed placed involved attached related married separated registered stated claimed alleged feel said red bed need indeed".split()
)
#: Verbs that count only with certain words behind them, or not with others.
_ONLY_IF = {
    "had": r"\s+(?:a|another|several) (?:quiet |long |brief )?(?:word|chat|conversation|meeting|talk|discussion)\b",
    "found": r"\s+(?:him|her|them|(?:\w+\s)?[A-Z]\w+)\s+(?:a|an|some|somewhere|two|another)\b",
    "made": r"\s+(?:(?:him|her|them|[A-Z]\w+) )?(?:an?|the|up a|contact|sure|this|contemporaneous|some|arrangements|enquiries|notes|it safe|appointments)\b",
    "went": r"\s+(?:straight |directly |back |round |with (?:him|her|them|Mr|Mrs|Ms) )?(?:to|in)\s+(?:the )?(?:head|office|manager|police|lead|hospital|house|home|GP|clinic|see|speak|\w+ with)",
    "set": r"\s+up",
    "agreed": r"\s+(?:a|an|to (?:call|meet|give|see|offer|help|keep))\b",
    "began": r"\s+(?:his|her|their|a|an|the)\b",
    "started": r"\s+(?:his|her|their|a|an|the)\b",
    "ran": r"\s+(?:cold|cool|water|a bath|the|it under)\b",
    "stayed": r"\s+(?:with|near|until|on|by|beside|there|late)\b",
    "sat": r"\s+(?:with|down with|beside)\b",
    "walked": r"\s+(?:him|her|them|with|[A-Z])",
    "stopped": r"\s+(?:the|all|further|her|his|their|him|them|visits|contact)\b",
    "asked": r"\s+(?:(?:his|her|the|our|a|Dr|Mr|Mrs|Ms|PC|you|them|both)\b[^.;]{0,50}?\b(?:to|for)\b|for\b|to (?:meet|see him with))",
    "got": r"\s+(?:him|her|them|help|advice|a|an|some)\b",
    "did": r"\s+(?:a|an|the|first aid|our)\b",
    "read": r"\s+(?:him|her|them)\b",
    "left": r"\s+(?:him|her|them|a|an|my|our|word|messages?|it with|[A-Z]\w+ with)\b",
    "noted": r"(?!)",
    "considered": r"(?!)",
    "visited": r"\s+(?:him|her|them|(?:Mr|Mrs|Ms|Miss)\b|the (?:family|home|house|household|mother|father|parents)|weekly|again|daily|every|at home)",
    "met": r"\s+(?!me\b|us\b)(?:(?:his|her|their|both|the|with|Mr|Mrs|Ms|Miss|Dr)\b)",
    "managed": r"\s+to (?:reach|speak|calm|get|find)",
    "placed": r"\s+(?:him|her|them)\b",
    "supervised": r"\s+(?:him|her|them)\b",
}
_NOT_IF = {
    "told": r"\s+(?:me|us)\b",
    "put": r"\s+up with",
    "kept": r"\s+(?:it|this|that|quiet|going|on|me|us|to|away|coming|saying|asking|all|both)\b",
    "reported": r"\s+(?:that (?:he|she)|to (?:me|us))\b",
    "took": r"\s+(?:(?:\w+ ){0,3}?(?:minutes|hours|place|off|out of|over)\b|it\b)",
    "taken": r"\s+(?:over|on)\b",
    "called": r"\s+(?:to (?!the duty|say)|him|her|at|out|himself|herself|by|it|[A-Z]\w+ a\b)|\s*$",
    "recorded": r"\s+(?:no|nothing|since)\b",
    "showed": r"\s+(?:me|us)\b",
    "let": r"\s+(?:it|things|this)\b",
    "held": r"\s+(?:on|back|his breath)\b",
    "brought": r"\s+(?:up|it|this|in)\b",
    "gave": r"\s+(?:me|us|up|birth|way)\b",
    "given": r"\s+(?:me|us|up|birth|way|that|the)\b",
    "drove": r"\s+(?:away|off|past|home alone)\b",
    "stepped": r"\s+(?:back|away|out)\b",
}
_ONLY = {verb: re.compile(pattern) for verb, pattern in _ONLY_IF.items()}
_NOT = {verb: re.compile(pattern) for verb, pattern in _NOT_IF.items()}
_BE = frozenset("was were been be to is are being am feel feels felt get gets got very so".split())
_THING = (
    r"(?:ambulance|police|999|101|duty (?:team|desk|social worker|officer)|social worker|social care|social services|GP|hospital|plan|appointment|referral|form|report"
    r"|notes?|records?|photographs?|body map|visits?|meetings?|voucher|parcel|bed|place|dressing|wounds?|cuts?|burns?|lead|head|manager|strategy|letters?|calls?|checks?|breakfast"
    r"|lunch|meals?|clothes|shoes|coat|support|counselling|sessions?|help|advice|leaflet|number|room|locks?|alarms?|repairs?|correspondence|provision|mentor|befriender|crew|scene|line)"
)
_HELPED = (
    r"(?:called|telephoned|rung|contacted|referred|reported|recorded|completed|booked|offered|arranged|given|agreed|made|sent|shared|logged|written|taken|dressed|cooled|cleaned|treated"
    r"|held|carried out|started|provided|found|fitted|changed|filed|notified|alerted|ordered|set up|put in place|transmitted|procured|instituted|implemented|left|lent|moved|admitted|posted|mended|repaired)"
)
_PASSIVE = lexicon(
    rf"\b{_THING}\b[^.;,]{{0,40}}?\b(?:was|were|has been|have been|is being|are being)\b[^.;,]{{0,25}}?\b{_HELPED}\b"
    r"|\b(?:was|were) (?:\w+ly )?(?:instituted|implemented|initiated|commenced|arrested|detained|bailed|served|charged|admitted|issued|recalled|passed on|passed to)\b"
    rf"|\b(?:has|have) (?:since |now |also |already )?been (?!reported|recorded){_HELPED}\b|\b(?:has|have) (?:since |now |also )?been (?:warned|barred|banned|advised|invited|asked to (?:ring|keep|call|come|stay|leave|bring|wait)|excluded from|suspended)"
    r"|\b(?:was|were) (?:\w+ )?(?:warned|barred|banned|suspended|cautioned|arrested|detained|given|offered|examined|dressed|treated|cooled|cleaned|admitted|fed|calmed|comforted|told|informed|telephoned|rung)\b[^.;]{0,40}?\b(?:by (?:us|me|our|the (?:duty|ward|nurse|crew|officers?|manager|head|team|staff|police))|by (?:telephone|phone|letter)|in person|at \d|the (?:number|details|address))"
)
_PLAN = re.compile(
    r"\b(?:I|we|our \w+|(?:Dr|Mr|Mrs|Ms|Miss|PC|Sister) (?:[A-Z][\w’'-]+ ?){1,2}|[A-Z]\w+) (?:will|shall|am going to|are going to|is going to) (?:see|visit|call|ring|meet|go back|return|review|contact|telephone|check|keep (?!an eye)|speak)\b"
    r"|\b(?:I|we|staff) (?:now |also |still )?(?:ring|call|visit|check|give|meet|keep|see|collect|walk|feed|offer|log|record) (?:on )?(?:him|her|them|the \w+)\b[^.;]{0,25}?\b(?:each|every|daily|now|twice|weekly)\b"
    r"|\bafter (?:bathing|ringing|telephoning|calling|giving|checking|speaking to|taking|cleaning|dressing|feeding) (?:him|her|them|his|the|their|it)\b",
)
_CLIPPED = re.compile(
    r"(?:^|[.;]\s+)(?:Rang|Told (?!me|us)|Gave|Took|Phoned|Telephoned|Emailed|Sent|Spoke to|Met with|Wrote|Put|Kept|Made|Checked|Offered|Informed|Referred)\b|(?:^|[.;,:]\s+|\band )(?:[A-Z][\w/&-]*|[a-z]+)(?:\s+[\w/&-]+){0,3}?\s+(?:sent|done|given|completed|made|referred|advised|arranged|booked|requested|submitted|filed|raised|declined|cancelled|prescribed"
    r"|applied|issued|called|informed|contacted|notified|telephoned|found|offered|fitted|in place|put in place)(?=[.,;:]|\s+(?:by|to|for|with|on|at|x\d)\b)|(?:^|[.;]\s+)(?!Called to|Asked|Noticed|Observed|Noted|Reported that|Alleged|Believed|Concerned|Worried|Used|Need|Based)[A-Z][a-z]+ed(?=,| (?:and|to|by|with|for|under|at)\b)",
)
#: What the subject of a clipped report does, “IRO raised …”: there, many a verb is only a state (“CIN closed”).
_SHORT_FORM_DOES = _IRREGULAR | frozenset(
    "submitted raised completed telephoned referred issued filed convened offered visited contacted arranged cancelled declined notified informed"
    " called updated requested actioned directed provided undertaken liaised escalated chaired tabled reviewed discussed progressed".split()
)
_NO = frozenset(
    "not never didn’t didn't haven’t haven't hasn’t hasn't couldn’t couldn't nobody meant ment".split()
)
_AGENT = (Who.WRITER, Who.STAFF)


def no_action(prose: Prose, people: People) -> Iterator[Remark]:
    """What the referrer's agency has done so far is told."""
    text = prose.text
    for sentence, mentions in people.read:
        agents = [m.last for m in mentions if m.who in _AGENT]
        if not agents:
            continue
        for at in range(agents[0] + 1, len(sentence.words)):
            word = sentence.words[at]
            if not _may_be_done(text, word) or prose.quoted(word.start):
                continue
            subject = subject_of(prose, sentence, mentions, at)
            if (
                subject is None
                or subject.who not in _AGENT
                or any(w.low in _BE for w in sentence.words[max(subject.last + 1, at - 2) : at])
            ):
                continue
            if _is_short_form(sentence.words[subject.last].text) and word.low not in _SHORT_FORM_DOES:
                continue
            if any(w.low in _NO for w in sentence.words[max(subject.last, at - 3) : at]):
                continue
            return
    for pattern, where in ((_PLAN, text), (_PASSIVE, prose.low), (_CLIPPED, text)):
        if any(not prose.quoted(found.start()) for found in pattern.finditer(where)):
            return
    yield Remark("no_action", 0, 0)


def _is_short_form(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def _may_be_done(text: str, word: Word) -> bool:
    low = word.low
    if low in _ONLY:
        return bool(_ONLY[low].match(text, word.end))
    if low in _NOT_DOING or word.capital:
        return False
    if low in _NOT and _NOT[low].match(text, word.end):
        return False
    return low in _IRREGULAR or (low.endswith("ed") and len(low) > 4 and not low.endswith("eed"))
