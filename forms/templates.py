"""The Word templates kept in the repository: written from the layouts, and compared with restyled ones.

``python -m caseforms.forms.templates`` writes them anew; a test fails when they are not current.
"""

from __future__ import annotations

from pathlib import Path

from ..render.layout import Layout
from ..render.word import HOUSE_TEMPLATES, environment, read_template
from ..render.word_tags import blame, tags_of


def compare(layout: Layout, template: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Tags that a restyled template lacks, and tags that the form does not have, each with its place.

    Raises :class:`~caseforms.errors.BadTemplate` when the file is no safe Word document.
    """
    from ..render.word_template import build_template

    house = tags_of(build_template(layout), layout.code)
    theirs = tags_of(read_template(template), str(template))
    lacking = {
        tag: place
        for tag, place in house.items()
        if tag not in theirs and " " not in tag and tag not in ("else", "endif", "endfor")
    }
    foreign = {tag: place for tag, place in theirs.items() if tag not in house}
    tag, place = blame(read_template(template), str(template), environment())
    if tag:
        foreign[f"{tag} (broken)"] = place
    return lacking, foreign


def write_templates(folder: Path = HOUSE_TEMPLATES) -> list[Path]:
    """Write the template of every layout into ``folder``, leaving those alone whose content is the same."""
    from ..render.word_template import build_template
    from .produce import layouts

    written = []
    for code, layout in layouts().items():
        path, data = folder / f"{code}.docx", build_template(layout)
        if not path.exists() or not same_content(path.read_bytes(), data):
            path.write_bytes(data)
            written.append(path)
    return written


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two Word files hold the same parts, whatever the times in their archives."""
    import io
    import zipfile

    def parts(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return parts(one) == parts(other)


if __name__ == "__main__":
    for made in write_templates():
        print(made)
