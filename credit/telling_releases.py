"""Who is told of releases, and in which words."""

from functools import partial

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import tell
from credit.models import Reconciliation, Release
from credit.reasons import in_words
from credit.telling import keepers_of
from customers.models import Customer
from staff.models import Role, User


def people_who_may(codename: str, customer: Customer | None = None) -> list[User]:
    """Who is at work and has a role with this permission of credit; with a customer only those who see it.

    Asked under the lock of a credit file: who sees everything, as finance does, costs no question of their own.
    """
    fits = {"groups__permissions__codename": codename, "groups__permissions__content_type__app_label": "credit"}
    sees_all = Exists(Role.objects.filter(user=OuterRef("pk"), scope=Role.Scope.ALL))
    people = User.objects.at_work().filter(**fits).annotate(sees_all=sees_all).distinct()
    if customer is None:
        return list(people)
    seen = Customer.objects.filter(pk=customer.pk)
    return [person for person in people if person.sees_all or seen.visible_to(person).exists()]


def tell_held(release: Release, customer: Customer, *, by) -> None:
    """Finance and the representative learn at once of what was not let go, and why."""
    owner = [customer.owner] if customer.owner_id else []
    tell(
        people=[*people_who_may("decide_release", customer), *owner, *confirmers(release, customer)],
        rule="credit.held",
        record=release,
        stage="held",
        title=partial(held_words, str(release.document), str(customer)),
        text=partial(reason_lines, release.reasons),
        url=release.get_absolute_url(),
        by=by,
    )


def confirmers(release: Release, customer: Customer) -> list[User]:
    """Of what is held for want of a confirmation those learn who give it."""
    codes, found = {one["code"] for one in release.reasons}, []
    if "terms_missing" in codes:
        found += [one for one in keepers_of(release) if one.has_perm("credit.confirm_orderterms")]
    if "use_missing" in codes:
        found += people_who_may("confirm_gradeuse", customer)
    return found


def held_words(document: str, customer: str) -> str:
    return _("Held: %(document)s for %(customer)s") % {"document": document, "customer": customer}


def reason_lines(reasons: list) -> str:
    return "\n".join(said.text for said in in_words(reasons))


def tell_decided(release: Release, *, by) -> None:
    """Who asked learns what came of it."""
    tell(
        people=[release.asked_by],
        rule="credit.release_decided",
        record=release,
        stage=release.state,
        title=partial(decided_words, str(release.document), release.state),
        text=release.note,
        url=release.get_absolute_url(),
        by=by,
    )


def decided_words(document: str, state: str) -> str:
    if state == Release.State.PASSED:
        return _("Released: %s") % document
    return _("The release was refused: %s") % document


def tell_differences(run: Reconciliation) -> None:
    """Finance learns each morning of what differs, and of nothing when all is well."""
    tell(
        people=people_who_may("view_difference"),
        rule="credit.differences",
        record=run,
        stage="found",
        title=partial(difference_words, run.differences),
        url=reverse("credit:differences"),
        urgent=True,
    )


def difference_words(count: int) -> str:
    return _("Reconciliation: %s differences between what is kept and the documents") % count
