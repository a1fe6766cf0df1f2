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


def season(_may_see_cost: bool) -> list[Column]:
    return [
        (_("month"), of_first(attrgetter("number"))),
        (_("seasonal index (%)"), of_first(rounded("index"))),
        (_("share of the year (%)"), of_first(rounded("share", 3))),
        (_("total (CNY)"), of_first(attrgetter("total"))),
        (_("average (CNY)"), of_first(rounded("average"))),
        (_("target (CNY)"), lambda pair: places(pair[1])),
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
    if may_see_cost:
        profit = itemgetter(1)
        columns += [
            (_("gross profit (CNY)"), lambda pair: profit(pair) and profit(pair).profit),
            (_("margin rate (%)"), lambda pair: profit(pair) and places(profit(pair).rate)),
        ]
    return columns


def rfm(_may_see_cost: bool) -> list[Column]:
    return [
        (_("segment"), lambda one: one.segment.label),
        (_("customers"), attrgetter("customers")),
        (_("net sales (CNY)"), attrgetter("amount")),
        (_("share (%)"), rounded("share")),
    ]


COLUMNS = {"season": season, "types": types, "products": products, "rfm": rfm}
