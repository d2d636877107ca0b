"""How often, how long, how much: words that leave it open, and whether the narrative gives any context."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .criteria import Remark
from .dates import has_earlier_date
from .text import Prose, lexicon

_VAGUE = lexicon(
    r"\b(?:"
    # how often
    r"often|offen|frequently|regularly|occasionally|sometimes|periodically|intermittently|repeatedly|constantly|continually"
    r"|constantley|sporadically|at times|(?:from )?time to time|now and (?:then|again)|once in a while|every (?:so often|now and (?:then|again))"
    r"|frequent|occasional|seldom|rarely|routinely|habitually|persistently|continuously|most of the time|much of the time|half the time|hardly ever|increasingly|more and more|day in,? day out"
    r"|some (?:days|nights|mornings|evenings|weekends|weeks|months|years)|regular (?:rows|arguments|absences|lateness|fights|visits|visitors)|repeated (?:absences|lateness|injuries|incidents)|constant (?:\w+ )?(?:rows|arguments|shouting|noise|crying|criticism|\w+ing)"
    r"|on (?:the odd occasion|and off|several occasions|many occasions|numerous occasions|various occasions|a number of occasions|occasions?)"
    r"|(?:many|several|numerous|countless|umpteen|lots of|a few|a couple of|a number of|multiple) (?:times|occasions)|time and again|more often than not"
    # how long ago, how long
    r"|lately|of late|recently|these days|nowadays|in recent (?:days|weeks|months|years|times)|(?:over|in|for|during) the (?:last|past) (?:few|couple of|several|some) \w+|earlier (?:in the|this) (?:year|term)|at (?:some|one) (?:point|stage)|over a (?:long )?period|long periods?|for long|for (?:a (?:good |long |little |short |fair )?(?:while|time|bit)|ages|(?:quite )?some (?:time|while)|yonks|years|months|weeks)"
    r"|(?:quite )?some time(?: ago)?|(?:a )?(?:little |good |short |long )?while (?:ago|back|now)|after a while|a while|the other (?:day|week|night)"
    r"|in the (?:recent )?past(?! (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|twelve))|(?:a )?(?:few|couple of|several) (?:days|weeks|months|years)(?: ago| back)?|(?:some|many) (?:days|weeks|months|years) (?:ago|back)"
    r"|ages ago|not (?:so )?long ago|(?:over|in) the past (?:little while|few \w+)|quite late|all hours|long-standing|ongoing (?:basis|concerns?|issues?|problems?|worries)|historic(?:al)? (?:concerns?|issues?|involvement)"
    # how much, how many
    r"|alot|a lot(?: of)?|a great many|dozens of|hundreds of|considerable|a considerable|for (?:hours|days|weeks)(?: on end)?|(?:hours|days|weeks) on end|a handful of (?:times|occasions)|a good few|all sorts of|substantial|excessive(?:ly)?|large quantities|a little bit of|a fair few|the odd|somewhat|not much|very little|hardly any|lots(?: and lots)? of|loads of|heaps of|plenty of|tons of|masses of|piles of|several|numerous|various|umpteen|countless"
    r"|a number of|a (?:great |good )?many|quite (?:a (?:few|lot|bit)|some)|a (?:fair|good|great|large|small|certain) (?:amount|number|deal|bit)(?: of)?"
    r"|a bit of|bits of|multiple (?:times|occasions|bruises|injuries|marks|incidents|reports|calls|concerns|people|men)|a couple of|cupple of|a few (?!words\b|minutes\b|seconds\b|steps\b|metres\b|single\b|of (?:his|her) words)|a bit (?:of )?(?:grubby|strange|quiet|odd|late|down|upset|thin|dirty|withdrawn)"
    r")\b"
)
#: A vague word with its measure behind it is an introduction, not a gap: “often late: 22 times in …”.
_MEASURE = lexicon(
    r"[^.;!?\n:(–—,]{0,25}?(?:[:–—,]\s*|\(\s*(?!\d+\s*\)))(?:about |nearly |almost |at least |up to |on )?(?:\d|\b(?:once|twice|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|every|each)\b)"
)
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|both|half a dozen|a dozen)"
_UNIT = r"(?:minutes?|hours?|days?|nights?|evenings?|mornings?|afternoons?|weeks?|weekends?|fortnights?|months?|years?|terms?|sessions?|visits?|lessons?|Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?)"
_LONG_AGO = r"(?:(?:(?:late|early|mid|the (?:end|start) of) )?(?:January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|New Year|half[- ]term|(?:last |the )?(?:spring|summer|autumn|winter))|(?:19|20)\d\d)"
_STRETCH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|New Year|Ramadan|Eid|Diwali|half[- ]term|birth|(?:last |the )?(?:spring|summer|autumn|winter)|(?:19|20)\d\d|(?:the )?(?:start|beginning|end) of|\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|then)"
_PERIOD = rf"(?:{_STRETCH}|(?:he|she|they|it|we|I|his|her|their|the|my|our|Mr|Mrs|Ms|Miss)\b)"
_CONTEXT = lexicon(
    r"\b(?:"
    # counted
    rf"(?:once|twice|thrice|{_COUNT} times?)\b(?! (?:the|we|he|she|they|I)\b)"
    rf"|(?:every|each) (?:single |other |second |school )?(?:day|night|week|weekend|morning|evening|month|term|year|time|visit|spring|summer|autumn|winter|\w+day)"
    rf"|{_COUNT} (?:other |earlier |previous |more )?{_UNIT} (?:a|per|each|every|out of|of the|running|in a row)"
    rf"|(?:once|twice|times) (?:a|per|every) \w+|daily|weekly|nightly|fortnightly|monthly|alternate {_UNIT}"
    rf"|on (?:\w+ )?{_COUNT} (?:(?:separate|earlier|other|previous|school) )?(?:occasions|{_UNIT})|most (?:days|nights|evenings|mornings|weekends|weeks)"
    rf"|on (?:all|both|each) (?:of )?(?:the |those )?{_UNIT}"
    # since when, for how long
    rf"|since {_PERIOD}|(?:for|over) (?:the (?:last|past) )?(?:about |nearly |almost |more than |over |at least )?{_COUNT} {_UNIT}"
    rf"|{_COUNT} (?:days|nights|weeks|months|years) (?:ago|before|earlier|old pattern)|(?:began|begun|started|starting) (?:in|on|at|about|when|after|{_COUNT})"
    rf"|(?:over|in) the (?:last|past|same|previous|\d+) {_COUNT} ?\w*|in the same weeks|until (?:then|now|{_LONG_AGO})"
    rf"|from {_LONG_AGO} to|between [^.]{{1,30}} and [^.]{{1,30}} {_PERIOD}|between {_STRETCH} and {_STRETCH}|in (?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?(?:19|20)\d\d\b"
    # what happened before, or that nothing did
    r"|(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|2nd|3rd|4th|5th|\d+th) (?:such |other |new )?(?:time|occasion|incident|injury|injery|visit|fire|uniform|report|call|bruise|mark|burn|concern|appointment|referral|week|day|night|episode|attendance|absence|fall|fracture|one|message|assault)"
    r"|(?:first|only) (?:ever )?(?:time|occasion|incident|injury|visit|sign|report|mark|contact|concern|breach|call|episode|disclosure|one|\w+ visit)"
    r"|(?:no|not any|nothing|none|never|not|neither)\b[^.;]{0,60}?\b(?:before|befour|befor|earlier|previous(?:ly)?|prior|until (?:then|now|that)|history|until)"
    r"|(?:no|not|nothing|never)\b[^.;]{0,40}?\b(?:like (?:this|that|these)|of (?:this|the|that) (?:sort|kind)|anythink like|anything like)|nothing like it"
    r"|(?:earlier|previous|prior|past) (?:injur\w+|bruis\w+|incidents?|reports?|referrals?|visits?|marks?|concerns?|episodes?|attendances?|occurrences?|entries|presentations?|calls?|contacts?|absences?|episode)\b"
    r"|last (?:seen|visited|came|attended|weighed|saw|met|spoke) (?:\w+ ){0,3}?(?:on|in|at)\b|(?:was|were|is|are) last (?:seen|weighed|visited)"
    r"|(?:no|without|any) (?:other |such |similar |further |known )?(?:concerns?|worries|incidents?|injur\w+|marks?|reports?|contact|episodes?) (?:until|had|have|was|were|on|in|at|about|for|of|since|recorded|noted|before)|no (?:other|previous|earlier|such|similar|known|prior|past|antecedent) \w+|(?:her|his|their|the|our) (?:first|second|secound|third|fourth|last|latest) (?:\w+ )?(?:was|were|came|on|request|call|time|one|visit)|(?:first|second|third) (?:call|request|visit) (?:there|here)|(?:one|two|three|\d+) other (?:\w+ )?(?:occasions?|visits?|times?|injur\w+|matches|incidents?)|the others? (?:was|were)|brought up nothing|absence of (?:any )?(?:antecedent|previous|prior|earlier)|sec\w{1,2}nd time|two earlier|three earlier|earlier \w+, |nothing (?:else|untoward|similar|earlier)|for the first time|never before|out of character|one-off"
    r"|(?:was|is|had been|been) (?:the )?(?:first|second|third|fourth|fifth|sixth|only|latest of|last of)\b|(?:a|the) (?:second|third|fourth|fifth) \w+ (?:in|since|this|within|of)|another (?:on|in)|(?:first|second|third|fourth|fifth|sixth) (?:this|that|since|in (?:a|the|two|three|four|six))\b|(?:also|again|and) on \d|as well as on \d|whenever|each (?:occasion|time)|on each|every other \w+"
    r"|(?:absent|late|missed|attended|been sent|seen) (?:\w+ ){0,4}?\d+ (?:\w+ )?(?:times|days|sessions|of|out of|appointments|lessons|mornings)|\d+ (?:out )?of (?:the |his |her |their |our )?(?:last |past )?\d+|attendance (?:was|is|has|fell|dropped|stands)"
    r"|(?:the )?(?:week|month|term|year|summer|autumn|winter|spring) before|(?:the )?(?:previous|preceding) (?:week|month|term|year|\w+day|occasion|visit)s?|(?:earlier|later) (?:that|this|in the) (?:month|week|year|term)|happened again|(?:known|unknown|new) to (?:us|our|this)|(?:joined|enrolled|registered|moved in|started|registered) (?:[\w’']+ ){0,6}?(?:on|in) (?:\d|January|February|March|April|May|June|July|August|September|October|November|December|(?:19|20)\d\d)|from (?:January|February|March|April|May|June|July|August|September|October|November|December)\b|analogous occurrences|antecedent episode|(?:was|were|had been) closed (?:in|on|that)|before (?:the move|half-term|Christmas|Easter|January|March|April)"
    r"|nothing (?:was |is |had been )?(?:in (?:his|her|their|the) (?:notes|file|records)|recorded|to report)|(?:usually|normally|always) (?:on|at|comes|arrives|cheerful|clean|well|happy)"
    r")"
)
_DATES_IN_A_ROW = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: [A-Z]\w+)?(?: 20\d\d)?,? (?:and|,|&) (?:on |again on )?\d{1,2}(?:st|nd|rd|th)? [A-Z]\w+"
    r"|\b\d{1,2}, \d{1,2}(?:, \d{1,2})* (?:and|&) \d{1,2} [A-Z]\w+|\d{1,2}/\d{1,2}/\d\d\b[^.]{1,40};? ?\d{1,2}/\d{1,2}/\d\d\b"
)


def vague(prose: Prose) -> Iterator[Remark]:
    """Frequency, time and amount are given in numbers, dates or examples."""
    for found in _VAGUE.finditer(prose.low):
        if prose.quoted(found.start()) or _MEASURE.match(prose.low, found.end()):
            continue
        yield Remark("vague", *found.span())


def no_context(prose: Prose) -> Iterator[Remark]:
    """How often, for how long, or what happened before is told."""
    text = prose.text
    if _CONTEXT.search(prose.low) or _DATES_IN_A_ROW.search(text) or has_earlier_date(text):
        return
    yield Remark("no_context", 0, 0)
