"""Is the input sound: who is responsible, and what it costs."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.blame import Share, blame_of
from complaints.forms.deeds import DeedForm, long_text
from complaints.models import Complaint, Penalty
from complaints.policy import policy_for
from customers.forms.deeds import reason_field, with_department
from staff.models import Department, User

ROWS = 4
NOBODY = [("", "---------")]


class WhoField(forms.ChoiceField):
    """A department ("d3") or a person of it ("u7"); becomes (department, person or None)."""

    def clean(self, value):
        key = super().clean(value)
        if not key:
            return None
        if key[0] == "d":
            return Department.objects.get(pk=int(key[1:])), None
        person = User.objects.select_related("department").get(pk=int(key[1:]))
        return person.department, person


def who_choices() -> list:
    """Departments, then people who belong to one; read once for all rows."""
    people = User.objects.at_work().exclude(department=None).select_related("department")
    return [
        *NOBODY,
        (_("Departments"), [(f"d{one.pk}", str(one)) for one in Department.objects.all()]),
        (_("Employees"), [(f"u{one.pk}", with_department(one)) for one in people]),
    ]


class ResponsibleForm(DeedForm):
    """Up to four shares; all rows empty with a note: nobody of ours."""

    note = long_text(
        gettext_lazy("note"),
        required=False,
        rows=2,
        help_text=gettext_lazy("Needed when nobody of ours is responsible."),
    )
    seen = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def prepare(self):
        choices = who_choices()
        for row in range(1, ROWS + 1):
            self.fields[f"who_{row}"] = WhoField(choices=choices, required=False, label=_("responsible"))
            self.fields[f"share_{row}"] = forms.IntegerField(
                label=_("share in %"), min_value=1, max_value=100, required=False
            )
            self.fields[f"reason_{row}"] = forms.CharField(label=_("reason"), max_length=500, required=False)
        self.initial |= {"seen": blame_of(self.complaint), **self.first_rows()}

    def first_rows(self) -> dict:
        """Who is named already; otherwise whoever is complained about."""
        complaint = self.complaint
        named = [
            (f"u{one.employee_id}" if one.employee_id else f"d{one.department_id}", one.share, one.reason)
            for one in complaint.responsibilities.all()
        ]
        if not named and complaint.about_id:
            named = [(f"u{complaint.about_id}", 100, "")]
        elif not named and complaint.about_department_id:
            named = [(f"d{complaint.about_department_id}", 100, "")]
        first = {}
        for row, (who, share, reason) in enumerate(named[:ROWS], 1):
            first |= {f"who_{row}": who, f"share_{row}": share, f"reason_{row}": reason}
        return first

    def rows(self) -> list[list]:
        return [[self[f"{name}_{row}"] for name in ("who", "share", "reason")] for row in range(1, ROWS + 1)]

    def other_fields(self) -> list:
        return [self["note"]]

    def clean(self):
        cleaned = super().clean()
        shares = [one for row in range(1, ROWS + 1) if (one := self.share_of(cleaned, row))]
        if not shares and not cleaned.get("note"):
            self.add_error("note", _("Name somebody, or say why nobody of ours is responsible."))
        if shares and not self.errors and sum(one.share for one in shares) != 100:
            self.add_error(None, _("The shares together make 100 per cent."))
        return {"shares": shares, "note": cleaned.get("note", ""), "seen": cleaned.get("seen", "")}

    def share_of(self, cleaned: dict, row: int) -> Share | None:
        who, share = cleaned.get(f"who_{row}"), cleaned.get(f"share_{row}")
        if who and not share and f"share_{row}" not in self.errors:
            self.add_error(f"share_{row}", _("Say how much."))
        if share and not who:
            self.add_error(f"who_{row}", _("Say who."))
        return Share(who[0], share, who[1], cleaned.get(f"reason_{row}", "")) if who and share else None


class PenaltyForm(DeedForm):
    sent_once = True
    kind = forms.ChoiceField(label=gettext_lazy("penalty"), widget=forms.RadioSelect)
    who = WhoField(label=gettext_lazy("whom it concerns"), required=False)
    points = forms.DecimalField(
        label=gettext_lazy("points"), min_value=0, max_digits=6, decimal_places=1, required=False
    )
    amount = forms.DecimalField(
        label=gettext_lazy("amount in yuan"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    new_owner = forms.ModelChoiceField(
        User.objects.none(), required=False, label=gettext_lazy("new owner of the customer")
    )
    reason = reason_field()

    def prepare(self):
        complaint, policy = self.complaint, policy_for(self.complaint)
        named = list(complaint.responsibilities.select_related("employee__department", "department"))
        kinds = kinds_for(complaint, bool(named))
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]
        self.fields["who"].choices = NOBODY + [
            (f"u{one.employee_id}", with_department(one.employee))
            if one.employee
            else (f"d{one.department_id}", str(one))
            for one in named
        ]
        self.initial |= {"points": policy.points_per_case}
        if Penalty.Kind.FINE in kinds:
            bounds = {"least": policy.fine_least, "most": policy.fine_most}
            self.fields["amount"].help_text = _("A fine is between %(least)s and %(most)s yuan.") % bounds
        else:
            del self.fields["amount"]
        if Penalty.Kind.TRANSFER in kinds:
            people = User.objects.at_work().exclude(department=complaint.customer.owner.department_id)
            self.fields["new_owner"].queryset = people.select_related("department")
            self.fields["new_owner"].label_from_instance = with_department
        else:
            del self.fields["new_owner"]

    def clean(self):
        cleaned = super().clean()
        kind, who = cleaned.get("kind"), cleaned.pop("who", None)
        if kind != Penalty.Kind.TRANSFER and not who and not self.errors:
            self.add_error("who", _("Say whom it concerns."))
        if kind == Penalty.Kind.TRANSFER:
            owner = self.complaint.customer.owner
            who = (owner.department, owner)
        department, employee = who or (None, None)
        zero = Decimal(0)
        return {
            "kind": kind,
            "reason": cleaned.get("reason", ""),
            "department": department,
            "employee": employee,
            "points": (cleaned.get("points") or zero) if kind == Penalty.Kind.POINTS else zero,
            "amount": (cleaned.get("amount") or zero) if kind == Penalty.Kind.FINE else zero,
            "new_owner": cleaned.get("new_owner") if kind == Penalty.Kind.TRANSFER else None,
        }


def kinds_for(complaint: Complaint, is_named: bool) -> list[Penalty.Kind]:
    """What may be proposed in this case; fines only where the company has switched them on."""
    kinds = [Penalty.Kind.POINTS, Penalty.Kind.CRITICISM] if is_named else []
    if is_named and policy_for(complaint).fines_on:
        kinds.insert(1, Penalty.Kind.FINE)
    if complaint.customer and complaint.customer.owner_id:
        kinds.append(Penalty.Kind.TRANSFER)
    return kinds


class TellForm(DeedForm):
    text = long_text(gettext_lazy("what the customer was told"))


class FirmForm(DeedForm):
    reason = reason_field()
