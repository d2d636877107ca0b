"""Ways to find misspelt words in British narratives, side by side: false alarms, what is found, and the cold start.

``python benchmarks/spelling.py [--hunspell en_GB.dic] [TEXT…]``. False alarms are counted in ``tests/spelling/clean.txt``, in the
good narratives and in the texts named; what is found, in ``tests/spelling/misspelt.yaml`` and in the labelled narratives.
The others need ``pip install spylls breame wordfreq codespell``; one that is missing is left out. Each other way says of
single words in small letters, outside quotation marks, whether it knows them; caseforms decides for itself.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from caseforms.checks.prose.corrections import WORDS
from caseforms.checks.prose.spelling import misspelt
from caseforms.checks.prose.text import Prose

TESTS = Path(__file__).parent.parent / "tests"
NARRATIVES = ("set_a.yaml", "set_b.yaml")
RUNS = 5
SAMPLE = 3_000
Known = Callable[[str], bool]


@dataclass(frozen=True)
class Way:
    """One way: what it needs, and how it is loaded (the same text is timed in a process of its own)."""

    name: str
    needs: Collection[str]
    load: str


US = "from spylls.hunspell import Dictionary; us = Dictionary.from_files('en_US')"
BREAME = "from breame.data.spelling_constants import AMERICAN_ENGLISH_SPELLINGS as us_words, BRITISH_ENGLISH_SPELLINGS as uk_words"
CODESPELL = """
import codespell_lib
from pathlib import Path
lines = Path(codespell_lib.__file__).with_name("data").joinpath("dictionary.txt").read_text(encoding="utf-8").splitlines()
wrong = {line.partition("->")[0] for line in lines}
"""
WAYS = (
    Way("spylls, its en_US", ("spylls",), f"{US}\ndef known(word): return us.lookup(word)"),
    Way(
        "spylls, en_US with breame's British words",
        ("spylls", "breame"),
        f"{US}\n{BREAME}\ndef known(word): return word in uk_words or (word not in us_words and us.lookup(word))",
    ),
    Way(
        "wordfreq, any frequency",
        ("wordfreq",),
        "from wordfreq import zipf_frequency\ndef known(word): return zipf_frequency(word, 'en') > 0",
    ),
    Way(
        "wordfreq, from 1 in 10 million",
        ("wordfreq",),
        "from wordfreq import zipf_frequency\ndef known(word): return zipf_frequency(word, 'en') >= 2",
    ),
    Way(
        "codespell's known misspellings",
        ("codespell_lib",),
        f"{CODESPELL}\ndef known(word): return word not in wrong",
    ),
)
OURS = """
from caseforms.checks.prose.spelling import misspelt
from caseforms.checks.prose.text import Prose
list(misspelt(Prose("Her teecher rang.")))
"""


def hunspell(path: Path) -> Way:
    """A hunspell dictionary that the machine has, read by spylls."""
    text = (
        f"from spylls.hunspell import Dictionary; gb = Dictionary.from_files({str(path.with_suffix(''))!r})"
    )
    return Way(f"spylls, {path.name}", ("spylls",), f"{text}\ndef known(word): return gb.lookup(word)")


def loaded(way: Way) -> Known:
    """What answers whether a way knows a word; every word is asked for once."""
    names: dict[str, Known] = {}
    exec(way.load, names)
    return cache(names["known"])


def unknown(prose: Prose, known: Known) -> Iterator[str]:
    """The words in small letters outside quotation marks that a way does not know."""
    for word in prose.words:
        if word.text.islower() and not prose.quoted(word.start):
            parts = re.split("[-‐–]", word.low.replace("’", "'"))
            if not all(known(part) or not part.isalpha() for part in (p.removesuffix("'s") for p in parts)):
                yield word.low


def ours(prose: Prose) -> Iterator[str]:
    """The words that caseforms finds misspelt."""
    return (found.word.casefold() for found in misspelt(prose))


def cold(code: str) -> float:
    """What loading costs a new process, in milliseconds, without starting Python itself."""
    took = []
    for text in (code, "pass") * RUNS:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-W", "ignore", "-c", text], check=True)
        took.append(time.perf_counter() - start)
    return 1000 * (statistics.median(took[::2]) - statistics.median(took[1::2]))


def carrier(word: str) -> str:
    """A sentence that holds one word; a word with a capital begins it."""
    return f"{word} she said so." if word[0].isupper() else f"Then it was {word} and the lady left."


def unseen() -> None:
    """Print what caseforms finds of misspellings that not tuned word by word when it was made: codespell's, of common words."""
    names: dict[str, list[str]] = {}
    exec(CODESPELL, names)
    common = set((WORDS / "common.txt").read_text(encoding="utf-8").splitlines()[:5_000])
    pairs = [
        (wrong, rest.partition(",")[0])
        for wrong, _, rest in (line.partition("->") for line in names["lines"])
    ]
    pairs = [
        (wrong, right) for wrong, right in pairs if right in common and wrong.isalpha() and len(wrong) > 3
    ]
    sample = random.Random(1).sample(sorted(pairs), SAMPLE)
    found = [(right, next(misspelt(Prose(carrier(wrong))), None)) for wrong, right in sample]
    told = sum(slip is not None and slip.meant == right for right, slip in found)
    print(
        f"\nOf {SAMPLE:,} of codespell's misspellings of common words caseforms finds"
        f" {sum(slip is not None for _, slip in found) / SAMPLE:.0%} and offers the right word for {told / SAMPLE:.0%}."
    )


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hunspell", type=Path)
    parser.add_argument("texts", nargs="*", type=Path)
    given = parser.parse_args()
    narratives = [
        n
        for name in NARRATIVES
        for n in yaml.safe_load((TESTS / "narratives" / name).read_text(encoding="utf-8"))
    ]
    clean = [Prose((TESTS / "spelling" / "clean.txt").read_text(encoding="utf-8"))]
    clean += [Prose(each["text"]) for each in narratives if each["quality"] == "good"]
    named = [Prose(path.read_text(encoding="utf-8", errors="replace")) for path in given.texts]
    kinds = yaml.load((TESTS / "spelling" / "misspelt.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    single = [(word.casefold(), Prose(carrier(word))) for words in kinds.values() for word in words]
    labelled = [
        (str(word).casefold(), prose)
        for each in narratives
        if each.get("misspelt")
        for prose in [Prose(each["text"])]
        for word in each["misspelt"]
    ]
    ways = [way for way in WAYS if all(importlib.util.find_spec(need) for need in way.needs)]
    if given.hunspell:
        ways.append(hunspell(given.hunspell))
    rows: list[tuple[str, str, Callable[[Prose], Iterator[str]]]] = [("caseforms", OURS, ours)]
    for way in ways:
        known = loaded(way)
        rows.append(
            (way.name, f"{way.load}\nknown('teecher')", lambda prose, known=known: unknown(prose, known))
        )
    print("                                           false alarms per 1,000    found        found      cold")
    print("                                           words: clean    named     by kind      labelled   ms")
    for name, code, find in rows:
        alarms = [
            f"{1000 * sum(len(list(find(p))) for p in texts) / sum(len(p.words) for p in texts):8.2f}"
            if texts
            else "       –"
            for texts in (clean, named)
        ]
        found = [
            f"{sum(word in set(find(p)) for word, p in pairs) / len(pairs):8.0%}"
            for pairs in (single, labelled)
        ]
        print(f"{name:46} {alarms[0]} {alarms[1]}   {found[0]}     {found[1]}  {cold(code):7.0f}")
    if importlib.util.find_spec("codespell_lib"):
        unseen()


if __name__ == "__main__":
    main()
