"""Telling people: the inbox, and the ways out of the house."""

from core.notices.telling import Draft, tell, tell_many

__all__ = ["Draft", "tell", "tell_many"]
