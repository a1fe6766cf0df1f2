"""The customer, its contacts, what happens with it and who looks after it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField, SecretField
from customers.querysets import CustomerQuerySet, OfCustomerQuerySet
from staff.models import Clearance, Department

# What lists are narrowed by, kept beside each order: PostgreSQL then walks a list in its index alone.
NARROWED_BY = (
    "owner",
    "deputy_owner",
    "department",
    "province",
    "region",
    "status",
    "trade_type",
    "kind",
    "category",
    "secrecy",
)


class Customer(models.Model):
    """客户. `code` is given out once and never reused; `source` + `source_code` is its number in another system."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        PERSON = "person", _("person")
        HOUSEHOLD = "household", _("household")

    class Category(models.TextChoices):
        GENERAL = "general", _("general")
        SPECIAL = "special", _("special")

    class SpecialKind(models.TextChoices):
        """S1-05 R1, S1-14 R1."""

        LAWYER = "lawyer", _("lawyer")
        ADVISER = "adviser", _("finance adviser")
        ADVERTISING = "advertising", _("advertising agency")
        PUBLIC_RELATIONS = "public_relations", _("public relations")
        BANK = "bank", _("bank")
        INSURER = "insurer", _("insurer")
        FINANCING = "financing", _("financing agency")

    class Status(models.TextChoices):
        PROSPECT = "prospect", _("prospect")
        ACTIVE = "active", _("active")
        DORMANT = "dormant", _("dormant")
        SUSPENDED = "suspended", _("suspended")
        TERMINATED = "terminated", _("terminated")
        BLACKLISTED = "blacklisted", _("blacklisted")

    STEPS = {
        Status.PROSPECT: [Status.ACTIVE, Status.TERMINATED, Status.BLACKLISTED],
        Status.ACTIVE: [Status.DORMANT, Status.SUSPENDED, Status.TERMINATED, Status.BLACKLISTED],
        Status.DORMANT: [Status.ACTIVE, Status.TERMINATED, Status.BLACKLISTED],
        Status.SUSPENDED: [Status.ACTIVE, Status.TERMINATED, Status.BLACKLISTED],
        Status.TERMINATED: [Status.ACTIVE, Status.BLACKLISTED],
        Status.BLACKLISTED: [Status.TERMINATED],
    }

    NEED_REASON = {Status.SUSPENDED, Status.TERMINATED, Status.BLACKLISTED}

    code = models.CharField(_("code"), max_length=20, unique=True)
    source = models.CharField(_("source system"), max_length=40, blank=True)
    source_code = models.CharField(_("number in the source system"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)  # normalised, for duplicates
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    former_names = models.TextField(_("former names"), blank=True)  # one a line
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.COMPANY)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, default=Category.GENERAL)
    special_kind = models.CharField(_("special kind"), max_length=20, choices=SpecialKind.choices, blank=True)
    trade_type = models.CharField(_("trade type"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PROSPECT)
    status_reason = models.TextField(_("reason for the status"), blank=True)

    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    id_number = SecretField(_("ID card number"), blank=True, default="")
    id_number_index = models.CharField(max_length=32, blank=True, editable=False)
    legal_representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    registered_capital = MoneyField(_("registered capital"), null=True, blank=True)
    capital_currency = models.CharField(_("currency of the capital"), max_length=3, blank=True, default="CNY")
    company_type = models.CharField(_("type of company"), max_length=60, blank=True)
    business_scope = models.TextField(_("business scope"), blank=True)
    opened_on = models.DateField(_("founded on"), null=True, blank=True)
    employee_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    manager_count = models.PositiveIntegerField(_("managers"), null=True, blank=True)
    premises = models.CharField(_("premises"), max_length=100, blank=True)
    bank_name = models.CharField(_("bank"), max_length=100, blank=True)
    bank_account = SecretField(_("bank account"), blank=True, default="")
    bank_account_index = models.CharField(max_length=32, blank=True, editable=False)

    province = models.CharField(_("province"), max_length=2, blank=True)  # official code, GB/T 2260
    region = models.CharField(_("region"), max_length=6, blank=True)  # finest known code: 2, 4 or 6 digits
    region_text = models.CharField(_("region as given"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    phone = SecretField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    phone_tail_index = models.CharField(max_length=32, blank=True, editable=False)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    came_from = models.CharField(_("how the customer came"), max_length=100, blank=True)
    first_contact_on = models.DateField(_("first contact on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    # No index of their own: Meta has better ones, and each costs a moment in every import.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        db_index=False,
    )
    deputy_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deputy owner"),
        db_index=False,
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        db_index=False,
    )
    secrecy = models.PositiveSmallIntegerField(_("secrecy"), choices=Clearance.choices, default=Clearance.NONE)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
        db_index=False,
    )

    version = models.PositiveIntegerField(default=1, editable=False)  # counts edits; a stale form shows an older one
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["-id"]
        permissions = [
            ("assign_customer", _("Can change the owner of customers")),
            ("move_customer", _("Can change the status of customers")),
            ("reveal_secret", _("Can reveal sensitive fields")),
            ("import_customer", _("Can import customers")),
            ("export_customer", _("Can export customers")),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="customer_owner"),
            models.Index(fields=["deputy_owner", "-id"], name="customer_deputy"),
            models.Index(fields=["department", "-id"], name="customer_department"),
            models.Index(fields=["status", "-id"], name="customer_status"),
            models.Index(fields=["province", "-id"], name="customer_province"),
            models.Index(fields=["trade_type", "-id"], name="customer_trade"),
            models.Index(fields=["name", "id"], name="customer_by_name", include=NARROWED_BY),
            models.Index(fields=["name_key"], name="customer_name_key"),
            models.Index(fields=["updated_at", "id"], name="customer_by_change", include=NARROWED_BY),
            models.Index(fields=["code", "id"], name="customer_by_code", include=NARROWED_BY),
            models.Index(fields=["-id"], name="customer_by_age", include=NARROWED_BY),
            models.Index(fields=["created_at", "id"], name="customer_created"),
            models.Index(fields=["kind", "-id"], name="customer_kind"),
            models.Index(fields=["category", "-id"], name="customer_category", condition=~Q(category="general")),
            models.Index(fields=["secrecy", "-id"], name="customer_secrecy", condition=Q(secrecy__gt=0)),
            models.Index(fields=["phone_index"], name="customer_phone", condition=~Q(phone_index="")),
            models.Index(fields=["phone_tail_index"], name="customer_phone_tail", condition=~Q(phone_tail_index="")),
            models.Index(fields=["id_number_index"], name="customer_id_number", condition=~Q(id_number_index="")),
            models.Index(fields=["bank_account_index"], name="customer_bank", condition=~Q(bank_account_index="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="customer_credit_code_once",
                violation_error_message=_("Another customer has this credit code."),
            ),
            models.UniqueConstraint(
                fields=["source_code", "source"],
                condition=~Q(source_code=""),
                name="customer_source_code_once",
                violation_error_message=_("Another customer has this number in the source system."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="customer_named", violation_error_message=_("A customer needs a name.")
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True, verified_by__isnull=True)
                | Q(verified_on__isnull=False, verified_by__isnull=False),
                name="customer_verified_pair",
                violation_error_message=_("A verification needs its day and its person."),
            ),
            models.CheckConstraint(
                condition=Q(special_kind="") | Q(category="special"),
                name="customer_special_kind",
                violation_error_message=_("Only a special customer has a special kind."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(deputy_owner__isnull=True) | ~Q(owner=F("deputy_owner")),
                name="customer_two_owners",
                violation_error_message=_("Owner and deputy owner must be two people."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("customers:detail", args=[self.pk])


class Contact(models.Model):
    """联系人 of a customer."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts", verbose_name=_("customer"))
    name = models.CharField(_("name"), max_length=60)
    position = models.CharField(_("position"), max_length=60, blank=True)
    phone = SecretField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    phone_tail_index = models.CharField(max_length=32, blank=True, editable=False)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    is_primary = models.BooleanField(_("primary contact"), default=False)
    is_emergency = models.BooleanField(_("emergency contact"), default=False)
    relation = models.CharField(_("family relation"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_primary", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["phone_index"], name="contact_phone", condition=~Q(phone_index="")),
            models.Index(fields=["phone_tail_index"], name="contact_phone_tail", condition=~Q(phone_tail_index="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_primary=True),
                name="contact_one_primary",
                violation_error_message=_("A customer has one primary contact."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slot(self) -> str:
        """Where its phone stands on the page."""
        return f"contact-{self.pk}"


class Interaction(models.Model):
    """往来记录: a call, a visit, a letter …"""

    class Kind(models.TextChoices):
        CALL = "call", _("call")
        VISIT = "visit", _("visit")
        LETTER = "letter", _("letter")
        FAX = "fax", _("fax")
        MESSAGE = "message", _("message")
        MEETING = "meeting", _("meeting")
        RECEPTION = "reception", _("reception")
        GIFT = "gift", _("gift")
        SUGGESTION = "suggestion", _("suggestion")
        MARKET_NEWS = "market_news", _("market news")
        REPAIR = "repair", _("repair")
        EVENT = "event", pgettext_lazy("interaction", "event")

    class Direction(models.TextChoices):
        OUT = "out", _("from us")
        IN = "in", _("from the customer")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="interactions", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, default=Direction.OUT)
    at = models.DateTimeField(_("when"))
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with whom")
    )
    summary = models.TextField(_("what it was about"))
    result = models.TextField(_("result"), blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    is_major = models.BooleanField(_("major"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        ordering = ["-at", "-id"]
        default_permissions = ("add", "view")
        indexes = [
            models.Index(fields=["customer", "-at"], name="interaction_customer"),
            # Few among many: what is revisited by quota (S2-05 R4, R5).
            models.Index(fields=["at"], name="interaction_revisited", condition=Q(kind__in=["repair", "event"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.summary[:40]}"


class OwnerChange(models.Model):
    """归属记录: one change of owner, deputy owner or department."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="owner_changes")
    old_owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    new_owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    old_deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    new_deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    old_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    new_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        default_permissions = ()


class CustomerSearch(models.Model):
    """The doubled text by which a customer is found: names, initials, code, contacts (see core.search)."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="search_text")
    text = models.TextField()

    class Meta:
        default_permissions = ()


class Submission(models.Model):
    """One sent form. Its unique key turns a doubled click, a reload and the back button into one record."""

    key = models.CharField(max_length=64, unique=True)  # "person:token of the form"
    record_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
