"""Every rule of every theme, in the order in which they run."""

from __future__ import annotations

from . import (
    confidentiality,
    consent,
    content_lists,
    continuum,
    event_rules,
    referral_delay,
    referral_quality,
    wording,
)
from .theme import ThemeRule

THEME_RULES: tuple[ThemeRule, ...] = (
    *confidentiality.RULES,
    *consent.RULES,
    *continuum.RULES,
    *content_lists.RULES,
    *referral_quality.RULES,
    *referral_delay.RULES,
    *wording.RULES,
    *event_rules.RULES,
)
