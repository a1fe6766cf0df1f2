"""What happened with a customer: its interactions and the trail of its record as one story, newest first."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import merge

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import trail
from core.inputs import whole_number
from core.models import Event
from customers import hooks
from customers.labels import field_label, value_text
from customers.models import Contact, Customer, Interaction
from customers.policy import policy_for

INTERACTIONS, FIELDS, CONTACTS, OWNERS, READS = "interactions", "fields", "contacts", "owners", "reads"
KINDS = {
    "": pgettext_lazy("timeline", "All"),
    INTERACTIONS: gettext_lazy("Interactions"),
    FIELDS: gettext_lazy("Field changes"),
    CONTACTS: pgettext_lazy("timeline", "Contacts"),
    OWNERS: pgettext_lazy("timeline", "Owners"),
    READS: gettext_lazy("Reads"),
}
CONTACT_DEEDS = ["customers.add_contact", "customers.edit_contact", "customers.remove_contact"]
OWNER_DEEDS = ["customers.assign"]
SEE_INTERACTIONS = "customers.view_interaction"
HAS_ITS_OWN_ROW = ["customers.add_interaction"]
TITLES = {
    "customers.create": gettext_lazy("Customer entered"),
    "customers.add_interaction": gettext_lazy("Interaction recorded"),
    "customers.remove": gettext_lazy("Customer removed"),
    "customers.import": gettext_lazy("Imported"),
    "customers.undo_import": gettext_lazy("Import taken back"),
    "customers.edit": gettext_lazy("Fields changed"),
    "customers.update": gettext_lazy("Fields changed"),
    "customers.verify": gettext_lazy("Identity verified"),
    "customers.move": gettext_lazy("Status changed"),
    "customers.assign": gettext_lazy("Owner changed"),
    "customers.add_contact": gettext_lazy("Contact added"),
    "customers.edit_contact": gettext_lazy("Contact changed"),
    "customers.remove_contact": gettext_lazy("Contact removed"),
    "customers.reveal": gettext_lazy("Sensitive field read"),
    "customers.export": gettext_lazy("Exported"),
    "customers.print_letters": gettext_lazy("Letters printed"),
    "customers.request_correction": gettext_lazy("Correction asked for"),
    "customers.change_correction": gettext_lazy("Correction plan changed"),
    "customers.withdraw_correction": gettext_lazy("Correction withdrawn"),
    "customers.plan_approved": gettext_lazy("Correction plan approved"),
    "customers.plan_sent_back": gettext_lazy("Correction plan sent back"),
    "customers.plan_rejected": gettext_lazy("Correction plan rejected"),
    "customers.plan_withdrawn": gettext_lazy("Correction withdrawn"),
    "customers.hand_out_correction": gettext_lazy("Correction handed out"),
    "customers.execute_correction": gettext_lazy("Correction carried out"),
    "customers.feedback_correction": gettext_lazy("Feedback on the correction"),
    "customers.report_correction": gettext_lazy("Correction reported"),
    "customers.report_approved": gettext_lazy("Correction filed"),
    "customers.report_sent_back": gettext_lazy("Correction report sent back"),
    "customers.report_rejected": gettext_lazy("Correction report rejected"),
    "customers.report_withdrawn": gettext_lazy("Correction report withdrawn"),
}
INTERACTION_ICONS = {
    Interaction.Kind.CALL: "phone",
    Interaction.Kind.VISIT: "walk",
    Interaction.Kind.LETTER: "mail",
    Interaction.Kind.FAX: "printer",
    Interaction.Kind.MESSAGE: "message",
    Interaction.Kind.MEETING: "users",
    Interaction.Kind.RECEPTION: "users",
    Interaction.Kind.GIFT: "gift",
    Interaction.Kind.SUGGESTION: "bulb",
    Interaction.Kind.MARKET_NEWS: "news",
    Interaction.Kind.REPAIR: "tool",
    Interaction.Kind.EVENT: "cake",
}
DERIVED = {"province", "name_key", "version"}  # follow from others, not worth a line
ENTERED = {"customers.create"}  # says enough without its fields


@dataclass(frozen=True)
class Change:
    """Before and after in words; one of them is empty where there is nothing to compare."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of the story."""

    at: datetime
    title: str
    by: str
    text: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    interaction: Interaction | None = None


@dataclass(frozen=True)
class Place:
    """How far the reader has come in either source; empty at the beginning."""

    event: int | None = None
    at: datetime | None = None
    interaction: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Place":
        """From the URL; garbage begins anew."""
        parts = text.split("~")
        if len(parts) != 3:
            return cls()
        event, at, interaction = parts
        try:
            moment = datetime.fromisoformat(at).astimezone(UTC) if at else None
        except (ValueError, OverflowError):
            return cls()
        numbers = [whole_number(event), whole_number(interaction)]
        return cls(numbers[0], moment, numbers[1]) if (moment is None) == (numbers[1] is None) else cls()

    def __str__(self) -> str:
        return f"{self.event or ''}~{self.at.isoformat() if self.at else ''}~{self.interaction or ''}"


@dataclass(frozen=True)
class Timeline:
    kind: str
    kinds: list[tuple[str, str]]
    entries: list[Entry]
    older: str  # place of the next page, empty on the last
    is_first: bool


def may_see_reads(person) -> bool:
    """Who read what is for those who watch over the trail."""
    return person.has_perm("core.view_event")


def timeline_of(customer: Customer, *, person, kind: str = "", before: str = "") -> Timeline:
    """One page of the story. Two queries whatever its length: each source goes on where the reader stands in it."""
    reads = may_see_reads(person)
    hidden = {READS: not reads, INTERACTIONS: not person.has_perm(SEE_INTERACTIONS)}
    stories = [story for story in hooks.stories if person.has_perm(story.permission)]
    kinds = [(key, str(label)) for key, label in KINDS.items() if not hidden.get(key)]
    kinds += [(story.kind, str(story.label)) for story in stories]
    kind = kind if kind in dict(kinds) else ""
    size, place = policy_for(customer).timeline_size, Place.parse(before)
    sources = [events_of(customer, kind, place, size, reads, stories)]
    if person.has_perm(SEE_INTERACTIONS):
        sources.append(interactions_of(customer, kind, place, size))
    found = list(merge(*sources, key=lambda row: row.at, reverse=True))
    shown = found[:size]
    older = str(next_place(place, shown)) if len(found) > size else ""
    return Timeline(kind, kinds, [entry_of(row) for row in shown], older, is_first=place == Place())


def events_of(
    customer: Customer, kind: str, place: Place, size: int, reads: bool, stories: list[hooks.Story]
) -> list[Event]:
    if kind == INTERACTIONS:
        return []
    rows = Event.objects.about(customer).select_related("by").exclude(deed__in=HAS_ITS_OWN_ROW)
    if place.event:
        rows = rows.filter(pk__lt=place.event)
    for story in hooks.stories:
        if story not in stories:
            rows = rows.exclude(deed__startswith=story.deeds)
    rows = rows.filter(condition_of(kind)) if kind else rows
    if not reads:
        rows = rows.filter(kind=Event.Kind.DEED)
    return list(rows.order_by("-id")[: size + 1])


def condition_of(kind: str) -> Q:
    if kind == CONTACTS:
        return Q(deed__in=CONTACT_DEEDS)
    if kind == OWNERS:
        return Q(deed__in=OWNER_DEEDS)
    if kind == READS:
        return ~Q(kind=Event.Kind.DEED)
    of_others = Q()
    for story in hooks.stories:
        if story.kind == kind:
            return Q(deed__startswith=story.deeds)
        of_others |= Q(deed__startswith=story.deeds)
    return Q(kind=Event.Kind.DEED) & ~Q(deed__in=[*CONTACT_DEEDS, *OWNER_DEEDS]) & ~of_others


def interactions_of(customer: Customer, kind: str, place: Place, size: int) -> list[Interaction]:
    if kind not in ("", INTERACTIONS):
        return []
    rows = Interaction.objects.filter(customer=customer).select_related("by", "contact")
    if place.at:
        rows = rows.filter(Q(at__lt=place.at) | Q(at=place.at, pk__lt=place.interaction))
    return list(rows.order_by("-at", "-id")[: size + 1])


def next_place(place: Place, shown: list) -> Place:
    events = [row for row in shown if isinstance(row, Event)]
    interactions = [row for row in shown if isinstance(row, Interaction)]
    last = interactions[-1] if interactions else None
    return Place(
        event=events[-1].pk if events else place.event,
        at=last.at if last else place.at,
        interaction=last.pk if last else place.interaction,
    )


def entry_of(row: Event | Interaction) -> Entry:
    if isinstance(row, Interaction):
        return Entry(row.at, str(row.get_kind_display()), str(row.by), text=row.summary, interaction=row)
    model = Contact if row.deed in CONTACT_DEEDS else Customer
    changes = [] if row.deed in ENTERED else changes_of(row, model)
    return Entry(row.at, title_of(row), str(row.by), text=text_of(row), reason=row.reason, changes=changes)


def title_of(event: Event) -> str:
    return str(TITLES.get(event.deed) or trail.deed_name(event.deed))


def text_of(event: Event) -> str:
    """What the details say: which contact, which field was read, which file it came from."""
    details = event.details
    parts = [details.get("contact_name", ""), details.get("text", "")]
    if event.deed == "customers.reveal":
        parts.append(field_label(Contact if "contact" in details else Customer, details.get("field", "")))
    if details.get("file"):
        parts.append(_("from the file %s") % details["file"])
    return " · ".join(str(part) for part in parts if part)


def changes_of(event: Event, model) -> list[Change]:
    """What was there and what is; a new contact has no before, a removed one no after."""
    hides_before, hides_after = event.deed == "customers.add_contact", event.deed == "customers.remove_contact"
    return [
        Change(
            field_label(model, name),
            "" if hides_before else value_text(model, name, before),
            "" if hides_after else value_text(model, name, after),
        )
        for name, (before, after) in pairs_of(event.changes)
        if name not in DERIVED and not (name == "name" and (hides_before or hides_after))
    ]


def pairs_of(changes: dict) -> list[tuple[str, list]]:
    return [(name, pair) for name, pair in changes.items() if isinstance(pair, list) and len(pair) == 2]
