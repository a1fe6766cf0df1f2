"""Complaints and customers for the pages over everything."""

from tests.complaints.conftest import make_complaint
from tests.customers.conftest import make_customer, winery

__all__ = ["make_complaint", "make_customer", "winery"]
