"""Judgements that stand as facts (GR7; NSPCC information sharing 5)."""

from __future__ import annotations

from collections.abc import Iterator

from .criteria import Remark
from .text import Prose, lexicon

#: Words that judge a person, whatever stands beside them.
_JUDGES = lexicon(
    r"\b(?:"
    r"hopeless|useless|clueless|thoughtless|reckless|ignorant|irresponsible|negligent|untrustworthy|dishonest|deceitful|two-faced|sneaky|conniving|calculating|scheming|callous|uncaring|mouthy|foul-mouthed|trashy|low-?li(?:fe|ves)|wasters?|layabouts?|scroungers?|spongers?|losers?|idiots?|idiotic|morons?|fools?|ridiculous|laughable|absurd|melodramatic|over-dramatic|self-centred|self-absorbed|wayward|tearaways?|delinquents?|little madam|menace|trouble-?makers?|troubled family|bad blood|squalid|squalor|pigsty|hovel|shocking|outrageous|inexcusable|unforgivable|deplorable|cruel|heartless|cold-hearted|obstructive|brainwashed|poisonous|worthless|lazy|bone idle|idle (?:man|woman|parents?|mother|father|so-and-so)|feral|scum|vile|wicked|evil|monster|rotten (?:mother|father|parents?|family|to|man|woman)|dreadful|appalling|terrible|awful|horrible|nasty|pathetic"
    r"|disgrace(?:ful)?|disgust(?:ing|ed)|shameful|shambles|nightmare|joke of a|waste of (?:space|time)|(?:lost|hopeless) cause|no hope\w*|beyond help|write-off"
    r"|(?:bad|rubbish|poor|unfit|terrible|useless|inadequate|worse|lousy|neglectful|irresponsible|abusive|uncaring|selfish) (?:parents?|parenting|mothers?|mum|fathers?|dad|carers?|family|home)"
    r"|(?:not|isn’t|isn't|never|barely|hardly) (?:a )?(?:good enough|proper|suitable|capable|bothered|interested in)\b|not fit to|unfit to|incapable of|no (?:use|good|interest|idea|chance)\b (?:to|at|in|of|as|being|whatsoever|how)?|no use to|good[- ]for[- ]nothing"
    r"|(?:do(?:es)? not|doesn’t|doesn't|don’t|don't|couldn’t|couldn't|could not|can’t|can't|cannot) (?:really )?(?:care|give a|be bothered|be trusted|cope|deserve|love)\b|couldn’t care less|could not care less"
    r"|will never (?:change|learn|improve|amount)|always (?:will be|been like)|(?:bound|certain|sure) to (?:end|go|get|hurt|fail|happen|come|do|be|kill)|matter of time|mark my words|runs in the family|apple (?:does not|doesn’t|doesn't) fall|(?:only|just) (?:has|have) (?:her|him|them)sel(?:f|ves) to blame|(?:her|his|their) own fault|(?:is|are) to blame|deserves? (?:to|all|better|everything)|should (?:not|never) be allowed|should be (?:taken (?:off|away)|locked up|removed|sterilised|ashamed)|has no right|no business|does not want to know|doesn’t want to know|doesn't want to know|(?:has|have|with) no idea (?:how|what)|does not know how to|doesn’t know how to|lets? (?:them|him|her) run (?:wild|riot)|puts? (?:her|him|them)sel(?:f|ves) first|(?:her|his|their) own needs (?:first|before|above)|loves the (?:attention|drama)|milking|no (?:interest|intention|desire) (?:in|of|to)|inappropriate (?:behaviour|parenting|relationships?|conduct|attitude)|(?:bad|poor|terrible|rubbish|wrong|rotten) (?:attitude|choices|example|influence|role model)|end up (?:in|on|like|dead)|(?:no|little) chance in life|better off (?:without|anywhere|in care|elsewhere|away)"
    r"|attention[- ]seek\w+|crav\w+ attention|drama queen|manipulat\w+|play(?:s|ing)? (?:games|the victim|us|the system)|(?:born |compulsive |habitual |known |such a )?liars?|(?:is|was|are|were|be|been|plainly|obviously|always) lying(?! (?:in|on|down|across|under|next|beside|there|awake|face|at))|making it (?:all )?up|makes (?:things|it|stories) up|nonsense|puts? on an act|put it on|crocodile tears"
    r"|selfish|spoil(?:t|ed) (?:brat|rotten|child)|brats?|naughty|sly|devious|cunning|shifty|greedy|vindictive|spiteful|bitter|immature|childish|arrogant|rude|stupid|thick|dim|simple-minded|crazy|mad(?: as)?|mental case|psycho(?:path)?|unhinged|neurotic|hysterical|paranoid|weird|creepy|odd family"
    r"|junkie|druggie|alky|drunk(?:ard)|dealer|paedo(?:phile)?|pervert|thug|yob|bully|bullies|slut|tart|slag|streetwise|promiscuous|brings? it on (?:her|him|them)sel(?:f|ves)|asking for it|wrong ’un|wrong 'un|a bad (?:lot|influence|egg|apple|sort|one)|piece of work|rough (?:family|lot|sort)"
    r"|chaotic (?:family|lifestyle|mother|home|household|parents?)|(?:home|household|family|parenting|lifestyle|house|life) (?:is|was|are|remains) (?:\w+ )?(?:chaotic|poor|a (?:mess|tip|disgrace|shambles)|dysfunctional|toxic|filthy|dirty|unsuitable|inappropriate|unacceptable|appalling)|(?:home )?conditions (?:are |were )?(?:poor|bad|awful|appalling)|dysfunctional|toxic|house dirty|dirty house"
    r"|(?:something|things?) (?:is |are )?(?:badly|seriously|terribly|horribly|very) wrong|in (?:total |complete |utter |deep )?denial|emotionally unavailable|putting (?:her|his|their|the) (?:\w+ )?(?:first|needs)|(?:weak|violent|dangerous|controlling|difficult|aggressive|unstable|troubled|disturbed|damaged|damaging|selfish|lazy|hostile|cold|uncaring|heartless|cruel|rough) (?:man|woman|mother|father|person|parents?|boy|girl|child|children|family|individual|character|people|little \w+)"
    r"|(?:is|are|was|were|been) (?:\w+ )?(?:damaged|disturbed|unloved|neglected|abused|out of control|beyond control|disengaged|hard work|trouble|up to no good|no better)|children neglected|unloved|a danger to|child(?:ren)? at risk"
    r"|obviously|clearly|plainly|surely|blatantly|evidently|it is (?:obvious|clear|evident|common knowledge)|any(?:one|body) can see|of course|everyone knows|everybody (?:knows|\w+ \w+ is aware)|as (?:everybody|everyone)|you can (?:just )?tell|it is plain|no doubt|undoubtedly|without (?:a )?doubt|typical(?:ly)?|as (?:usual|you would expect)|what do you expect|needless to say|frankly|if you ask me|in my (?:opinion|view)|just like (?:his|her|their)|only after (?:her|his|their|the) (?:money|benefits)"
    r"|only had them for|for the benefits|more interested in|loves? (?:her|his|their) (?:\w+ )?(?:more than)|challenging behaviou?rs?|(?:we|I) (?:feel|felt|believe|think|suspect|reckon)(?: that)? (?:he|she|they|the (?:child|children|mother|father|family|parents?|home)) (?:is|are|was|were|will be) (?:not |being )?(?:at risk|neglected|abused|unsafe|lying|guilty|a danger|unfit|emotionally)|nice enough but|great fuss|should (?:never have had|not have had|be ashamed|know better)|ought to be ashamed|twists (?:everybody|everyone)|wraps? \w+ round"
    r")\b"
)
#: One word in place of an account: “Neglect.”
_VERDICT = lexicon(
    r"(?:^|[.!?]\s+)(?:Severe |Gross |Chronic |Clear |Emotional |Physical )?(?:Neglect|Abuse|Emotional harm|Poor parenting|Bad parents|Chaos)\s*[.!](?=\s|$)"
)
#: Somebody else’s opinion, told as such, is evidence.
_ATTRIBUTED = lexicon(
    r"\b(?:said|says|told (?:me|us|her|him|\w+)|described|describes|explained|alleged|alleges|thinks?|thought|felt|feels|called (?:him|her|them|me|us|\w+)|according to|asked|wrote|shouted|complained|worried|afraid|believes?|reported|in (?:his|her|their) (?:view|opinion))\b[^.;]{0,80}$"
)


def opinion(prose: Prose) -> Iterator[Remark]:
    """A judgement comes with what was seen or heard, or as somebody's words."""
    text = prose.low
    for pattern in (_JUDGES, _VERDICT):
        for found in pattern.finditer(text):
            if prose.quoted(found.start()):
                continue
            sentence = text.rfind(".", max(0, found.start() - 160), found.start()) + 1
            if _ATTRIBUTED.search(text, max(sentence, found.start() - 120), found.start()):
                continue
            yield Remark("opinion", *found.span())
