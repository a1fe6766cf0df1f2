"""Build the icon sprite from an unpacked @tabler/icons package: scripts/build_icons.py PACKAGE_FOLDER.

Only the names in names.txt beside the sprite go in: the whole set is two megabytes.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static/vendor/tabler-icons-3.51.0"
FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def symbol(package: Path, name: str) -> str:
    drawing = (package / "icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
    inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL).group(1).replace(FRAME, "")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(line.strip() for line in inner.splitlines())}</symbol>'


def main() -> None:
    package = Path(sys.argv[1])
    names = sorted(set((FOLDER / "names.txt").read_text(encoding="utf-8").split()))
    symbols = "\n".join(symbol(package, name) for name in names)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (FOLDER / "icons.svg").write_text(sprite, encoding="utf-8")
    print(f"{len(names)} icons")


if __name__ == "__main__":
    main()
