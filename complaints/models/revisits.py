"""回访: visits and calls after a complaint, a repair, an event or a festival (S2-05)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.common import pair, person, some_department, somebody
from complaints.models.complaints import Complaint
from complaints.querysets import LotQuerySet, RevisitQuerySet
from customers.models import Customer, Interaction
from regulations.models import PolicyVersion


class RevisitDraw(models.Model):
    """One month's sample of one source: the stored seed proves that it was drawn once."""

    class Source(models.TextChoices):
        COMPLAINT = "complaint", pgettext_lazy("revisit source", "complaints")
        REPAIR = "repair", pgettext_lazy("revisit source", "repairs")
        EVENT = "event", pgettext_lazy("revisit source", "events")
        FESTIVAL = "festival", pgettext_lazy("revisit source", "festivals")
        MOVE_IN = "move_in", pgettext_lazy("revisit source", "move-in")
        EMERGENCY = "emergency", pgettext_lazy("revisit source", "emergencies")

    CHECK = "check"  # the sample of 抽查 is drawn in the same way

    source = models.CharField(
        _("source"), max_length=9, choices=[*Source.choices, (CHECK, pgettext_lazy("revisit source", "spot check"))]
    )
    month = models.DateField(_("month"))  # its first day
    seed = models.CharField(max_length=64)
    quota = models.PositiveSmallIntegerField(_("quota"))  # per cent
    pool = models.PositiveIntegerField(_("cases"), default=0)
    drawn = models.PositiveIntegerField(_("drawn"), default=0)
    drawn_at = models.DateTimeField(_("drawn at"))
    drawn_by = person(_("drawn by"))

    class Meta:
        verbose_name = _("draw of revisits")
        verbose_name_plural = _("draws of revisits")
        ordering = ["-month", "source"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "month"], name="revisit_draw_once")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.month:%Y-%m}"


class RevisitLot(models.Model):
    """The lot of one case or occasion in a draw: in the order in which they came, drawn or not."""

    draw = models.ForeignKey(RevisitDraw, models.PROTECT, related_name="lots", verbose_name=_("draw of revisits"))
    place = models.PositiveIntegerField(_("place"))
    complaint = models.OneToOneField(
        Complaint, models.PROTECT, null=True, blank=True, related_name="revisit_lot", verbose_name=_("complaint")
    )
    interaction = models.OneToOneField(
        Interaction, models.PROTECT, null=True, blank=True, related_name="revisit_lot", verbose_name=_("occasion")
    )
    is_drawn = models.BooleanField(_("drawn"))

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot of a draw")
        verbose_name_plural = _("lots of draws")
        ordering = ["draw", "place"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["draw", "place"], name="revisit_lot_place"),
            models.CheckConstraint(
                condition=Q(complaint__isnull=False, interaction__isnull=True)
                | Q(complaint__isnull=True, interaction__isnull=False),
                name="revisit_lot_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} {self.place}"


class OpenLetter(models.Model):
    """公开信: one letter that answers many customers on the same problem; kept with their sheets (S2-05 R11)."""

    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"))
    file = models.FileField(_("file"), upload_to="letters/%Y/%m/", blank=True, max_length=200)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = person(_("sent by"))

    class Meta:
        verbose_name = _("open letter")
        verbose_name_plural = _("open letters")
        ordering = ["-sent_at", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class Revisit(models.Model):
    """One sheet. What the customer newly asks for leads to the next one, until it is settled."""

    Source = RevisitDraw.Source

    class Way(models.TextChoices):
        VISIT = "visit", pgettext_lazy("way of revisiting", "home visit")
        PHONE = "phone", pgettext_lazy("way of revisiting", "telephone")
        MESSAGE = "message", pgettext_lazy("way of revisiting", "message")
        LETTER = "letter", pgettext_lazy("way of revisiting", "open letter")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("revisit", "planned")
        DONE = "done", pgettext_lazy("revisit", "done")
        SIGNED = "signed", pgettext_lazy("revisit", "signed")
        WAIVED = "waived", pgettext_lazy("revisit", "not needed")
        VOID = "void", pgettext_lazy("revisit", "void")

    source = models.CharField(_("source"), max_length=9, choices=Source.choices)
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="revisits", verbose_name=_("complaint")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="revisits", verbose_name=_("customer")
    )
    interaction = models.ForeignKey(
        Interaction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("occasion")
    )
    draw = models.ForeignKey(RevisitDraw, models.PROTECT, null=True, blank=True, related_name="revisits")
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("follows")
    )
    times = models.PositiveSmallIntegerField(_("number of the visit"), default=1)
    responsible = somebody(_("carried out by"))
    department = some_department(_("department"))
    planned_for = models.DateTimeField(_("planned for"), null=True, blank=True)
    due_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.PLANNED)
    way = models.CharField(_("way"), max_length=7, choices=Way.choices, blank=True)
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    done_by = somebody(_("entered by"))
    signature = models.FileField(
        _("signature of the customer"), upload_to="revisits/%Y/%m/", blank=True, max_length=200
    )
    counts = models.BooleanField(_("counts as a revisit"), default=True)  # not: messages only, too often (S3-03 R2)
    letter = models.ForeignKey(
        OpenLetter, models.PROTECT, null=True, blank=True, related_name="revisits", verbose_name=_("open letter")
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)  # {question: 1-5}
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, blank=True)
    words = models.TextField(_("words of the customer"), blank=True)
    new_opinion = models.TextField(_("new opinion or request"), blank=True)
    reply = models.TextField(_("reply"), blank=True)
    next_at = models.DateTimeField(_("next revisit agreed for"), null=True, blank=True)
    waive_reason = models.TextField(_("why no revisit is needed"), blank=True)
    opinion = models.TextField(_("opinion of the supervisor"), blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = somebody(_("signed by"))
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("planned at"))
    made_by = person(_("planned by"))

    objects = RevisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("revisit")
        verbose_name_plural = _("revisits")
        ordering = ["due_at", "id"]
        default_permissions = ("add", "view")
        permissions = [
            ("plan_revisit", _("Can plan revisits and say that none is needed")),
            ("sign_revisit", _("Can sign the sheets of revisits")),
        ]
        indexes = [
            models.Index(fields=["responsible", "state", "due_at"], name="revisit_of_person"),
            models.Index(fields=["department", "state", "due_at"], name="revisit_of_department"),
            models.Index(fields=["state", "due_at"], name="revisit_state"),
            models.Index(fields=["source", "-made_at"], name="revisit_source"),
        ]
        constraints = [
            pair("revisit_done_pair", "done"),
            pair("revisit_signed_pair", "signed"),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)), name="revisit_satisfaction"
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | ~Q(waive_reason=""),
                name="revisit_waived_says_why",
                violation_error_message=_("Say why no revisit is needed."),
            ),
            models.UniqueConstraint(
                fields=["complaint"], name="revisit_one_planned", condition=Q(state="planned", complaint__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} / {self.complaint or self.customer or self.interaction}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:revisit", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_carried_out(self) -> bool:
        return self.state in (self.State.DONE, self.State.SIGNED)
