"""Credit in the administration: every deed goes through the action that pages call too."""

from credit.admin import tokens, watching

__all__ = ["tokens", "watching"]
