"""How secret a new file is, and who may be let in."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.common import Level
from regulations.declaring import chain, choice, texts, whole, yes_no
from regulations.values import Chain, ChainStep

CLOSED = "closed"
LEVELS = [(CLOSED, pgettext_lazy("secrecy", "closed until somebody says"))] + [
    (str(level.value), level.label) for level in Level
]


@dataclass(frozen=True)
class SecrecyPolicy:
    """S1-05 R13-R23, S1-26 R13-R15, S1-27 R2-R8, S2-13 R5-R9."""

    level_plain: str = choice(
        "0", LEVELS, label=_("files of customers with ordinary dealings"), help=_("S1-27 R3 says secret.")
    )
    level_b: str = choice("0", LEVELS, label=_("files of customers of grade B"))
    level_a: str = choice("1", LEVELS, label=_("files of customers of grade A"), help=_("S1-27 R3 says confidential."))
    level_special: str = choice(
        "1", LEVELS, label=_("files of special customers"), help=_("Lawyers, banks, insurers … (S1-05 R1).")
    )
    level_other: str = choice(CLOSED, LEVELS, label=_("files about a subject"), help=_("Without a customer."))
    secret_years: int = whole(
        20, least=0, most=100, unit=_("years"), label=_("secrecy ends after"), help=_("0: it has no end (S2-13 R6).")
    )
    declassified_notice: int = whole(
        30, most=365, unit=_("days"), label=_("the end of secrecy is told beforehand"), help=_("To the keeper.")
    )
    apart_from: str = choice(
        str(Level.CONFIDENTIAL.value),
        [choice for choice in LEVELS if choice[0] != CLOSED],
        label=_("stand apart with a keeper of their own"),
        help=_("From this level on (S1-05 R20)."),
    )
    own_chain: Chain = chain(
        (ChainStep("department_head"), ChainStep("archivist")),
        label=_("who lets the own department read"),
        help=_("S1-05 R14, S1-26 R13."),
    )
    other_chain: Chain = chain(
        (ChainStep("department_head"), ChainStep("service_manager")), label=_("who lets another department read")
    )
    outside_chain: Chain = chain(
        (ChainStep("archivist"), ChainStep("service_manager")),
        label=_("who lets an outsider read"),
        help=_("With a letter and an ID (S1-05 R15, S1-26 R14)."),
    )
    confidential_adds: Chain = chain(
        (ChainStep("information_supervisor"),), label=_("besides for what is confidential")
    )
    top_secret_adds: Chain = chain(
        (ChainStep("information_supervisor"), ChainStep("general_manager")), label=_("besides for what is top secret")
    )
    copy_adds: Chain = chain(
        (ChainStep("information_supervisor"),), label=_("besides for copies and extracts"), help=_("S1-05 R21.")
    )
    give_adds: Chain = chain(
        (ChainStep("information_supervisor"), ChainStep("service_manager")),
        label=_("besides for giving to outsiders"),
        help=_("Both, says S1-05 R23; the general manager, says S1-27 R8."),
    )
    take_out_role: str = choice(
        "none",
        [("none", pgettext_lazy("archives", "nobody")), ("chain", _("as for copies and extracts"))],
        label=_("besides for taking out"),
        help=_("S1-26 R15: archives normally do not leave the room."),
    )
    never_given: tuple[str, ...] = texts(
        (),
        least=0,
        most=10,
        label=_("never given to outsiders"),
        help=_("Codes of categories, one a line; S0-04 R2 names customer data."),
    )
    top_secret_copied: bool = yes_no(
        True, label=_("top secret files may be copied"), help=_("S2-13 R8: in principle not.")
    )
    mark_from: str = choice(
        str(Level.SECRET.value),
        [choice for choice in LEVELS if choice[0] != CLOSED],
        label=_("pages carry the reader's name"),
        help=_("From this level on."),
    )
