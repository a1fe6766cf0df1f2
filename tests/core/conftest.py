"""A kind of import that tests may use."""

from tests.core.departments import departments

__all__ = ["departments"]
