"""How documents look: Word templates, fonts and body outlines. Data, no code."""
