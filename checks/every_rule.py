"""Every rule that there is. A check of one case loads only what it needs; a list of all codes needs the rest as well."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from ..findings import CODES, Code
from ..forms import FORM_CODES, load


def every_code() -> dict[str, Code]:
    """The registry with the codes of all forms, of all modules of checks, of what is found on paper and of what is found in an
    import, each with its explanation."""
    from .. import checks
    from ..cases.importing import audit, households, rules, sources  # noqa: F401  (what an import finds has codes as well)
    from ..forms import (
        local_fill,  # noqa: F401  (so has filling an area’s own form)
        returned,  # noqa: F401  (and so has what is found in documents that come back)
    )
    from ..render import fonts, preflight  # noqa: F401  (what is found on paper has codes as well)

    for module in walk_packages(checks.__path__, f"{checks.__name__}."):
        import_module(module.name)
    for form in FORM_CODES:
        load(form)
    return CODES
