"""Writes the generated word lists of the spelling check (``checks/prose/words``) from public ones.

``python benchmarks/word_lists.py [--scowl FOLDER] [--frequencies FILE]``: SCOWL as Debian's package ``scowl`` lays it out;
``frequency_dictionary_en_82_765.txt``, which the package ``symspellpy`` brings; and the first names of the package ``faker``.
Neither is needed at run time. The same sources give the same files. ``field.txt``, ``everyday.txt`` and ``slips.txt`` are
kept by hand; run this again when the first two have changed.
"""

from __future__ import annotations

import argparse
import importlib.util
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from caseforms.checks.prose.corrections import PROPER, WORDS, sound, words_of

SPELLINGS = ("english", "british", "british_z", "british_variant_1")
LEVELS = (10, 20, 35, 40, 50, 55, 60, 70)
NAME_LEVELS = (*LEVELS, 80)
COMMON = 20_000
#: Whose first names children in England bear; and whose surnames.
FIRST_NAMES = [
    "en",
    "en_GB",
    "en_IE",
    "en_IN",
    "en_KE",
    "en_NG",
    "en_NZ",
    "en_PK",
    "en_US",
    "ga_IE",
    "pl_PL",
    "ro_RO",
    "pt_PT",
    "pt_BR",
    "es_ES",
    "it_IT",
    "fr_FR",
    "fr_DZ",
    "de_DE",
    "tr_TR",
    "lt_LT",
    "lv_LV",
    "hu_HU",
    "sk_SK",
    "cs_CZ",
    "tw_GH",
    "yo_NG",
    "ig_NG",
    "ha_NG",
    "zu_ZA",
]
LAST_NAMES = ["en_GB", "en_IE", "en_IN", "en_NG", "en_PK"]
#: At which place of the common words a word of a list kept by hand stands at the latest.
PLACES = {"everyday.txt": 1_500, "field.txt": 8_000}


def scowl(
    folder: Path, kinds: Iterable[str], levels: Iterable[int], spellings: Iterable[str] = SPELLINGS
) -> set[str]:
    """The words of SCOWL of these kinds and levels, by default in each spelling that is right in Britain."""
    found: set[str] = set()
    for path in (folder / f"{s}-{kind}.{level}" for s in spellings for kind in kinds for level in levels):
        if path.exists():
            raw = path.read_bytes()
            try:
                found.update(raw.decode("utf-8").split())
            except UnicodeDecodeError:
                found.update(raw.decode("latin-1").split())
    return found


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def of_people() -> set[str]:
    """First names and surnames in small letters, as the package faker lists them for some countries."""
    found: set[str] = set()
    for kind, places in (("first_name", FIRST_NAMES), ("last_name", LAST_NAMES)):
        for place in places:
            provider = importlib.import_module(f"faker.providers.person.{place}").Provider
            for listed in (getattr(provider, each) for each in dir(provider) if each.startswith(kind)):
                if not callable(listed):
                    found.update(
                        _without_accents(name).casefold() for name in listed if isinstance(name, str)
                    )
    return {name for name in found if name.isascii() and name.isalpha()}


def by_frequency(path: Path) -> list[str]:
    """Words by how often books have them, the commonest first."""
    return [line.split()[0] for line in path.read_text(encoding="utf-8-sig").splitlines()]


def write(name: str, lines: Iterable[str]) -> None:
    """Write a list and say how long it is."""
    kept = list(lines)
    path = WORDS / name
    path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8", newline="\n")
    print(f"{name}: {len(kept):,} lines, {path.stat().st_size // 1024:,} kB")


def in_bytes(words: Iterable[str]) -> list[str]:
    """In the order of their bytes, as the search expects it."""
    return sorted(words, key=str.encode)


def main() -> None:
    """Write all of them."""
    installed = importlib.util.find_spec("symspellpy")
    beside = Path(installed.origin).parent if installed and installed.origin else Path()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scowl", type=Path, default=Path("/usr/share/dict/scowl"))
    parser.add_argument("--frequencies", type=Path, default=beside / "frequency_dictionary_en_82_765.txt")
    given = parser.parse_args()

    listed = {word.casefold() for word in scowl(given.scowl, ("words",), LEVELS)}
    listed |= {word for word in scowl(given.scowl, ("abbreviations",), LEVELS) if word.islower()}
    listed |= {_without_accents(word) for word in listed}
    words = {word for word in listed if "'" not in word}
    short = {word.casefold() for word in scowl(given.scowl, ("contractions",), LEVELS)}
    proper = scowl(given.scowl, ("upper", "proper-names"), NAME_LEVELS, (*SPELLINGS, "american"))
    names = {word.removesuffix("'s").casefold() for word in proper}
    names |= {_without_accents(name) for name in names}
    write("english.txt", in_bytes(words | short))
    write("names.txt", in_bytes((names | of_people()) - words))

    books = by_frequency(given.frequencies)
    place = {
        word: at
        for at, word in enumerate(books[: 2 * COMMON])
        if word in words and (len(word) > 1 or word in "ai")
    }
    place.update({word.casefold(): place.get(word.casefold(), 1_000) for word in PROPER})
    for name, latest in PLACES.items():
        place.update(
            {word: min(place.get(word, latest), latest) for word in words_of(name) if word.isalpha()}
        )
    common = sorted(place, key=lambda word: (place[word], word))[:COMMON]
    write("common.txt", common)
    sounding = defaultdict(list)
    for word in common:
        sounding[sound(word)].append(word)
    write(
        "sounds.txt",
        [line for key in in_bytes(sounding) for line in (f"={key}", " ".join(sounding[key])) if key],
    )


if __name__ == "__main__":
    main()
