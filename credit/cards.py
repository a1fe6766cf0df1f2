"""The cards of the credit page, in their order: each a function that gives a template and its facts, or None."""

from collections.abc import Callable

from credit.cards_books import books_card
from credit.cards_collection import collection_card
from credit.cards_files import accounts_card, conditions_card, events_card, limit_card, opening_card, reports_card
from credit.cards_releases import documents_card
from credit.cards_terms import terms_card
from credit.care_cards import care_card
from credit.models import CreditFile
from credit.watch_cards import exceptions_card, watch_card

# card(file with the signs of `credit.cards_signs`, person)
# -> {"template": "credit/file/_NAME.html", …} or None where the person may not see it
CARDS: list[Callable[[CreditFile, object], dict | None]] = [
    limit_card,
    documents_card,
    books_card,
    watch_card,
    exceptions_card,
    collection_card,
    conditions_card,
    terms_card,
    reports_card,
    events_card,
    opening_card,
    accounts_card,
    care_card,
]


def cards_of(file: CreditFile, person) -> list[dict]:
    """Special terms are agreed with customers who have no credit file, too."""
    cards = CARDS if file.pk else [terms_card]
    return [shown for card in cards if (shown := card(file, person))]
