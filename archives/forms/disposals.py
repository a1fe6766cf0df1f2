"""What is asked for on the pages of destruction and of legal holds."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.forms.requests import area
from archives.models import ArchiveFile, Disposal
from archives.policy import policy_for
from credit.forms.documents import day_field
from credit.forms.once import OnceForm
from staff.models import User


class AskDestructionForm(OnceForm):
    reason = area(_("remark for the signers"), required=False, most=500)


class DestroyForm(OnceForm):
    destroyed_on = day_field(_("destroyed on"))
    method = forms.CharField(
        label=pgettext_lazy("destruction", "method"),
        max_length=100,
        help_text=_("It is never sold as waste paper (S1-05 R24)."),
    )
    first = forms.ModelChoiceField(User.objects.none(), label=_("destroyed by"))
    second = forms.ModelChoiceField(User.objects.none(), label=_("and by"))
    backups = forms.CharField(
        label=_("backups that still hold it"),
        max_length=200,
        help_text=_("Which backups, and when they are overwritten; “none” where there are none."),
    )

    def __init__(self, data=None, *, disposal: Disposal):
        self.disposal = disposal
        policy = policy_for(disposal)
        given = {"destroyed_on": timezone.localdate(), "method": policy.method, "backups": policy.backups}
        super().__init__(data, initial=given)

    def prepare(self) -> None:
        people = User.objects.at_work().exclude(username="system")
        self.fields["first"].queryset = self.fields["second"].queryset = people

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("Two people destroy; this is the first one again."))
        return cleaned


class HoldForm(OnceForm):
    reason = forms.CharField(
        label=_("reason"), max_length=200, help_text=_("Lawsuit, inspection by an authority, open dispute …")
    )
    version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, data=None, *, file: ArchiveFile):
        super().__init__(data, initial={"reason": file.hold_reason, "version": file.version})


class WhyForm(OnceForm):
    reason = forms.CharField(label=_("reason"), max_length=200)
