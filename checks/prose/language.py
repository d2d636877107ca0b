"""Whether a narrative is in English at all: the checks are for English prose."""

from __future__ import annotations

from .text import Prose

_ENGLISH = frozenset(
    "the a an and or but of to in on at by for with from is are was were be been has have had he she they i we you it his her their our my"
    " this that not no as so if when who what there then than into out up about after before him them me us said told will would can".split()
)
#: The commonest small words of languages that families and colleagues write in, none of them an English one.
_OTHERS = frozenset(
    # French, Spanish, Portuguese, Italian, Romanian
    "le la les des une est dans pour que qui avec pas sur elle nous vous je el los las por con del una está fue muy pero su lo mi como más sin"
    " os um uma não foi ele ela com mas seu sua il che di della sono è ha un del gli nel și nu este cu din pe care mai fost"
    # German, Dutch
    " der die das und ist nicht ein eine mit von zu den dem auf für sich wir ihr het een van niet ook zijn naar maar dat haar"
    # Polish, Czech, Slovak, Lithuanian, Hungarian
    " się nie na że jest do był była jak ale oraz po co je že není byl byla jako ako bol bola ir kad yra buvo su ne hogy és az egy nem volt"
    # Welsh, Somali, Turkish, Albanian, Swahili
    " yn yr ei mae wedi ac ar oedd fod waa iyo oo ka ku ay uu ve bir bu için çok değil dhe në është një me të nga na ya wa kwa ni katika".split()
)
_ENOUGH, _FEW = 12, 0.6


def is_english(text: str) -> bool:
    """Whether a text can be read as English. Too few words to tell count as English."""
    prose = Prose(text[:40_000])
    words = [w.low for w in prose.words if w.low[0].isalpha()]
    letters = [c for c in text[:40_000] if c.isalpha()]
    if letters and sum(c.isascii() or c < "ɐ" for c in letters) < _FEW * len(letters):
        return False
    if len(words) < _ENOUGH:
        return True
    english = sum(word in _ENGLISH for word in words)
    other = sum(word in _OTHERS for word in words)
    return other <= english or other < 0.1 * len(words)
