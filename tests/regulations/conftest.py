"""Records that duties hang on."""

from tests.customers.conftest import make_customer

__all__ = ["make_customer"]
