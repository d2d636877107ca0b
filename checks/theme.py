"""A rule of a theme (consent, confidentiality, quality, wording): it looks at a case and at the form it is checked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..findings import Level, register
from ..forms.form import Form
from ..forms.requirements import Problem

Look = Callable[[Form, Any], Iterator[Problem]]


@dataclass(frozen=True)
class ThemeRule:
    """A check across forms. ``always`` keeps an error an error in a section 47 referral."""

    code: str
    level: Level
    source: str
    look: Look
    always: bool = False

    def check(self, form: Form, case: Any) -> Iterator[Problem]:
        """The problems of a case that is checked for a form."""
        return self.look(form, case)


def theme_rule(
    code: str,
    title: str,
    explanation: str,
    source: str,
    level: Level = Level.ERROR,
    *,
    always: bool = False,
    firm: bool = False,
) -> Callable[[Look], ThemeRule]:
    """Make a :class:`ThemeRule` of a generator of problems and register its code; ``firm``: as an error it cannot be accepted away."""

    def make(look: Look) -> ThemeRule:
        return ThemeRule(
            register(code, level, title, explanation, source, firm=firm), level, source, look, always
        )

    return make
