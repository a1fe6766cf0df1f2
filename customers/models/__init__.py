"""The customer, what hangs on it, and requests to correct it."""

from customers.models.corrections import Correction
from customers.models.records import Contact, Customer, CustomerSearch, Interaction, OwnerChange, Submission

__all__ = ["Contact", "Correction", "Customer", "CustomerSearch", "Interaction", "OwnerChange", "Submission"]
