"""Amounts and shares as people read them."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """1,234,567.89; two decimals, more only where they say something; a dash for nothing known."""
    if amount is None:
        return "—"
    text = f"{amount:,.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")


@register.filter
def cents(amount: Decimal | None) -> str:
    """An amount that was worked out, rounded: 1,234.57; a dash for nothing known."""
    return "—" if amount is None else f"{amount:,.2f}"


@register.filter
def share_of(amount: Decimal, whole: Decimal) -> str:
    """12.34%; a dash where there is no whole to share."""
    return f"{amount * 100 / whole:.2f}%" if whole > 0 else "—"


@register.filter
def plain_number(number: Decimal | None) -> str:
    """12 instead of 12.0000."""
    if number is None:
        return ""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
