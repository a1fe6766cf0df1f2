"""At which line of a TOML file a key stands: the reader of the standard library does not say."""

import re

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\")(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"))*)\s*=")
PIECE = re.compile(r"[\w-]+|\"[^\"]*\"")
LONG_TEXT = '"""'

Path = tuple[str | int, ...]


def places_of(text: str) -> dict[Path, int]:
    """{path of a table or key: line}. Tables of a list carry their number: ("regulations", 0, "title")."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    within_text = False
    for number, line in enumerate(text.splitlines(), 1):
        if within_text:
            within_text = LONG_TEXT not in line
        elif header := HEADER.fullmatch(line):
            table = table_path(pieces(header[2]), header[1] == "[[", counts)
            found.setdefault(table, number)
            found.setdefault(table[:-1] if isinstance(table[-1], int) else table, number)  # the list itself
        elif key := KEY.match(line):
            found.setdefault((*table, *pieces(key[1])), number)
            within_text = line.count(LONG_TEXT) == 1
    return found


def table_path(names: list[str], is_one_of_many: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for place, name in enumerate(names, 1):
        path = (*path, name)
        if is_one_of_many and place == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def pieces(text: str) -> list[str]:
    return [piece.strip('"') for piece in PIECE.findall(text)]


def line_of(places: dict[Path, int], path: Path) -> int:
    """The line of the key, or of the nearest table around it."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)
