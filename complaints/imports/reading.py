"""What a row of a file says: texts cleaned, moments understood, words of choices found. Nothing is looked up."""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from complaints.imports.fields import FILED
from complaints.imports.moments import parse_moment
from complaints.models import Channel, Complaint, Severity
from core.models import Import
from core.secrets import blind_index, encrypt
from customers.policy import policy_for as customer_policy
from customers.values import is_empty

SPACES = re.compile(r"[^\S\n]+|\u200b|\ufeff")
LINES = ("content", "wanted", "resolution", "answer")
SHORT = ("complainant", "company", "unit", "subject", "order_number", "batch", "source_number")
NAMES = ("customer", "customer_code", "category", "department", "handler", "status")
NO_SUBJECT = 40  # signs of the text that stand for a subject
LONGEST = 20_000


class Unclear(ValueError):
    """A value that cannot be understood: its field and a reason for people."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field, self.reason = field, reason


def plain_lines(text: str) -> str:
    """Without tabs, ideographic spaces and empty lines; what the writer said stays."""
    lines = (SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def plain_line(text: str) -> str:
    return plain_lines(text).replace("\n", " ")


class Reader:
    """Reads the rows of one import under its options."""

    def __init__(self, batch: Import):
        options = batch.options or {}
        self.source = (options.get("source") or customer_policy().default_source).strip()[:20]
        self.enter_as = options.get("enter_as") or FILED
        self.order = options.get("date_order") or ""
        self.channel = options.get("channel") or ""
        self.received_on = parse_moment(options.get("received_on") or "", order=self.order)
        self.channels, self.severities = words_of(Channel), words_of(Severity)

    def read(self, raw: dict[str, str]) -> dict[str, Any]:
        """The values of a row as JSON. Raises `Unclear`."""
        given = {name: text for name, text in raw.items() if not is_empty(text)}
        data: dict[str, Any] = {name: plain_lines(given[name])[:LONGEST] for name in LINES if name in given}
        for name in SHORT:
            if name in given:
                longest = Complaint._meta.get_field(name).max_length
                data[name] = plain_line(given[name])[:longest]
        data |= {name: plain_line(given[name])[:200] for name in NAMES if name in given}
        self.read_subject(data, given)
        self.read_product(data, given)
        self.read_moments(data, given)
        data["channel"] = self.channel or Channel.WRITTEN.value
        for name, words in (("channel", self.channels), ("severity", self.severities)):
            if name in given:
                data[name] = one_of(words, name, given[name])
        data.setdefault("source_number", key_of(given))
        if "phone" in given:
            data["phone"] = encrypt(plain_line(given["phone"])[:40])
        return data

    def read_subject(self, data: dict[str, Any], given: dict[str, str]) -> None:
        """Either of subject and text stands for the other; a long subject is kept whole in the text."""
        whole = plain_line(given.get("subject", ""))
        if not whole and not data.get("content"):
            raise Unclear("content", _("The row says nothing: neither a subject nor a text."))
        if not whole:
            first = data["content"].replace("\n", " ")
            data["subject"] = first if len(first) <= NO_SUBJECT else first[: NO_SUBJECT - 1] + "…"
        elif len(whole) > len(data["subject"]):
            data["content"] = "\n".join(part for part in (whole, data.get("content")) if part)
        data.setdefault("content", whole)

    def read_product(self, data: dict[str, Any], given: dict[str, str]) -> None:
        parts = [plain_line(given[name]) for name in ("brand", "product", "model") if name in given]
        if parts:
            data["product"] = " ".join(parts)[:100]

    def read_moments(self, data: dict[str, Any], given: dict[str, str]) -> None:
        for name in ("received_at", "resolved_at"):
            try:
                moment = parse_moment(given.get(name, ""), order=self.order)
            except ValueError as error:
                raise Unclear(name, str(error)) from error
            moment = moment or (self.received_on if name == "received_at" else None)
            if moment:
                data[name] = moment.isoformat()
        if "received_at" not in data:
            raise Unclear("received_at", _("The row has no date. Choose a day for such rows in the options."))
        if "resolved_at" in data:
            data["resolved_at"] = after(data["received_at"], data["resolved_at"])


def words_of(choices) -> dict[str, Any]:
    """{word in small letters: value}, in both languages and by code."""
    found = {str(getattr(one, "name", "")).lower(): one.value for one in choices}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {str(one.label).lower(): one.value for one in choices}
    return found


def one_of(words: dict[str, Any], name: str, text: str) -> Any:
    """The value behind a word. Raises `Unclear` with what is known."""
    plain = plain_line(text).lower()
    for word, value in words.items():
        if plain == word or plain.removesuffix("投诉") == word:
            return value
    raise Unclear(name, _("“%(text)s” is none of: %(known)s.") % {"text": text[:40], "known": ", ".join(words)})


def after(received: str, resolved: str) -> str:
    """A day of settling without an hour is not before the hour of receipt. Raises `Unclear`."""
    begin, end = (timezone.localtime(datetime.fromisoformat(text)) for text in (received, resolved))
    if end >= begin:
        return resolved
    if end.date() == begin.date():
        return received
    raise Unclear("resolved_at", _("It was settled before it was received."))


def key_of(given: dict[str, str]) -> str:
    """What tells apart rows without a number: all that they say."""
    return "~" + blind_index("\x1f".join(f"{name}={given[name]}" for name in sorted(given)), "complaint_row")
