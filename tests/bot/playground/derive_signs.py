"""Derives the font of the page: the signs of our texts, and no others. Run by hand when there is a new one:

    npm install @expo-google-fonts/{noto-emoji,noto-sans-symbols-2,noto-sans-math}
    pip install fonttools    (in an environment of its own, with what the bot needs)
    python -m tests.bot.playground.derive_signs node_modules

Each sign comes from the first of these fonts that has it.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from tests.bot.playground.signs import FONT, signs_of_ours

FONTS = (
    "noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
    "noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf",
    "noto-sans-math/400Regular/NotoSansMath_400Regular.ttf",
)
UNITS = 1000  # to the em
KEPT = ("cmap", "glyf", "loca", "head", "hhea", "hmtx", "maxp", "name", "post", "OS/2")


def derive(modules: Path) -> None:
    """Write the font."""
    wanted = {ord(sign) for sign in signs_of_ours()}
    with TemporaryDirectory() as folder:
        parts: list[str] = []
        for number, name in enumerate(FONTS):
            font = TTFont(modules / "@expo-google-fonts" / name)
            here = wanted & font.getBestCmap().keys()
            wanted -= here
            options = Options(layout_features=[], hinting=False, notdef_outline=True)
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=here)
            subsetter.subset(font)
            for table in set(font.keys()) - {"GlyphOrder", *KEPT}:
                del font[table]
            scale_upem(font, UNITS)
            parts.append(str(Path(folder, f"{number}.ttf")))
            font.save(parts[-1])
        merged = Merger().merge(parts)
    for record in merged["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = "DuologueSigns" if record.nameID == 6 else "Duologue Signs"
    merged.flavor = "woff"
    merged.save(FONT)
    if wanted:
        sys.exit(f"in none of the fonts: {' '.join(map(chr, sorted(wanted)))}")


if __name__ == "__main__":
    derive(Path(sys.argv[1]))
