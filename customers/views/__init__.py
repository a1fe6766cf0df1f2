"""What is shown of customers."""

from customers.views.list import customer_list, customer_search

__all__ = ["customer_list", "customer_search"]
