"""Official places to choose from: province, city, district."""

from functools import lru_cache

from customers.values.regions import FILLERS, register

Choice = tuple[str, str]


@lru_cache(maxsize=64)
def cities(province: str) -> list[Choice]:
    """What lies directly below a province: its cities, and the counties that belong to no city (as in Beijing)."""
    return [*cities_proper(province), *(place for filler in fillers(province) for place in districts(filler))]


def cities_proper(province: str) -> list[Choice]:
    return [(code[:4], name) for code, name in places(province) if code.endswith("00") and name not in FILLERS]


def fillers(province: str) -> list[str]:
    """City codes that stand for no city, such as 1101 市辖区; also those that the list does not name."""
    named = {code for code, _name in cities_proper(province)}
    return sorted({code[:4] for code, _name in places(province)} - named)


@lru_cache(maxsize=1024)
def districts(city: str) -> list[Choice]:
    return [(code, name) for code, name in places(city) if not code.endswith("00") and name not in FILLERS]


def places(beginning: str) -> list[Choice]:
    there = register()
    return sorted((code, there.known[code]) for code in there.current if beginning and code.startswith(beginning))


def steps_to(region: str) -> tuple[str, str, str]:
    """(province, city, district) as the three selects hold them, for a region code of 0, 2, 4 or 6 digits."""
    province = region[:2]
    if len(region) == 6 and region[:4] in fillers(province):
        return province, region, ""
    return province, region[:4] if len(region) >= 4 else "", region if len(region) == 6 else ""
