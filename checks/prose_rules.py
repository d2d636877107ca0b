"""The prose of a document’s narratives, read as one text: what a reader would trip over (PR2, PR3, GR2, GR7).

Only what single words show is looked for here: whether the child was heard, what was done and when is asked by the form
itself. An acronym that one answer explains is explained for those that follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.kinds import LongKind
from ..findings import Finding
from ..forms.form import Form
from ..forms.withholding import own_words

#: Found once for each form, by its code.
_PRINTED: dict[str, str] = {}
_BETWEEN = "\n\n"
_MOST_OF_A_KIND = 6
_WORDS_TO_READ = 5


def prose(form: Form, case: Case, dictionary: str = "") -> Iterator[Finding]:
    """Advice on the words of the narratives that the form prints, at most six of each kind."""
    from .prose.criteria import CRITERIA
    from .prose.review import OF_WORDS, remarks

    starts: list[int] = []
    paths: list[str] = []
    texts: list[str] = []
    length = 0
    for leaf in case.leaves:
        if not (leaf.asked and isinstance(leaf.asked.kind, LongKind) and is_value(leaf.value)):
            continue
        if form.prints(leaf.path) and len(str(leaf.value).split()) >= _WORDS_TO_READ:
            starts.append(length)
            paths.append(leaf.path)
            texts.append(str(leaf.value))
            length += len(texts[-1]) + len(_BETWEEN)
    if not texts:
        return
    from bisect import bisect_right

    text = _BETWEEN.join(texts)
    counted: dict[str, int] = {}
    for remark in remarks(text, None, OF_WORDS, names(case), dictionary, _printed_anyway(form)):
        counted[remark.criterion] = counted.get(remark.criterion, 0) + 1
        if counted[remark.criterion] > _MOST_OF_A_KIND:
            continue
        criterion = CRITERIA[remark.criterion]
        quote = " ".join(text[remark.start : remark.end].split())[:60]
        message = remark.message or criterion.message
        yield Finding(
            criterion.code,
            criterion.level,
            paths[bisect_right(starts, remark.start) - 1],
            f"“{quote}”: {message}" if quote else message,
            remark.remedy or criterion.remedy,
            criterion.source,
        )


def _printed_anyway(form: Form) -> str:
    """The words that the form itself prints: a short form among them is no news to its reader."""
    if form.code not in _PRINTED:
        _PRINTED[form.code] = "\n".join(own_words(form))
    return _PRINTED[form.code]


def names(case: Case) -> frozenset[str]:
    """Every word of a short answer, in small letters: names, places and titles of the case are spelt as they are given."""
    found: set[str] = set()
    for leaf in case.leaves:
        if isinstance(leaf.value, str) and leaf.asked and not isinstance(leaf.asked.kind, LongKind):
            found.update(leaf.value.casefold().split())
    return frozenset(found)
