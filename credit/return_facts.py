"""What a return slip rests on, for whoever counts or books it and may not open the complaint (S3-05 R3)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.money import plain_number
from credit.models import GoodsReturn, GoodsReturnLine
from credit.returning import GRANTED, taken_of
from customers.templatetags.customers import moment
from staff.models import User


@dataclass(frozen=True)
class Grant:
    """How much the solution of the complaint lets come back, by whom, since when; of the complaint only its number."""

    complaint: str
    quantity: Decimal | None
    elsewhere: Decimal  # of that quantity, on other slips
    by: User
    at: datetime
    stands: bool

    @property
    def in_words(self) -> str:
        """On one line."""
        said = [self.complaint]
        if not self.stands:
            said.append(_("no longer approved"))
        if self.quantity:
            said.append(_("%s to come back") % plain_number(self.quantity))
        if self.elsewhere:
            said.append(_("%s of it on other slips") % plain_number(self.elsewhere))
        return " · ".join([*said, str(self.by), moment(self.at)])


def grant_of(slip: GoodsReturn) -> Grant | None:
    """Below the amount that wants signatures nobody else decided: then who proposed it stands for it."""
    remedy = slip.remedy
    if remedy is None:
        return None
    return Grant(
        complaint=remedy.complaint.number,
        quantity=remedy.quantity,
        elsewhere=taken_of(remedy, without=slip) if remedy.quantity else Decimal(0),
        by=remedy.decided_by or remedy.proposed_by,
        at=remedy.decided_at or remedy.proposed_at,
        stands=remedy.state in GRANTED,
    )


def known_of(slip: GoodsReturn) -> tuple[tuple[str, str], ...]:
    """Above the fields of every deed on it."""
    grant = grant_of(slip)
    told = (
        (_("delivery"), str(slip.document)),
        (_("complaint"), grant.in_words if grant else ""),
        (_("reason"), slip.reason),
        (_("approved by"), f"{slip.approved_by} · {moment(slip.approved_at)}" if slip.approved_by else ""),
        (_("what the warehouse found"), slip.found),
    )
    return tuple((label, text) for label, text in told if text)


def counted(slip: GoodsReturn) -> tuple[tuple[str, str], ...]:
    """Line by line what was approved and what came, for who books it."""
    return tuple((str(one.line), quantities_in_words(one)) for one in slip.lines.select_related("line"))


def quantities_in_words(one: GoodsReturnLine) -> str:
    told = {"approved": plain_number(one.approved) or "—", "received": plain_number(one.received) or "—"}
    return _("approved %(approved)s, received %(received)s") % told
