"""The complaint: what was said, where the case stands, and what came of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import states
from complaints.models.categories import Category, Content, Handling
from complaints.models.common import person, some_department, somebody
from complaints.models.complaint_facts import CONSTRAINTS
from complaints.models.severity import Severity
from complaints.models.words import IN_WRITING, VALID, Channel, Fault, Ground, Verdict, View
from complaints.querysets import ComplaintQuerySet
from core.fields import MoneyField, SecretField
from customers.models import Customer
from regulations.models import PolicyVersion


class Complaint(models.Model):
    """投诉. Its clocks are duties (regulations.models.Duty); `policy` is the version that it was registered under."""

    State, Channel, Severity, Verdict, Ground, Fault, View = (
        states.State,
        Channel,
        Severity,
        Verdict,
        Ground,
        Fault,
        View,
    )
    STEPS = states.STEPS

    number = models.CharField(_("number"), max_length=20, unique=True)  # 2026-0417
    # Who
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("customer")
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    complainant = models.CharField(_("complainant"), max_length=100, blank=True)
    company = models.CharField(_("company of the complainant"), max_length=200, blank=True)
    unit = models.CharField(_("unit or address"), max_length=100, blank=True)
    phone = SecretField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    phone_tail_index = models.CharField(max_length=32, blank=True, editable=False)
    # How it came in
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.PHONE)
    received_at = models.DateTimeField(_("received at"))
    received_by = person(_("received by"))
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = person(_("registered by"))
    source = models.CharField(_("source system"), max_length=20, blank=True)
    source_number = models.CharField(_("number in the source"), max_length=60, blank=True)
    # What
    subject = models.CharField(_("subject"), max_length=100)
    content = models.TextField(_("what the customer says"))
    wanted = models.TextField(_("what the customer wants"), blank=True)
    happened_at = models.DateTimeField(_("happened at"), null=True, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    product = models.CharField(_("product"), max_length=100, blank=True)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    outbound_on = models.DateField(_("outbound date"), null=True, blank=True)
    order_number = models.CharField(_("order number"), max_length=60, blank=True)
    about = somebody(_("employee complained about"))
    about_department = some_department(_("department complained about"))
    # Three axes: content, validity, severity
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("category"),
        db_index=False,
    )
    content_kind = models.CharField(_("content"), max_length=8, choices=Content.choices, blank=True)
    verdict = models.CharField(_("validity"), max_length=16, choices=Verdict.choices, blank=True)
    ground = models.CharField(_("ground of invalidity"), max_length=16, choices=Ground.choices, blank=True)
    evidence = models.TextField(_("evidence for the verdict"), blank=True)
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    judged_by = somebody(_("judged by"))
    is_firm = models.BooleanField(_("firm handling approved"), default=False)  # malicious, approved (S3-09 R12)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity.choices, default=Severity.GENERAL)
    suggestion = models.JSONField(
        default=dict, blank=True, editable=False
    )  # {"keyword", "category", "severity", "words"}
    is_repeat = models.BooleanField(_("complains again"), default=False)  # complaints.repeats: suggested, not judged
    is_urgent = models.BooleanField(_("urgent appeal"), default=False)  # S3-10 R2
    is_special = models.BooleanField(_("special case"), default=False)
    special_reason = models.TextField(_("reason for more time"), blank=True)
    # Where it stands
    state = models.CharField(_("state"), max_length=13, choices=states.State.choices, default=states.State.REGISTERED)
    handler = person(_("handler"))
    department = some_department(_("department"))
    waiting_since = models.DateTimeField(_("waiting for the customer since"), null=True, blank=True)
    waiting_reason = models.TextField(_("what we wait for"), blank=True)
    main_case = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of the case")
    )
    earlier_case = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later_cases", verbose_name=_("earlier case")
    )
    is_collective = models.BooleanField(_("collective complaint"), default=False)
    times_reopened = models.PositiveSmallIntegerField(_("times opened again"), default=0)
    afresh_at = models.DateTimeField(_("investigated anew since"), null=True, blank=True)
    # What came of it
    first_response_at = models.DateTimeField(_("first answer at"), null=True, blank=True)
    first_response_by = somebody(_("first answer by"))
    agreed_reply_at = models.DateTimeField(_("reply agreed for"), null=True, blank=True)
    cause_code = models.CharField(_("cause"), max_length=40, blank=True)
    fault = models.CharField(_("fault"), max_length=3, choices=Fault.choices, blank=True)
    cost = MoneyField(_("cost"), default=0)
    resolution = models.TextField(_("what was done"), blank=True)
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    resolved_by = somebody(_("settled by"))
    on_the_spot = models.BooleanField(_("answered on the spot"), default=False)
    answer = models.TextField(_("answer to the customer"), blank=True)
    answer_channel = models.CharField(_("answered by"), max_length=10, choices=Channel.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = somebody(_("answered by"))
    view = models.CharField(_("view of the customer"), max_length=12, choices=View.choices, blank=True)
    view_text = models.TextField(_("words of the customer"), blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, blank=True)  # 1-5
    confirmed_at = models.DateTimeField(_("view of the customer asked at"), null=True, blank=True)
    confirmed_by = somebody(_("view of the customer asked by"))
    revisit = models.CharField(
        _("revisit"),
        max_length=7,
        blank=True,
        choices=[
            ("wanted", pgettext_lazy("revisit", "wanted")),
            ("not", pgettext_lazy("revisit", "not in the sample")),
            ("waived", pgettext_lazy("revisit", "not needed")),
            ("done", pgettext_lazy("revisit", "done")),
        ],
    )
    responsibility = models.CharField(
        _("responsibility"),
        max_length=7,
        blank=True,
        choices=[
            ("named", pgettext_lazy("responsibility", "named")),
            ("nobody", pgettext_lazy("responsibility", "nobody of ours")),
        ],
    )
    is_important = models.BooleanField(_("kept long"), default=False)  # S1-03 R14
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    filed_by = somebody(_("filed by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = somebody(_("withdrawn by"))
    withdraw_reason = models.TextField(_("reason for the withdrawal"), blank=True)
    policy = models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rules it is under")
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-received_at", "-id"]
        default_permissions = ("add", "view")
        permissions = [
            ("judge_complaint", _("Can accept complaints and judge whether they are valid")),
            ("assign_complaint", _("Can give complaints to others")),
            ("mark_special_complaint", _("Can mark complaints as special cases")),
            ("resolve_complaint", _("Can investigate, propose and carry out")),
            ("answer_complaint", _("Can answer complainants and note their view")),
            ("file_complaint", _("Can file complaints")),
            ("withdraw_complaint", _("Can withdraw complaints")),
            ("reopen_complaint", _("Can open settled complaints again")),
            ("merge_complaint", _("Can merge complaints and take them apart")),
            ("check_complaint", _("Can spot-check closed complaints")),
            ("export_complaint", _("Can export complaints")),
            ("import_complaint", _("Can import complaints")),
            ("view_figures", _("Can see figures on complaints")),
            ("print_handling_sheet", _("Can print handling sheets, which never leave the company")),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="complaint_received"),
            models.Index(fields=["received_at", "state", "verdict"], name="complaint_months"),
            models.Index(fields=["department", "-received_at"], name="complaint_department"),
            models.Index(fields=["handler", "-received_at"], name="complaint_handler"),
            models.Index(fields=["state", "-received_at"], name="complaint_state"),
            models.Index(fields=["severity", "id"], name="complaint_severity"),
            models.Index(fields=["phone_index"], name="complaint_phone", condition=~Q(phone_index="")),
            models.Index(fields=["phone_tail_index"], name="complaint_phone_tail", condition=~Q(phone_tail_index="")),
            models.Index(fields=["complainant"], name="complaint_complainant", condition=~Q(complainant="")),
            models.Index(fields=["-received_at"], name="complaint_repeat", condition=Q(is_repeat=True)),
            models.Index(fields=["batch"], name="complaint_batch", condition=~Q(batch="")),
            models.Index(fields=["order_number"], name="complaint_order", condition=~Q(order_number="")),
            models.Index(fields=["category", "-received_at"], name="complaint_category"),
            models.Index(fields=["cause_code", "-received_at"], name="complaint_cause", condition=~Q(cause_code="")),
            # What is looked up beside every new case: on a million rows 0.2 ms instead of 40.
            models.Index(
                fields=["category", "-received_at"],
                name="complaint_open_category",
                condition=Q(state__in=sorted(states.OPEN)),
            ),
        ]
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in states.OPEN

    @property
    def is_unsettled(self) -> bool:
        return self.state in states.UNSETTLED

    @property
    def is_waiting(self) -> bool:
        return self.waiting_since is not None

    @property
    def is_valid(self) -> bool | None:
        """None as long as nobody has judged."""
        return self.verdict in VALID if self.verdict else None

    @property
    def who(self) -> str:
        """Whose complaint it is, in words: the customer, somebody not on file, or nobody who gave a name."""
        return str(self.customer or self.complainant or _("anonymous"))

    @property
    def is_in_writing(self) -> bool:
        return self.channel in IN_WRITING

    @property
    def handling(self) -> str:
        """What its category asks of the handling."""
        return self.category.handling if self.category else Handling.PLAIN

    @property
    def resolve_rule(self) -> str:
        """The rule that says by when it must be settled."""
        return "complaints.resolve_special" if self.is_special else "complaints.resolve_normal"
