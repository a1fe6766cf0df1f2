"""What puts a customer into 甲, 乙 or 丙, how long a limit holds, and how trade is opened."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from regulations.declaring import chain, decimal, span, texts, whole, yes_no
from regulations.values import Chain, ChainStep, Span

SOURCES = ("银行", "专业信用机构", "客户与行业协会", "内部同事", "新闻报道")  # S0-21 R43-R44
OWNER = ("家庭气氛", "店铺气氛", "夫妻关系", "兴趣爱好", "工作热情", "社区服务", "经营作风")  # R45, sensitive
INSIDE = ("团队精神", "服从命令", "工作效率", "人员流动", "员工品行")  # R46
# R47
FUNDING = (
    "付款情况",
    "提前收回贷款的可能",
    "票据往来",
    "债务",
    "与往来银行的关系",
    "银行账户",
    "与大股东的关系",
)  # R47
PAYING = ("付款日", "付款构成", "付款方式", "付款态度", "票据行为", "付款银行账户", "银行强制处分")  # R48


@dataclass(frozen=True)
class FilePolicy:
    """S0-21 J, L and M."""

    large_staff: int = whole(
        1000,
        unit=_("people"),
        label=_("a large enterprise has at least"),
        help=_("With a good record and steady trade it is category Jia (S0-21 R58)."),
    )
    steady_years: int = whole(
        3, unit=_("years"), label=_("trade is steady after"), help=_("Years since the first sale, without bad faith.")
    )
    small_staff: int = whole(
        100, unit=_("people"), label=_("small below"), help=_("Fewer make the category Bing (S0-21 R60).")
    )
    young_years: int = whole(1, unit=_("years"), label=_("newly founded for"), help=_("Category Bing until then."))
    large_claim: Decimal = decimal(
        "700000",
        unit=_("yuan"),
        label=_("a large claim begins above"),
        help=_("Who owes more and is not Jia is Bing. The source says 100,000 US dollars."),
    )
    large_trade: Decimal = decimal(
        "3000000",
        unit=_("yuan"),
        label=_("large trade begins above"),
        help=_("Net sales of the last twelve months; with a smaller claim the category is Bing."),
    )
    wholesale_types: tuple[str, ...] = texts(
        ("中间批发商",), least=0, label=_("trade types of wholesalers between"), help=_("Category Bing; one a line.")
    )
    limit_most: Decimal = decimal(
        "5000000",
        most=100_000_000_000,
        unit=_("yuan"),
        label=_("a limit is at most"),
        help=_("The regulation leaves the figure open (S0-21 R63)."),
    )
    limit_valid: int = whole(12, least=1, most=60, unit=_("months"), label=_("a limit is valid for"))
    expiry_notice: int = whole(
        30, most=365, unit=_("days"), label=_("tell before a limit or a condition runs out"), needs_clause=False
    )
    bill_notice: int = whole(7, most=90, unit=_("days"), label=_("tell before a bill is due"), needs_clause=False)
    review_month: int = whole(
        2, least=1, most=12, label=_("month of the yearly review of limits"), help=_("Before the grading.")
    )
    review_within: Span = span("20 working days", most=120, label=_("a limit is reviewed within"))
    opening_required: bool = yes_no(
        False,
        label=_("a trading card opens the trade"),
        help=_("Nothing is released to a new customer before it is approved (S0-21 R73)."),
    )
    opening_chain: Chain = chain(
        (ChainStep("sales_supervisor", "department"), ChainStep("general_manager")),
        label=_("signatures under a trading card"),
    )
    sources: tuple[str, ...] = texts(SOURCES, label=_("sources of credit reports"), help=_("One a line."))
    owner_checked: bool = yes_no(
        False,
        label=_("the owner is looked at"),
        help=_("Seven personal points; sensitive, to be agreed with legal counsel (S0-21 R45)."),
    )
    owner_points: tuple[str, ...] = texts(OWNER, least=0, label=_("points about the owner"))
    inside_points: tuple[str, ...] = texts(INSIDE, least=0, label=_("points about the company inside"))
    funding_points: tuple[str, ...] = texts(FUNDING, least=0, label=_("points about funding"))
    paying_points: tuple[str, ...] = texts(PAYING, least=0, label=_("points about paying"))
    report_seen_within: Span = span(
        "1 working days", most=30, label=_("an urgent report is answered within"), help=_("By the superior.")
    )
    keeper_logged: bool = yes_no(
        True, label=_("looking into a credit file is written down"), help=_("S0-21 R5: strict rules of looking up.")
    )
