"""The Word template of all letters, kept in the repository: ``python -m caseforms.letters.templates`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from ..forms.templates import same_content
from ..render.letter_word import HOUSE_TEMPLATE


def write_letter_template(path: Path = HOUSE_TEMPLATE) -> bool:
    """Write the template unless the one there has the same content. Returns whether it was written."""
    from ..render.letter_word_template import build_letter_template

    data = build_letter_template()
    if path.exists() and same_content(path.read_bytes(), data):
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return True


if __name__ == "__main__" and write_letter_template():
    print(HOUSE_TEMPLATE)
