"""Every rule of every theme, in the order in which they run."""

from __future__ import annotations

from . import confidentiality
from .theme import ThemeRule

THEME_RULES: tuple[ThemeRule, ...] = (*confidentiality.RULES,)
