"""A grading sheet of 5,000 rows: its first page, what a browser paints of it, and saving 200 changed rows.

python -m benchmarks.sheet PART ROUNDS
"""

import sys
from datetime import date

import django

django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402
from servers import find_program  # noqa: E402

from benchmarks.browsing import Browser, form_of, web_server  # noqa: E402
from benchmarks.crowd import signed_in  # noqa: E402
from benchmarks.pages import PASSWORD, percentile  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from core import jobs  # noqa: E402
from credit.actions import start_grading  # noqa: E402
from credit.actions.campaigns import open_campaign  # noqa: E402
from credit.models import Rating, Sheet  # noqa: E402
from customers.models import Customer  # noqa: E402
from staff.models import Department, User  # noqa: E402

CHIEF, ROWS, CHANGED = "chenguodong", 5000, 200
PAINT_LIMIT, SAVE_LIMIT, QUERIES, SAVE_QUERIES = 1000, 500, 15, 25
OTHER = {"A": "B", "B": "C", "C": "A"}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def make_sheet() -> Sheet:
    """The yearly grading of 2025, compared with 2024; one department has so many customers."""
    system, place = User.objects.system(), Department.objects.get(head__username=CHIEF)
    rest = Department.objects.exclude(pk=place.pk).filter(parent=place.parent_id).first()
    Customer.objects.filter(pk__gt=ROWS).update(department=rest)
    Customer.objects.filter(pk__lte=ROWS).update(department=place)
    last = start_grading(date_from=date(2024, 1, 1), date_to=date(2024, 12, 31), by=system, send=False)
    jobs.run_now(last.job)
    campaign = open_campaign(year=2025, by=system, send=False)
    jobs.run_now(campaign.run.job)
    return campaign.sheets.get(chief__username=CHIEF)


def save_once(browser: Browser, path: str) -> tuple[float, int]:
    """Every grade of the page is changed and saved: seconds and queries."""
    fields = form_of(browser.get(path).body, "bulk_reason")
    numbers = [name.removeprefix("seen-") for name in fields if name.startswith("seen-")][:CHANGED]
    fields |= {f"grade-{number}": OTHER[fields[f"seen-{number}"]] for number in numbers}
    fields |= {f"reason-{number}": "发展快,货款及时" for number in numbers} | {"save": "1"}
    before = Rating.objects.count()
    answer = browser.post(path, fields)
    if answer.status != 302 or Rating.objects.count() - before != CHANGED:
        raise RuntimeError(f"saving answered {answer.status}, {Rating.objects.count() - before} rows")
    return answer.seconds, answer.queries


def painted(port: int, path: str, rounds: int) -> list[float]:
    """Milliseconds until Chromium has painted something of the page, its files in the cache as after the first time."""
    with sync_playwright() as playwright:
        program = find_program("chromium", "chromium-browser", "google-chrome")
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_page(base_url=f"http://127.0.0.1:{port}")
        page.goto("/sign-in/")
        page.fill("[name=username]", CHIEF)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
        found = []
        for _turn in range(rounds):
            page.goto(path)
            page.wait_for_function(PAINTED)
            found.append(page.evaluate(PAINTED))
        chromium.close()
    return found


def main(part: str, rounds: int) -> None:
    sheet = make_sheet()
    path = sheet.get_absolute_url()
    tell(part, "rows of the sheet", sheet.rows.count(), "rows")
    with web_server("benchmarks.settings") as port:
        browser = signed_in(port, CHIEF)
        browser.get(path)
        pages = [browser.get(path) for _turn in range(rounds)]
        tell(part, "first page: p50", percentile([one.seconds * 1000 for one in pages], 0.5), "ms")
        tell(part, "first page: p95", percentile([one.seconds * 1000 for one in pages], 0.95), "ms", PAINT_LIMIT)
        tell(part, "first page: queries at most", max(one.queries for one in pages), "", QUERIES)
        tell(part, "first page: gzipped at most", max(one.bytes for one in pages) / 1024, "kB")
        saved = [save_once(browser, path) for _turn in range(rounds)]
        tell(part, f"{CHANGED} rows saved: p50", percentile([one[0] * 1000 for one in saved], 0.5), "ms")
        tell(part, f"{CHANGED} rows saved: p95", percentile([one[0] * 1000 for one in saved], 0.95), "ms", SAVE_LIMIT)
        tell(part, f"{CHANGED} rows saved: queries at most", max(one[1] for one in saved), "", SAVE_QUERIES)
        seen = painted(port, path, rounds)
        tell(part, "first paint in a browser: p50", percentile(seen, 0.5), "ms")
        tell(part, "first paint in a browser: p95", percentile(seen, 0.95), "ms", PAINT_LIMIT)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
