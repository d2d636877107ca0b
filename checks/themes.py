"""Every rule of every theme, in the order in which they run."""

from __future__ import annotations

from . import (
    confidentiality,
    consent,
    consent_team,
    content_lists,
    continuum,
    desk_clocks,
    event_rules,
    family,
    referral_delay,
    referral_quality,
    vocabulary,
    wording,
)
from .theme import ThemeRule

THEME_RULES: tuple[ThemeRule, ...] = (
    *confidentiality.RULES,
    *consent.RULES,
    *consent_team.RULES,
    *continuum.RULES,
    *content_lists.RULES,
    *referral_quality.RULES,
    *referral_delay.RULES,
    *wording.RULES,
    *vocabulary.RULES,
    *event_rules.RULES,
    *family.RULES,
    *desk_clocks.RULES,
)
