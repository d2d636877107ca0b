"""The organisation's own hunspell dictionary: its words are right as well."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...errors import Unreadable

#: A dictionary begins with the number of its words, perhaps behind a byte order mark.
_COUNT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\d+\s")


def own_dictionary(path: str) -> Callable[[str], bool]:
    """Whether a word is in the dictionary with this path; without a path, none is.

    The dictionary is read when the first word is asked for. Raises :class:`~caseforms.errors.Unreadable` when there is none.
    """
    if not path:
        return lambda word: False
    dic = Path(path)
    for file in (dic, dic.with_suffix(".aff")):
        try:
            with file.open("rb") as stream:
                first = stream.readline(100)
        except OSError as problem:
            raise Unreadable(
                f"the dictionary cannot be read ({(problem.strerror or 'unknown reason').lower()})",
                "Check the setting “dictionary”: it names a hunspell dictionary (.dic), and its .aff file lies beside it.",
                file=str(file),
            ) from None
        if file is dic and (dic.suffix != ".dic" or not _COUNT.match(first)):
            raise Unreadable(
                "this is not a hunspell dictionary",
                "Check the setting “dictionary”: it names a file that ends in .dic and begins with the number of its words.",
                file=path,
            )
    return lambda word: bool(_read(path).lookup(word))


@lru_cache(maxsize=2)
def _read(path: str) -> Any:
    from spylls.hunspell import Dictionary

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the reader leaves its files to be closed by chance
        try:
            return Dictionary.from_files(str(Path(path).with_suffix("")))
        except Exception as problem:  # whatever a broken line leads to
            reason = type(problem).__name__
        gc.collect()  # the same for the files of a reading that failed
    raise Unreadable(
        f"the dictionary cannot be understood ({reason})",
        "Take the .dic and .aff files of a hunspell dictionary as they come, both from the same source.",
        file=path,
    )
