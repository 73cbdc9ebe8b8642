"""Writes metrics.ttf, the widths by which charts are laid out.

The font has no letters, only advance widths: for Latin, Greek, Cyrillic and the signs used with
units the wider of Noto Sans CJK SC and DejaVu Sans, and one em for everything else. A chart measured
with it comes out right for Chinese without shipping a Chinese font of many megabytes, and keeps its
room whichever of the usual fonts the reader has: nearly all are narrower than the wider of the two.

    python3 make.py NotoSansCJK-Regular.ttc DejaVuSans.ttf metrics.ttf

Needs fontTools. Same font, same bytes: the dates inside are fixed.
"""

import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

EM = 1000
FAMILY = "Gongshi Metrics"
SOURCE_FAMILY = "Noto Sans CJK SC"
NARROW = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A: µ ² ³ · ±
    (0x0370, 0x03FF),  # Greek: μ
    (0x0400, 0x045F),  # Cyrillic
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x2030, 0x2044),  # per mille, primes
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x2212, 0x2212),  # minus
    (0x2264, 0x2265),  # at most, at least
]


def chinese(path):
    """The simplified Chinese face of the collection."""
    fonts = TTCollection(path).fonts
    return next(f for f in fonts if f["name"].getDebugName(1) == SOURCE_FAMILY)


def advances(font):
    """Advance width in thousandths of an em for each character of NARROW that the font has."""
    cmap, widths = font.getBestCmap(), font["hmtx"]
    em = font["head"].unitsPerEm
    points = (p for low, high in NARROW for p in range(low, high + 1))
    return {p: round(widths[cmap[p]][0] * EM / em) for p in points if p in cmap}


def box(width):
    """A rectangle as wide as the glyph: the layout measures outlines, not advances alone."""
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((0, -100))
        pen.lineTo((width, -100))
        pen.lineTo((width, 800))
        pen.lineTo((0, 800))
        pen.closePath()
    return pen.glyph()


def build(widths, out):
    """One glyph per distinct width; .notdef is an em wide and stands for all Chinese."""
    glyphs = {".notdef": EM} | {f"w{w}": w for w in sorted(set(widths.values()))}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({point: f"w{w}" for point, w in widths.items()})
    builder.setupGlyf({name: box(w) for name, w in glyphs.items()})
    builder.setupHorizontalMetrics({name: (w, 0) for name, w in glyphs.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": FAMILY, "styleName": "Regular", "fullName": FAMILY, "psName": "GongshiMetrics"}
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(out)


if __name__ == "__main__":
    han, latin = advances(chinese(sys.argv[1])), advances(TTFont(sys.argv[2]))
    build({p: min(EM, max(w, latin.get(p, 0))) for p, w in han.items()}, sys.argv[3])
