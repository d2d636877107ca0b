"""The order that the Word format prescribes for properties: a file that breaks it may be refused as damaged."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts",
}
_RANKS = {
    qn(f"w:{name}"): {qn(f"w:{each}"): n for n, each in enumerate(order.split())}
    for name, order in _ORDER.items()
}


def set_in_order(root: Any) -> None:
    """Sort the properties below ``root`` as the schema asks; what the lists do not name keeps its place at the end."""
    for element in root.iter(*_RANKS):
        ranks = _RANKS[element.tag]
        children = list(element)
        ordered = sorted(children, key=lambda child: ranks.get(child.tag, len(ranks)))
        if ordered != children:
            for child in ordered:
                element.remove(child)
                element.append(child)


def is_in_order(root: Any) -> bool:
    """Whether all properties below ``root`` stand in the order of the schema."""
    for element in root.iter(*_RANKS):
        ranks = [_RANKS[element.tag].get(child.tag, len(_RANKS[element.tag])) for child in element]
        if ranks != sorted(ranks):
            return False
    return True
