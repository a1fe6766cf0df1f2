"""Credit in the administration: every deed goes through the action that pages call too."""

from credit.admin import tokens

__all__ = ["tokens"]
