"""What may be offered, who approves it, and when goods are taken back."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.declaring import chain, decimal, texts, whole, yes_no
from regulations.values import Chain, ChainStep

CAUSES = ("产品缺陷", "包装运输", "服务态度", "履约延误", "信息差错", "管理漏洞", "客户使用不当", "客户误解", "其他")


@dataclass(frozen=True)
class RemedyPolicy:
    solution_is_approved: bool = yes_no(
        False, label=_("every solution is approved"), help=_("Also one that costs nothing.")
    )
    remedy_free: Decimal = decimal(
        "0", unit=_("yuan"), label=_("remedies without signature up to"), help=_("Above that the chain signs.")
    )
    remedy_chain: Chain = chain((ChainStep("department_head", "department"),), label=_("signatures under a remedy"))
    remedy_large: Decimal = decimal(
        "10000", unit=_("yuan"), label=_("a large remedy begins above"), help=_("The second chain signs it.")
    )
    remedy_large_chain: Chain = chain(
        (ChainStep("service_manager"), ChainStep("general_manager")), label=_("signatures under a large remedy")
    )
    promise_unsigned: bool = yes_no(
        False,
        label=_("may be agreed with the customer before it is signed"),
        help=_("As a preliminary agreement; otherwise nobody promises beyond the own authority."),
    )
    apology_at_fault_only: bool = yes_no(
        True, label=_("apologies only when at fault"), help=_("Otherwise nothing apologetic is said.")
    )
    letter_for_letter: bool = yes_no(
        False, label=_("complaints in writing are answered in writing"), help=_("By letter or e-mail.")
    )
    written_reminders: int = whole(
        3,
        least=1,
        most=20,
        unit=pgettext_lazy("unit", "reminders"),
        label=_("a silent customer is reminded in writing"),
        help=_("Who complained in writing and does not confirm; after so many the case may be filed without it."),
    )
    return_days: int = whole(
        15,
        least=1,
        most=365,
        unit=_("days"),
        label=_("unconditional return within"),
        help=_("From the outbound date to the complaint."),
    )
    return_defects: tuple[str, ...] = texts(
        ("沉淀", "悬浮物"), label=_("defects that are taken back"), help=_("Once verified; one a line.")
    )
    storage_defects: tuple[str, ...] = texts(
        ("霉变", "瓶盖拧脱", "渗漏"),
        label=_("defects of poor storage"),
        help=_("Not taken back when the customer's storage caused them; one a line."),
    )
    young_defects: tuple[str, ...] = texts(
        ("霉变",), label=_("defects taken back unconditionally"), help=_("When they appear within these days.")
    )
    causes: tuple[str, ...] = texts(CAUSES, most=60, label=_("causes"), help=_("One a line."))

    def remedy_problems(self) -> dict[str, str]:
        if self.remedy_large < self.remedy_free:
            return {"remedy_large": str(_("A large remedy cannot begin below what needs no signature."))}
        return {}
