"""Colours and measures that the Word and the PDF writer share: one look for both."""

from __future__ import annotations

BAND = "1F3A5F"  # section bands: dark blue, white text (contrast 11 : 1)
LABEL = "EEF2F7"  # the ground of labels
RULE = "B8C4D2"  # grid lines
INK = "1B1F24"
SOFT = "4A5663"  # help and furniture (contrast above 7 : 1 on white)
MUTED = "6A7684"  # “Not answered” and its like (contrast 4.6 : 1 on white)
MARKING = "8A1C1C"
MARK = "FFF3CD"  # the ground of a row that stands out, under ink (contrast 15 : 1)
WATERMARK = "E9ECF1"

MARGIN_MM = 17.0
BODY_PT = 10.0
LABEL_PT = 9.0
SMALL_PT = 8.0
LEAST_PT = 8.0

WORD_FONT = "Atkinson Hyperlegible"
