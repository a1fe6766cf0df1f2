"""The pages that people open all day, beside bare Django pages asked in turn.

python -m benchmarks.pages PART CUSTOMERS ROUNDS LIMIT_MS COMPARE
"""

import random
import re
import sys
import time
from collections import defaultdict
from urllib.parse import quote

from benchmarks.browsing import Answer, Browser, web_server
from benchmarks.report import tell

PERSON, PASSWORD = "chenguodong", "keguan-demo"  # section chief: sees one department of three
words_of = str.split
QUERIES, KILOBYTES = 12, 30
TWO = words_of("鼎丰 瑞盛 华泰 金源 福德 永兴 宏达 嘉和 万通 顺安 酒楼 超市 商贸 上海 杭州 苏州 厦门 食品 百货 广州")
FOUR = words_of(
    "鼎丰酒业 瑞盛商贸 上海华泰 杭州金源 苏州福德 永兴超市 宏达食品 "
    "厦门嘉和 万通贸易 顺安酒楼 上海鼎盛 广州利通 餐饮管理 电子商务"
)
INITIALS = words_of("dfjy rssm shht hzjy szfd yxcs hdsp xmjh wtmy sajl shds gzlt hzrx njht wxsa")
FILTERS = (
    "status=active",
    "province=31",
    "province=33&status=active",
    "trade_type=餐饮",
    "status=dormant&status=suspended&province=32",
    "trade_type=批发商&kind=company",
    "has_owner=yes&status=active",
    "owner={owner}",
)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Asked:
    """What is asked: ours and, in turn, the bare page for the same purpose."""

    def __init__(self, ours: Browser, bare: Browser | None):
        self.ours, self.bare = ours, bare
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self.compared: dict[str, list[Answer]] = defaultdict(list)

    def page(self, name: str, path: str, bare_path: str = "") -> Answer:
        answer = self.ours.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        self.answers[name].append(answer)
        if self.bare and bare_path:
            self.compared[name].append(self.bare.get(bare_path))
        return answer

    def hits(self, query: str, token: str) -> None:
        """The search box while typing."""
        answer = self.ours.post(
            "/customers/search/", {"q": query, "csrfmiddlewaretoken": token}, {"HX-Request": "true"}
        )
        if answer.status != 200:
            raise RuntimeError(f"search answered {answer.status}")
        self.answers["search box, 2 characters"].append(answer)


def ids_of(page: str) -> list[int]:
    """The customers that a list shows."""
    return sorted({int(number) for number in re.findall(r'href="/customers/(\d+)/"', page)})


def ask_all(asked: Asked, customers: int, rounds: int) -> None:
    draw = random.Random("pages")
    first = asked.ours.get("/customers/")
    token = asked.ours.cookies.get("csrftoken", "")
    owner = owner_of(first.body)
    known = ids_of(first.body)
    if not known:
        raise RuntimeError("the list is empty")
    for turn in range(rounds):
        asked.page("list", f"/customers/?sort={('-created', 'name', '-changed')[turn % 3]}", "/")
        filters = FILTERS[turn % len(FILTERS)].format(owner=owner)
        known += ids_of(asked.page("filtered list", f"/customers/?{quote(filters, safe='=&')}", "/").body)
        for name, queries in (
            ("search, 2 characters", TWO),
            ("search, 4 characters", FOUR),
            ("search, initials", INITIALS),
        ):
            query = quote(queries[turn % len(queries)])
            known += ids_of(asked.page(name, f"/customers/?q={query}", f"/search/?q={query}").body)
        asked.hits(TWO[turn % len(TWO)], token)
        asked.page("customer page", f"/customers/{draw.choice(known)}/", f"/{draw.randrange(1, customers)}/")


def owner_of(page: str) -> str:
    found = re.search(r'<select name="owner".*?<option value="(\d+)"', page, re.S)
    return found.group(1) if found else ""


def tell_all(part: str, asked: Asked, limit: float) -> None:
    for name, answers in asked.answers.items():
        times = [answer.seconds * 1000 for answer in answers]
        tell(part, f"{name}: p50", percentile(times, 0.5), "ms")
        tell(part, f"{name}: p95", percentile(times, 0.95), "ms", limit)
        tell(part, f"{name}: queries at most", max(answer.queries for answer in answers), "", QUERIES)
        tell(part, f"{name}: gzipped at most", max(answer.bytes for answer in answers) / 1024, "kB", KILOBYTES)
        if asked.compared[name]:
            bare = [answer.seconds * 1000 for answer in asked.compared[name]]
            tell(part, f"{name}: bare page p50", percentile(bare, 0.5), "ms")
            ratio = percentile(times, 0.5) / percentile(bare, 0.5)
            tell(part, f"{name}: ratio to the bare page", ratio, "", None if name == "customer page" else 1.0)


def create_bare(browser: Browser) -> list[float]:
    return [browser.get(f"/create/?number={time.time_ns() % 10**12}").seconds * 1000 for _each in range(30)]


def main(part: str, customers: int, rounds: int, limit: float, compare: bool) -> None:
    with web_server("benchmarks.settings") as port, web_server("benchmarks.bare_settings") as bare_port:
        ours, bare = Browser(port), Browser(bare_port)
        ours.sign_in(PERSON, PASSWORD)
        ask_all(Asked(ours, bare), customers, 3)  # warm both
        asked = Asked(ours, bare if compare else None)
        ask_all(asked, customers, rounds)
        tell_all(part, asked, limit)
        if compare:
            tell(part, "bare create: p50", percentile(create_bare(bare), 0.5), "ms")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5] == "yes")
