"""What a leaver hands over of a yearly grading: the sheets that are still to be filled in (staff.hooks.hand_over)."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from complaints.people import people_with
from core import trail
from core.rules import may
from credit.actions.sheets import FILL
from credit.models import Campaign, Sheet
from credit.people import DIRECTORS, head_over
from regulations.actions.duties import move_duties
from staff.hooks import HandOver
from staff.models import Department, User


def open_sheets(person: User):
    return Sheet.objects.filter(chief=person, state=Sheet.State.OPEN, campaign__state=Campaign.State.INITIAL)


def count_sheets(person: User) -> int:
    return open_sheets(person).count()


@transaction.atomic
def hand_over_sheets(person: User, successor: User, by: User) -> int:
    """With what was saved on them and with their deadline; one for each department, so all at once."""
    held = list(open_sheets(person).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for sheet in held:
        sheet.chief = taker_of(sheet, person, successor)
        sheet.save(update_fields=["chief"])
        trail.write("credit.give_sheet", sheet, by=by, changes={"chief": [str(person), str(sheet.chief or "—")]})
        move_duties(record=sheet, to=sheet.chief, by=by)
    return len(held)


def taker_of(sheet: Sheet, person: User, successor: User) -> User | None:
    """The successor who may fill sheets in; otherwise who heads the department, or the one above, or the director."""
    if may(successor, FILL):
        return successor
    places = {one.pk: one for one in Department.objects.select_related("head")}
    head = head_over(places.get(sheet.department_id), may_do=FILL, besides=person, places=places)
    return head or next((one for one in people_with(DIRECTORS).order_by("pk") if one.pk != person.pk), None)


HAND_OVER = HandOver("grading_sheets", gettext_lazy("grading sheets"), count_sheets, hand_over_sheets)
