"""The organisation's own hunspell dictionary: its words are right as well."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...errors import Unreadable


def own_dictionary(path: str) -> Callable[[str], bool]:
    """Whether a word is in the dictionary with this path; without a path, none is.

    The dictionary is read when the first word is asked for. Raises :class:`~caseforms.errors.Unreadable` when there is none.
    """
    if not path:
        return lambda word: False
    dic = Path(path)
    for file in (dic, dic.with_suffix(".aff")):
        try:
            with file.open("rb"):
                pass
        except OSError as problem:
            raise Unreadable(
                f"the dictionary cannot be read ({(problem.strerror or 'unknown reason').lower()})",
                "Check the setting “dictionary”: it names a hunspell dictionary (.dic), and its .aff file lies beside it.",
                file=str(file),
            ) from None
    if dic.suffix != ".dic":
        raise Unreadable(
            "this is not a hunspell dictionary",
            "Check the setting “dictionary”: it names a file that ends in .dic.",
            file=path,
        )
    return lambda word: bool(_read(path).lookup(word))


@lru_cache(maxsize=2)
def _read(path: str) -> Any:
    from spylls.hunspell import Dictionary

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", ResourceWarning
            )  # the reader leaves its files to be closed by chance
            return Dictionary.from_files(str(Path(path).with_suffix("")))
    except Exception as problem:  # the reader raises whatever a broken line leads to
        raise Unreadable(
            f"the dictionary cannot be understood ({type(problem).__name__})",
            "Take the .dic and .aff files of a hunspell dictionary as they come, both from the same source.",
            file=path,
        ) from None
