"""Who is told of goods that come back: whoever has to do the next thing with the slip."""

from functools import partial

from django.utils.translation import gettext as _

from core.notices import tell
from credit.models import GoodsReturn
from credit.telling_releases import people_who_may

NEXT = {"asked": "approve_goodsreturn", "approved": "receive_goodsreturn", "received": "book_goodsreturn"}


def tell_return(slip: GoodsReturn, *, by) -> None:
    """Who approves, signs or books it next; in the end whoever wrote it."""
    verb = NEXT.get(slip.state)
    people = people_who_may(verb, slip.customer) if verb else [slip.asked_by]
    differs = slip.state == GoodsReturn.State.RECEIVED and not all(one.agrees for one in slip.lines.all())
    if differs:  # finance cannot go on: who approves may change what is approved, but not on the own slip
        approvers = people_who_may(NEXT["asked"], slip.customer)
        people = list(dict.fromkeys([*people, *(one for one in approvers if one != slip.asked_by)]))
    tell(
        people=people,
        rule="credit.goods_return",
        record=slip,
        stage=f"{slip.state}-{slip.version}",
        title=partial(return_words, str(slip), str(slip.customer), "differs" if differs else slip.state),
        text=slip.reason[:500],
        url=slip.get_absolute_url(),
        by=by,
    )


def return_words(number: str, customer: str, state: str) -> str:
    told = {"number": number, "customer": customer}
    if state == GoodsReturn.State.ASKED:
        return _("Return %(number)s of %(customer)s: to be approved") % told
    if state == GoodsReturn.State.APPROVED:
        return _("Return %(number)s of %(customer)s: count the goods and sign") % told
    if state == "differs":
        return _("Return %(number)s of %(customer)s: what was approved and what came differ") % told
    if state == GoodsReturn.State.RECEIVED:
        return _("Return %(number)s of %(customer)s: to be checked and booked") % told
    return _("Return %(number)s of %(customer)s is booked") % told
