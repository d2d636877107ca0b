"""The types that questions are declared with: each is a kind of answer that may also be stated or unusable."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from . import dates, identifiers, kinds
from .dates import Moment
from .kinds import Stated, Unusable

_Rest = Stated | Unusable | None

Chosen = str | _Rest
ChosenMany = tuple[str, ...] | _Rest

Text = Annotated[str | _Rest, kinds.TEXT]
Long = Annotated[str | _Rest, kinds.LONG]
NameList = Annotated[tuple[str, ...] | _Rest, kinds.Names()]
YesNo = Annotated[Chosen, kinds.YES_NO]
YesNoUnknown = Annotated[Chosen, kinds.YES_NO_UNKNOWN]
Number = Annotated[int | float | _Rest, kinds.NumberKind()]
Date = Annotated[dt.date | _Rest, dates.DATE]
DueDate = Annotated[dt.date | _Rest, dates.DUE_DATE]
When = Annotated[Moment | _Rest, dates.MOMENT]
WhenAhead = Annotated[Moment | _Rest, dates.MOMENT_AHEAD]
Period = Annotated[dt.date | str | _Rest, dates.PERIOD]
Clock = Annotated[dt.time | str | _Rest, dates.TIME]
Postcode = Annotated[str | _Rest, identifiers.POSTCODE]
Phone = Annotated[str | _Rest, identifiers.PHONE]
Email = Annotated[str | _Rest, identifiers.EMAIL]
Nhs = Annotated[str | _Rest, identifiers.NHS]
Upn = Annotated[str | _Rest, identifiers.UPN]
Uln = Annotated[str | _Rest, identifiers.ULN]
