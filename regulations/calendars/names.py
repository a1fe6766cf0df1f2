"""Names of the public holidays. Rows keep the Chinese name; pages say it in the language of the reader."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "元旦": _("New Year's Day"),
    "农历除夕": _("Lunar New Year's Eve"),
    "春节": _("Spring Festival"),
    "清明节": _("Tomb-sweeping Day"),
    "劳动节": _("Labour Day"),
    "端午节": _("Dragon Boat Festival"),
    "中秋节": _("Mid-autumn Festival"),
    "国庆节": _("National Day"),
    "抗战胜利纪念日": _("Victory Day"),
}


def holiday_name(name: str) -> str:
    """A name as kept, in the current language; the company's own names stay as they were written."""
    return str(NAMES.get(name, name))
