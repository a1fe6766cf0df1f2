"""How secrecy and state of files, and requests for them, are shown: quick enough for the lines of a list."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from archives.models import AccessRequest, ArchiveFile, Way
from archives.models.common import Asked, Level

register = template.Library()
LEVEL_COLOURS = {Level.SECRET: "yellow", Level.CONFIDENTIAL: "orange", Level.TOP_SECRET: "red"}
LEVEL_WORDS = dict(Level.choices)
STATE_COLOURS = {"lent": "blue", "missing": "red", "destroyed": "red"}
STATE_WORDS = dict(ArchiveFile.State.choices)
ASKED_COLOURS = {Asked.ASKED: "blue", Asked.APPROVED: "green", Asked.REJECTED: "red"}
ASKED_WORDS = dict(Asked.choices)
WAY_WORDS = dict(Way.choices)


@register.simple_tag
def level_mark(file: ArchiveFile) -> str:
    """The secrecy, marked above ordinary, with its end; a file without a level is closed."""
    if file.level is None:
        return badge("dark", pgettext("secrecy", "closed"))
    word = LEVEL_WORDS[file.level]
    if not file.level:
        return str(word)
    if not file.level_until:
        return badge(LEVEL_COLOURS[file.level], str(word))
    until = pgettext("secrecy", "until %(day)s") % {"day": file.level_until.isoformat()}
    end = format_html(' <span class="small text-secondary text-nowrap">{}</span>', until)
    return badge(LEVEL_COLOURS[file.level], str(word)) + end


@register.simple_tag
def state_mark(file: ArchiveFile) -> str:
    """The state, marked where it is not in its place."""
    word, colour = STATE_WORDS[file.state], STATE_COLOURS.get(file.state)
    return badge(colour, str(word)) if colour else str(word)


@register.simple_tag
def request_mark(asked: AccessRequest) -> str:
    """How the request stands; one in words waits until its file is picked."""
    is_in_words = asked.state == Asked.ASKED and not asked.file_id
    word = gettext("file to be picked") if is_in_words else ASKED_WORDS[asked.state]
    return badge(ASKED_COLOURS.get(asked.state, "secondary"), str(word))


@register.simple_tag
def way_word(asked: AccessRequest) -> str:
    """Like `get_way_display`, which builds its words anew for each row."""
    return str(WAY_WORDS[asked.way])


@lru_cache
def badge(colour: str, word: str) -> SafeString:
    """Drawn once: there are few, and a list shows many of each."""
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, word)
