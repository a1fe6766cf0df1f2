"""Which approvals and which signatures."""

from django.db import models
from django.db.models import Q

from staff.rules import NOTHING, acting_for, scope_of

SEE_ALL = "see_all_approvals"


def seats_of(user) -> frozenset[int]:
    """The people for whom this person may sign today: the own seat and those whose deputy the person is."""
    if not user.is_authenticated or not user.is_active or user.state == user.State.LEFT:
        return frozenset()
    return frozenset({user.pk}) | acting_for(user)


def sees_all(user) -> bool:
    """Whether a role, not the superuser flag, lets this person see everybody's approvals."""
    if user.is_superuser:
        return user.groups.filter(
            permissions__codename=SEE_ALL, permissions__content_type__app_label="approvals"
        ).exists()
    return user.has_perm(f"approvals.{SEE_ALL}")


def signatures() -> "SignatureQuerySet":
    from approvals.models import Signature  # which is made with this file

    return Signature.objects.all()


class ApprovalQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ApprovalQuerySet":
        """Own requests, those that one signs or signed, also as deputy; everybody's for whoever may see all."""
        seats = seats_of(user)
        if not seats:
            return self.none()
        if scope_of(user) != NOTHING and sees_all(user):
            return self
        signed = signatures().filter(Q(person__in=sorted(seats)) | Q(decided_by=user))
        return self.filter(Q(asked_by=user) | Q(pk__in=signed.values("approval")))

    def undecided(self) -> "ApprovalQuerySet":
        return self.filter(state__in=["open", "sent_back"])

    def decided(self) -> "ApprovalQuerySet":
        return self.filter(state__in=["approved", "rejected"])

    def waiting_for(self, user) -> "ApprovalQuerySet":
        """Those that this person can decide now; never the own ones, nor those that concern the person."""
        waiting = signatures().waiting_for(user)
        return self.filter(pk__in=waiting.values("approval")).exclude(Q(asked_by=user) | Q(concerns=user))

    def signed_by(self, user) -> "ApprovalQuerySet":
        """Those under which the person put a decision, for the own seat or another's."""
        return self.filter(pk__in=signatures().filter(decided_by=user).values("approval"))

    def with_words(self, words: str) -> "ApprovalQuerySet":
        return self.filter(Q(title__icontains=words) | Q(asked_by__name__icontains=words))

    def with_waiting(self) -> "ApprovalQuerySet":
        """With `wanted_now`: the signatures that are wanted, in one query for all rows."""
        waiting = signatures().waiting().select_related("person").order_by("id")
        return self.prefetch_related(models.Prefetch("signatures", waiting, to_attr="wanted_now"))

    def about(self, record) -> "ApprovalQuerySet":
        return self.filter(record_type=record._meta.label_lower, record_id=record.pk)


class SignatureQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SignatureQuerySet":
        """Those of the approvals that the person may see."""
        return self.filter(approval__in=self.model._meta.get_field("approval").related_model.objects.visible_to(user))

    def waiting(self) -> "SignatureQuerySet":
        return self.filter(state="waiting")

    def waiting_for(self, user) -> "SignatureQuerySet":
        """Signatures that this person may give, for the own seat or as deputy."""
        return self.waiting().filter(person__in=sorted(seats_of(user)))
