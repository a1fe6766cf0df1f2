"""What is shown of customers."""

from customers.views.export import customer_export
from customers.views.list import customer_list, customer_search

__all__ = ["customer_export", "customer_list", "customer_search"]
