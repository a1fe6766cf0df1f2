"""Official region codes (GB/T 2260) from python-stdnum, and the names and short names that people write."""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from stdnum import numdb

PERIOD = re.compile(r"\[(\d{4})?-(\d{4})?\](.+)")
FILLERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位"}
PROVINCE_TAIL = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
CITY_TAIL = re.compile(r"(?:市|地区|盟|自治州)$")
COUNTY_TAIL = re.compile(r"(?:新区|林区|特区|矿区|自治县|自治旗|市|区|县|旗)$")
AFTER_PROVINCE = re.compile(r"^[省市)） ]+")
CROWN = re.compile(r"^(?:中国[((]?)?")


@dataclass
class Names:
    """Codes by written name; a name of several places leads to none."""

    exact: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, code: str, tail: re.Pattern) -> None:
        self.exact[name] = "" if name in self.exact else code
        stem = tail.sub("", name)
        if len(stem) >= 2 and stem != name:
            self.short[stem] = "" if stem in self.short else code

    def get(self, text: str) -> str:
        return self.exact.get(text) or self.short.get(text) or self.by_beginning(text)

    def by_beginning(self, text: str) -> str:
        """凉山 for 凉山彝族自治州: the only name that begins so."""
        found = [code for name, code in self.exact.items() if name.startswith(text)] if len(text) >= 2 else []
        return found[0] if len(found) == 1 else ""

    def leading(self, text: str) -> tuple[str, int]:
        """The longest name at the beginning of a text, and its length."""
        for length in range(min(12, len(text)), 1, -1):
            code = self.exact.get(text[:length]) or self.short.get(text[:length])
            if code:
                return code, length
        return "", 0


@dataclass
class Register:
    """All codes ever given out, and the names in force."""

    known: dict[str, str] = field(default_factory=dict)  # six digits → last name
    current: set[str] = field(default_factory=set)
    provinces: Names = field(default_factory=Names)
    cities: dict[str, Names] = field(default_factory=dict)  # by province; "" for the whole country
    counties: dict[str, Names] = field(default_factory=dict)  # by province or city; "" for the whole country

    def place(self, code: str, name: str) -> None:
        self.current.add(code)
        if name in FILLERS:
            return
        if code.endswith("0000"):
            self.provinces.add(name, code[:2], PROVINCE_TAIL)
        elif code.endswith("00"):
            for key in ("", code[:2]):
                self.cities.setdefault(key, Names()).add(name, code[:4], CITY_TAIL)
        else:
            for key in ("", code[:2], code[:4]):
                self.counties.setdefault(key, Names()).add(name, code, COUNTY_TAIL)


@cache
def register() -> Register:
    """Read once in each process, about 50 ms."""
    found = Register()
    for _length, province, _high, _props, children in numdb.get("cn/loc").prefixes:
        for _length, rest, _high, props, _children in children:
            code, (name, is_current) = province + rest, last_name(props["county"])
            found.known[code] = name
            if is_current:
                found.place(code, name)
    return found


def last_name(text: str) -> tuple[str, bool]:
    """The latest name in «[-1991]东郊区,[1992-]东丽区», and whether it is in force."""
    last = text.split(",")[-1]
    period = PERIOD.fullmatch(last)
    return (period[3], not period[2]) if period else (last, True)


def is_known_region(code: str) -> bool:
    """Whether the six digits are, or ever were, an official region."""
    return code in register().known


def provinces() -> list[tuple[str, str]]:
    """(code, name) of the provinces in official order."""
    return sorted((code, name) for name, code in register().provinces.exact.items())


@lru_cache(maxsize=8192)
def region_name(code: str) -> str:
    """上海市松江区 for 310117; the empty text for an unknown code."""
    known = register().known
    parts = [known.get(code[:length].ljust(6, "0"), "") for length in (2, 4, 6) if length <= len(code)]
    if not parts or not parts[-1]:
        return ""
    return "".join(part for part in parts if part not in FILLERS)


def find_region(province_text: str = "", city_text: str = "", address: str = "", credit_code: str = "") -> tuple:
    """(province, finest known region) from what was written; the address and the credit code fill in and refine."""
    region = written_region(province_text.strip(), city_text.strip())
    for further in (address_region(address.strip(), region), code_region(credit_code[2:8])):
        if not region or (not region_is_finer(region) and further.startswith(region)):
            region = further or region
    return region[:2], region


def region_is_finer(region: str) -> bool:
    return len(region) == 6


@lru_cache(maxsize=8192)
def written_region(province_text: str, city_text: str) -> str:
    """From the two columns; a full path in one of them works too."""
    there = register()
    province = there.provinces.get(province_text) if province_text else ""
    if not province:
        region = address_region(province_text, "")
        return narrower(region, city_text) if region else address_region(city_text, "")
    return narrower(province, city_text)


def narrower(region: str, city_text: str) -> str:
    """The place of this name within a region."""
    there = register()
    if not city_text or len(region) == 6:
        return region
    nothing = Names()
    cities = there.cities.get(region, nothing) if len(region) == 2 else nothing
    counties = there.counties.get(region, nothing)
    found = cities.exact.get(city_text) or counties.exact.get(city_text) or cities.get(city_text)
    return found or counties.get(city_text) or address_region(city_text, region) or region


def address_region(address: str, within: str) -> str:
    """The place an address begins with: province, city and county, each of them optional."""
    there = register()
    nothing = Names()
    rest = CROWN.sub("", address)
    region, length = there.provinces.leading(rest)
    if region and within and region != within[:2]:
        region, length = "", 0  # 海南 may also begin the name of a place elsewhere
    rest = AFTER_PROVINCE.sub("", rest[length:])
    region = region or within[:2]
    city, length = there.cities.get(region, nothing).leading(rest)
    if city and (len(within) < 4 or city == within[:4]):
        region, rest = city, rest[length:].lstrip("市 ")
    elif len(within) >= 4:
        region = within[:4]
    county, _length = county_at(there.counties.get(region, nothing), rest, anywhere=not region)
    return county or region


def county_at(counties: Names, rest: str, *, anywhere: bool) -> tuple[str, int]:
    """Where nothing larger is named only a full county name counts."""
    return Names(exact=counties.exact).leading(rest) if anywhere else counties.leading(rest)


def code_region(code: str) -> str:
    """The finest current region in the six digits of a credit code."""
    there = register()
    for length in (6, 4, 2):
        full = code[:length].ljust(6, "0")
        if len(code) == 6 and full in there.current and there.known[full] not in FILLERS:
            return code[:2] if full.endswith("0000") else code[:4] if full.endswith("00") else code
    return ""
