"""Pages asked for by one person and by eight at once, who read each for about a second, and what is told of them."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.browsing import Answer, Browser
from benchmarks.pages import PASSWORD, percentile
from benchmarks.report import tell

TOGETHER, QUERIES = 8, 15
READING = 1  # seconds that each of the eight looks at a page
Asked = list[tuple[str, str]]  # (name, path), in turn
Answers = list[tuple[str, Answer]]


def signed_in(port: int, person: str) -> Browser:
    browser = Browser(port)
    browser.sign_in(person, PASSWORD)
    return browser


def ask(browser: Browser, asked: Asked, read: Callable[[], None] = lambda: None) -> Answers:
    """`read` is what is done before each page."""
    answers = []
    for name, path in asked:
        read()
        answer = browser.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        answers.append((name, answer))
    return answers


def together(port: int, person: str, asked_by: Callable[[Browser, int], Asked]) -> Answers:
    """Eight people, each with what `asked_by` says for them, in their own order."""

    def one(number: int) -> Answers:
        browser = signed_in(port, person)
        asked = asked_by(browser, number)
        reading = random.Random(number)
        reading.shuffle(asked)
        return ask(browser, asked, read=lambda: time.sleep(reading.uniform(0.5, 1.5) * READING))

    with ThreadPoolExecutor(TOGETHER) as pool:
        return [answer for answers in pool.map(one, range(TOGETHER)) for answer in answers]


def tell_all(part: str, answers: Answers, limit: float, *, how: str = "") -> None:
    for name in dict.fromkeys(name for name, _answer in answers):
        ours = [answer for other, answer in answers if other == name]
        times = [answer.seconds * 1000 for answer in ours]
        tell(part, f"{name}{how}: p50", percentile(times, 0.5), "ms")
        tell(part, f"{name}{how}: p95", percentile(times, 0.95), "ms", limit)
        tell(part, f"{name}{how}: queries at most", max(answer.queries for answer in ours), "", QUERIES)


def seconds_of(deed: Callable, *args, **kwargs) -> float:
    began = time.perf_counter()
    deed(*args, **kwargs)
    return time.perf_counter() - began
