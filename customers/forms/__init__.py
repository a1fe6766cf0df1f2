"""Whether what was typed is sound."""

from customers.forms.contact import ContactForm
from customers.forms.correction import ChooseForm, CorrectionForm, HandOutForm, TextForm, WithdrawForm
from customers.forms.customer import CustomerForm
from customers.forms.deeds import InteractionForm, OwnerForm, RevealForm, StatusForm

__all__ = [
    "ChooseForm",
    "ContactForm",
    "CorrectionForm",
    "CustomerForm",
    "HandOutForm",
    "InteractionForm",
    "OwnerForm",
    "RevealForm",
    "StatusForm",
    "TextForm",
    "WithdrawForm",
]
