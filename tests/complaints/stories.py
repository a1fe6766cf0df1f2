"""Taking a case through its pages in a browser, on days that a test chooses."""

from datetime import datetime

import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint, Revisit
from complaints.policy import policy_for
from regulations import policies
from regulations.actions import apply_preset
from regulations.models import Duty, PolicyVersion


def moment(text: str) -> datetime:
    """ "2026-09-30 16:00" as people write it."""
    return timezone.make_aware(datetime.fromisoformat(text))


def bring_in(preset: str, by, **changes) -> None:
    """The rules of the trade, in force since the beginning of the year, with what the company decided otherwise."""
    with time_machine.travel(moment("2026-01-05 09:00"), tick=False):
        apply_preset(name=preset, by=by)
        if changes:
            version = PolicyVersion.objects.get(app="complaints")
            version.values = {**version.values, **changes}
            version.save()
            policies.forget()


def register(page, **fields) -> Complaint:
    """Fill in the form of the telephone and send it."""
    page.goto(reverse("complaints:new"))
    for summary in page.locator("details.more-fields summary").all():
        summary.click()
    fill(page, **fields)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/complaints/*/")
    return Complaint.objects.latest("id")


def fill(page, **fields) -> None:
    """A field by its name: texts and dates are typed, lists and buttons chosen."""
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        kind = field.first.evaluate("one => one.tagName == 'SELECT' ? 'select' : one.type")
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                (field if one is True else page.locator(f"main [name={name}][value='{one}']")).check()
        elif kind == "select":
            field.select_option(value)
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)


def open_case(page, complaint: Complaint) -> None:
    page.goto(complaint.get_absolute_url())


def do_next(page, complaint: Complaint, name: str, **fields) -> None:
    """The one obvious button of the case, by its name."""
    open_case(page, complaint)
    page.locator("a.btn-primary", has_text=name).click()
    send(page, complaint, **fields)


def do_other(page, complaint: Complaint, name: str, **fields) -> None:
    """One of the deeds behind the three dots."""
    open_case(page, complaint)
    menu = page.locator(".more-deeds", has_text="更多")
    menu.locator("summary").click()
    menu.locator("a", has_text=name).click()
    send(page, complaint, **fields)


def send(page, complaint: Complaint, **fields) -> None:
    fill(page, **fields)
    page.locator("form.record-form .btn-primary").click()
    page.wait_for_url(f"**{complaint.get_absolute_url()}")
    complaint.refresh_from_db()


def revisit(page, case: Complaint, **fields) -> Revisit:
    """Carry out the planned revisit: every question is answered with a 5."""
    open_case(page, case)
    page.locator("a.btn-primary", has_text="回访").click()
    for number in range(1, len(policy_for(case).revisit_questions) + 1):
        fill(page, **{f"question_{number}": "5"})
    fill(page, satisfaction="5", **fields)
    page.locator("main form .btn-primary").click()
    page.get_by_text("满意度").first.wait_for()
    case.refresh_from_db()
    return case.revisits.latest("id")


def sign(page, sheet: Revisit, opinion: str) -> None:
    """The supervisor's part of the sheet."""
    page.goto(sheet.get_absolute_url())
    page.locator("a.btn-primary", has_text="签署").click()
    fill(page, opinion=opinion)
    page.locator("main form .btn-primary").click()
    page.wait_for_url(f"**{sheet.get_absolute_url()}")
    sheet.refresh_from_db()


def clock_of(complaint: Complaint, rule: str) -> Duty:
    return Duty.objects.about(complaint).filter(rule=f"complaints.{rule}").latest("id")
