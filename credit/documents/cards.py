"""客户交易卡 as it is handed to the customer and signed: two copies (S0-21 R69-R70)."""

from django.utils.translation import gettext as _

from complaints.documents.common import address_of, printed_words, qr_code
from core.pdf import render_pdf
from core.secrets import Secret
from credit.models import TradingCard

REVEAL = "customers.reveal_secret"


def trading_card(card: TradingCard, *, by) -> bytes:
    """One page for the representative, one that goes through the manager to head office."""

    def shown(name: str):
        value = getattr(card, name)
        return value.reveal() if isinstance(value, Secret) and by.has_perm(REVEAL) else value

    facts = {
        "card": card,
        "lines": [(card._meta.get_field(name).verbose_name, shown(name), name in MONEY) for name in card.FIELDS],
        "copies": [
            _("First copy: kept by the representative"),
            _("Second copy: through the manager to head office"),
        ],
        "printed": printed_words(by),
        "qr": qr_code(address_of(card.get_absolute_url())),
    }
    return render_pdf("credit/print_card.html", facts, _("Trading card"))


MONEY = ("capital", "limit_applied")
