"""What files bring in."""

from credit.imports.sales import SALES

__all__ = ["SALES"]
