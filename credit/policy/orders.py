"""What a grade does to orders and deliveries."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credit.policy.releasing import LEVELS
from regulations.declaring import chain, choice, texts, whole, yes_no
from regulations.values import Chain, ChainStep


@dataclass(frozen=True)
class OrderPolicy:
    """S1-13 R7, R11, R12, R17-R19."""

    rank_a: int = whole(
        1,
        least=1,
        most=9,
        label=_("rank of orders of grade A"),
        help=_("The lowest number is worked off first (S1-13 R12)."),
    )
    rank_b: int = whole(2, least=1, most=9, label=_("rank of orders of grade B"))
    rank_c: int = whole(3, least=1, most=9, label=_("rank of orders of grade C"))
    rank_ungraded: int = whole(3, least=1, most=9, label=_("rank of orders of customers without a grade"))
    rank_lifted: int = whole(
        1, least=1, most=9, label=_("rank of lifted orders"), help=_("Treated as A for that order only (S1-13 R19).")
    )
    ahead_of_a: bool = yes_no(
        True,
        label=_("going ahead of an A order of the same product takes a reason"),
        help=_("B must not conflict with A (S1-13 R17)."),
    )
    refusal_reasons: tuple[str, ...] = texts(
        ("产能不足", "交期做不到", "技术要求做不到", "价格达不成一致", "付款条件不合", "其他"),
        label=_("why an order is refused"),
        help=_("Reason categories of the register, one a line."),
    )
    refusal_chain: Chain = chain(
        (ChainStep("sales_director"),),
        label=_("signatures under the refusal of an A order"),
        help=_("Sales director or above (S1-13 R11); an order of another customer is refused at once."),
    )
    lift_chain: Chain = chain(
        (ChainStep("sales_director"),),
        label=_("signatures under a lift to A treatment"),
        help=_("Sales director or above (S1-13 R19)."),
    )
    terms_grades: tuple[str, ...] = texts(
        ("C",),
        least=0,
        label=_("grades whose price and payment are confirmed"),
        help=_("Before an order is confirmed (S1-13 R18); one letter a line."),
    )
    terms_level: str = choice("hold", LEVELS, label=_("when price and payment are not confirmed"))
    use_level: str = choice(
        "ignore",
        LEVELS,
        label=_("when the treatment as A is not confirmed"),
        help=_("By the sales director or above, with the approval of the order (S1-13 R7)."),
    )

    def order_problems(self) -> dict[str, str]:
        """What the ranges of single values cannot say."""
        if self.rank_a > min(self.rank_b, self.rank_c, self.rank_ungraded):
            return {"rank_a": gettext("Orders of grade A come first, or nobody goes before them.")}
        return {"terms_grades": gettext("The grades are A, B and C.")} if set(self.terms_grades) - set("ABC") else {}
