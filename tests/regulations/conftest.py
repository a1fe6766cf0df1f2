"""Records that duties hang on, and presets of tests."""

from tests.complaints.conftest import make_complaint
from tests.customers.conftest import make_customer, winery
from tests.regulations.preset_files import folder

__all__ = ["folder", "make_complaint", "make_customer", "winery"]
