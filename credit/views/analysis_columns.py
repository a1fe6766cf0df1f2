"""The columns of the exports of the trading analysis."""

from operator import attrgetter, itemgetter

from django.utils.translation import gettext as _

from core.exports import Column
from credit.figures.common import places


def rounded(name: str, digits: int = 2):
    value = attrgetter(name)
    return lambda one: places(value(one), digits)


def of_first(getter):
    return lambda pair: getter(pair[0])


def people(_may_see_cost: bool) -> list[Column]:
    return [
        (_("department or representative"), attrgetter("name")),
        (_("net sales (CNY)"), attrgetter("amount")),
        (_("share (%)"), rounded("share")),
        (_("target (CNY)"), attrgetter("target")),
        (_("reached (%)"), rounded("reached")),
    ]


def season(_may_see_cost: bool) -> list[Column]:
    return [
        (_("month"), attrgetter("season.number")),
        (_("seasonal index (%)"), rounded("season.index")),
        (_("share of the year (%)"), rounded("season.share", 3)),
        (_("total (CNY)"), attrgetter("season.total")),
        (_("average (CNY)"), rounded("season.average")),
        (_("target (CNY)"), rounded("target")),
        (_("sold (CNY)"), attrgetter("sold")),
        (_("reached (%)"), rounded("reached")),
    ]


def types(_may_see_cost: bool) -> list[Column]:
    return [
        (_("trade type"), attrgetter("name")),
        (_("net sales (CNY)"), attrgetter("amount")),
        (_("share (%)"), rounded("share")),
        (_("target share (%)"), attrgetter("target")),
        (_("gap (points)"), rounded("gap")),
    ]


def products(may_see_cost: bool) -> list[Column]:
    columns = [
        (_("product"), of_first(attrgetter("name"))),
        (_("net sales (CNY)"), of_first(attrgetter("amount"))),
        (_("share (%)"), of_first(rounded("share"))),
        (_("cumulative (%)"), of_first(rounded("running_share"))),
        (_("task (CNY)"), of_first(attrgetter("task"))),
        (_("reached (%)"), of_first(rounded("reached"))),
    ]
    return columns + (profit_columns(itemgetter(1)) if may_see_cost else [])


def rfm(_may_see_cost: bool) -> list[Column]:
    return [
        (_("segment"), lambda one: one.segment.label),
        (_("customers"), attrgetter("customers")),
        (_("net sales (CNY)"), attrgetter("amount")),
        (_("share (%)"), rounded("share")),
    ]


COLUMNS = {"people": people, "season": season, "types": types, "products": products, "rfm": rfm}


def goods(may_see_cost: bool) -> list[Column]:
    """Of one customer: (part, leaning, margin)."""
    lean, profit = itemgetter(1), itemgetter(2)
    columns = [
        (_("product"), of_first(attrgetter("name"))),
        (_("net sales (CNY)"), of_first(attrgetter("amount"))),
        (_("share (%)"), of_first(rounded("share"))),
        (_("cumulative (%)"), of_first(rounded("running_share"))),
        (_("share with everyone (%)"), lambda row: places(lean(row).usual)),
        (_("difference (points)"), lambda row: places(lean(row).gap)),
    ]
    return columns + (profit_columns(profit) if may_see_cost else [])


def profit_columns(profit) -> list[Column]:
    return [
        (_("gross profit (CNY)"), lambda row: profit(row) and profit(row).profit),
        (_("margin rate (%)"), lambda row: profit(row) and places(profit(row).rate)),
    ]


OF_CUSTOMER = {"months": season, "products": goods}
