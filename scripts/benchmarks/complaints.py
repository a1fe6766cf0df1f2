"""A million complaints: list, queue and case alone and with eight at once, figures of a month, letters and the book.

python -m benchmarks.complaints PART COMPLAINTS OPEN ROUNDS LIMIT_MS LIMIT_OF_EIGHT_MS
"""

import random
import re
import sys
from urllib.parse import quote

import django

django.setup()


from benchmarks.browsing import Answer, Browser, web_server  # noqa: E402
from benchmarks.complaint_rows import make  # noqa: E402
from benchmarks.crowd import TOGETHER, ask, seconds_of, signed_in, tell_all, together  # noqa: E402
from benchmarks.pages import percentile  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from complaints.documents import feedback_letter, register_book  # noqa: E402
from complaints.models import Complaint  # noqa: E402
from staff.models import User  # noqa: E402

PERSON, MANAGER = "wujing", "linhaifeng"
FIGURES_LIMIT, LETTER_LIMIT, BOOK_LIMIT, BOOK = 500, 1, 20, 1000  # ms, s, s, rows
SEARCHES = ("渗漏", "返利", "外箱", "王", "李强", "2026-00", "酒楼", "鼎丰", "shhtai", "zsh")
FILTERS = (
    "severity=3",
    "state=investigating",
    "state=registered&state=accepted&state=assigned",
    "channel=written&severity=2",
    "late=overdue",
    "late=broken",
    "is_special=true&state=filed",
    "handler={handler}&state=filed",
)


def paths_of(browser: Browser, count: int, open_count: int, rounds: int) -> list[tuple[str, str]]:
    """What is asked for, in turn."""
    draw = random.Random("pages")
    found = re.search(r'<select name="handler".*?<option value="(\d+)"', browser.get("/complaints/").body, re.S)
    asked = []
    for turn in range(rounds):
        sort = ("-received", "number", "-severity")[turn % 3]
        asked.append(("list", f"/complaints/?sort={sort}"))
        filters = FILTERS[turn % len(FILTERS)].format(handler=found.group(1) if found else "")
        asked.append(("filtered list", f"/complaints/?{filters}"))
        asked.append(("search", f"/complaints/?q={quote(SEARCHES[turn % len(SEARCHES)])}"))
        asked.append(("my queue", f"/workbench/?queue=complaints&page={turn % 5 + 1}"))
        newest = count - 2 * draw.randrange(open_count)
        asked.append(("case page", f"/complaints/{newest if turn % 2 else draw.randrange(1, count)}/"))
    return asked


class Beside:
    """A plain Django list of the same complaints, asked in turn with each of our pages."""

    def __init__(self, port: int):
        self.browser = Browser(port)
        self.times: list[float] = []
        self.browser.get("/complaints/")

    def look(self) -> None:
        self.times.append(self.browser.get("/complaints/").seconds * 1000)

    def compare(self, part: str, answers: list[tuple[str, Answer]]) -> None:
        bare = percentile(self.times, 0.5)
        tell(part, "bare list: p50", bare, "ms")
        for name in dict.fromkeys(name for name, _answer in answers):
            ours = percentile([answer.seconds * 1000 for other, answer in answers if other == name], 0.5)
            tell(part, f"{name}: ratio to the bare list", ours / bare, "")


def time_figures(part: str, port: int, rounds: int) -> None:
    """The page of the month that a leader opens."""
    browser = signed_in(port, MANAGER)
    asked = [("month statistics", "/complaints/figures/")] * max(5, rounds // 4)
    ask(browser, asked[:2])  # warm
    tell_all(part, ask(browser, asked), FIGURES_LIMIT)


def time_papers(part: str) -> None:
    """In this process, as the worker does it."""
    by = User.objects.get(username=MANAGER)
    filed = Complaint.objects.filter(state="filed")
    letters = [seconds_of(feedback_letter, one, by=by) for one in filed.order_by("-pk")[:10]]
    tell(part, "feedback letter: first of a process, which reads the fonts", letters[0], "s")
    tell(part, "feedback letter: slowest of the nine after it", max(letters[1:]), "s", LETTER_LIMIT)
    newest = filed.order_by("-pk").values_list("pk", flat=True)[:BOOK]
    rows = Complaint.objects.filter(pk__in=list(newest))
    tell(part, f"register book of {BOOK:,} rows", seconds_of(register_book, rows, by=by), "s", BOOK_LIMIT)


def main(part: str, count: int, open_count: int, rounds: int, limit: float, limit_of_eight: float) -> None:
    make(count, open_count)
    with web_server("benchmarks.settings") as port:
        browser = signed_in(port, PERSON)
        ask(browser, paths_of(browser, count, open_count, 3))  # warm
        with web_server("benchmarks.bare_settings") as bare_port:
            bare = Beside(bare_port)
            answers = ask(browser, paths_of(browser, count, open_count, rounds), read=bare.look)
        tell_all(part, answers, limit)
        bare.compare(part, answers)

        def asked_by(browser: Browser, _number: int) -> list[tuple[str, str]]:
            return paths_of(browser, count, open_count, max(4, rounds // 4))

        answers = together(port, PERSON, asked_by)
        tell_all(part, answers, limit_of_eight, how=f", {TOGETHER} at once")
        time_figures(part, port, rounds)
    time_papers(part)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]), *map(float, sys.argv[5:7]))
