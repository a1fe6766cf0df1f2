"""The ways out of the house: how a person is reached, and what became of each message."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import SecretField
from core.models.notices import Notice
from core.querysets import DeliveryQuerySet


class Channel(models.TextChoices):
    MAIL = "mail", _("e-mail")
    CHAT = "chat", _("company chat")


REASONS = {
    "no_address": _("there is no address"),
    "bad_address": _("the address cannot be used"),
    "no_server": _("the mail server did not answer"),
    "refused": _("the mail server refused the message"),
    "robot": _("the chat did not take the message"),
    "closed": _("the account is closed"),
    "unknown": _("stopped while it was sent; nobody knows whether it arrived"),
    "error": _("an unexpected error; the log says where"),
}


class Reach(models.Model):
    """How a person wants to be told outside the inbox. Who chose nothing has the defaults."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reach")
    mail = models.EmailField(_("other e-mail address"), blank=True)  # empty: the one of the staff record
    chat = SecretField(_("chat robot"), blank=True, default="")  # an address as Apprise writes it; it holds a key
    urgent_mail = models.BooleanField(_("urgent by e-mail"), default=True)
    urgent_chat = models.BooleanField(_("urgent by chat"), default=True)
    ordinary_mail = models.BooleanField(_("ordinary by e-mail"), default=False)
    ordinary_chat = models.BooleanField(_("ordinary by chat"), default=True)
    digest_mail = models.BooleanField(_("digest by e-mail"), default=True)
    digest_chat = models.BooleanField(_("digest by chat"), default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person)

    def address(self, channel: str) -> str:
        """Where this channel leads; empty when nowhere."""
        if channel == Channel.CHAT:
            return self.chat.reveal() if self.chat else ""
        return self.mail or self.person.email

    def wants(self, channel: str, urgent: bool) -> str | None:
        """`now` for a message of its own, `digest` for the daily one, None for neither."""
        if getattr(self, f"{'urgent' if urgent else 'ordinary'}_{channel}"):
            return "now"
        return "digest" if getattr(self, f"digest_{channel}") else None


class Delivery(models.Model):
    """The ledger: one row for each notice and channel.

    A row is claimed (`token`) before anything is sent, and marked `sending` right before it is handed over. Whoever
    was killed before that mark leaves a row that is claimed again; whoever was killed after it leaves one of which
    nobody knows whether it arrived: it is listed and not sent twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", pgettext_lazy("message", "sent")
        FAILED = "failed", _("to be tried again")
        COULD_NOT = "could_not", _("could not be told")
        NEEDLESS = "needless", _("read before")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    channel = models.CharField(_("channel"), max_length=4, choices=Channel.choices)
    is_digest = models.BooleanField(_("in the digest"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(default=timezone.now)
    token = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        default_permissions = ("view", "change")
        indexes = [
            models.Index(
                fields=["is_digest", "not_before"],
                name="delivery_due",
                condition=models.Q(state__in=["waiting", "failed"]),
            ),
            models.Index(fields=["claimed_at"], name="delivery_claimed", condition=models.Q(claimed_at__isnull=False)),
            models.Index(fields=["-id"], name="delivery_untold", condition=models.Q(state="could_not")),
        ]
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} → {self.person}"

    @property
    def reason_in_words(self) -> str:
        code, _colon, detail = self.reason.partition(":")
        words = str(REASONS.get(code, code))
        return f"{words} ({detail.strip()})" if detail else words


class Digest(models.Model):
    """One digest a day for each person and channel: the row is made before it is sent."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=4, choices=Channel.choices)
    day = models.DateField()
    token = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("digest")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "channel", "day"], name="digest_once_a_day")]
