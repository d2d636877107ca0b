"""How well ``caseforms review`` agrees with careful readers: precision and recall of each criterion, and the false alarms.

``python benchmarks/review_quality.py [FILE…]``: labelled narratives in YAML (id, quality, text, labels, terms, misspelt,
incident_date, referral_date); by default those in ``tests/narratives``. ``--quiet`` leaves the single misses out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from caseforms.checks.prose.criteria import CRITERIA
from caseforms.checks.prose.review import Dates, remarks

NARRATIVES = Path(__file__).parent.parent / "tests" / "narratives"


@dataclass
class Tally:
    """Right, false and missed alarms of one criterion, with the narratives that they stand in."""

    right: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the alarms that are right."""
        return self.right / (self.right + len(self.false)) if self.right or self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the labels that were found."""
        return self.right / (self.right + len(self.missed)) if self.right or self.missed else 1.0


@dataclass
class Quality:
    """The measure of a set: by criterion, by term and misspelt word, and the good narratives with any finding."""

    criteria: dict[str, Tally]
    terms: Tally
    misspelt: Tally
    good: int = 0
    good_with_findings: list[str] = field(default_factory=list)


def measure(narratives: Iterable[dict[str, Any]]) -> Quality:
    """Compare what the review finds with the labels."""
    quality = Quality({name: Tally() for name in CRITERIA}, Tally(), Tally())
    for each in narratives:
        text, name = each["text"], each["id"]
        found = remarks(text, Dates(each.get("incident_date"), each.get("referral_date")))
        got = {remark.criterion for remark in found}
        for criterion, tally in quality.criteria.items():
            if criterion in got and criterion in each["labels"]:
                tally.right += 1
            elif criterion in got:
                words = ", ".join(f"“{text[r.start : r.end]}”" for r in found if r.criterion == criterion)
                tally.false.append(f"{name} {words}")
            elif criterion in each["labels"]:
                tally.missed.append(name)
        for criterion, key, tally in (
            ("acronym", "terms", quality.terms),
            ("spelling", "misspelt", quality.misspelt),
        ):
            if key in each:
                words_found = {text[r.start : r.end].casefold() for r in found if r.criterion == criterion}
                wanted = {str(word).casefold() for word in each[key]}
                tally.right += len(words_found & wanted)
                tally.false += [f"{name} {word}" for word in sorted(words_found - wanted)]
                tally.missed += [f"{name} {word}" for word in sorted(wanted - words_found)]
        if each["quality"] == "good":
            quality.good += 1
            if got:
                quality.good_with_findings.append(name)
    return quality


def load(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The labelled narratives of some files."""
    return [each for path in paths for each in yaml.safe_load(path.read_text(encoding="utf-8"))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    narratives = load(options.files or sorted(NARRATIVES.glob("*.yaml")))
    quality = measure(narratives)
    print(f"{len(narratives)} narratives, {quality.good} of them good\n")
    print(f"{'criterion':<12} precision  recall  right  false  missed")
    rows = [*quality.criteria.items(), ("· terms", quality.terms), ("· misspelt", quality.misspelt)]
    for name, tally in rows:
        print(
            f"{name:<12} {tally.precision:9.2f} {tally.recall:7.2f} {tally.right:6} {len(tally.false):6} {len(tally.missed):7}"
        )
    share = len(quality.good_with_findings), quality.good
    print(f"\ngood narratives with a finding: {share[0]} of {share[1]}")
    if not options.quiet:
        for name, tally in rows:
            for line in tally.false:
                print(f"false alarm  {name}: {line}")
            for line in tally.missed:
                print(f"missed       {name}: {line}")


if __name__ == "__main__":
    main()
