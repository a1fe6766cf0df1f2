"""Whether what was typed is sound."""

from customers.forms.contact import ContactForm
from customers.forms.customer import CustomerForm
from customers.forms.deeds import InteractionForm, OwnerForm, RevealForm, StatusForm

__all__ = ["ContactForm", "CustomerForm", "InteractionForm", "OwnerForm", "RevealForm", "StatusForm"]
