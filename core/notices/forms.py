"""Is what a person typed about the ways to them sound?"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Reach
from core.notices.ways import robot_address
from core.secrets import Secret


class ReachForm(forms.ModelForm):
    """The key in a robot's address never comes back to the page: empty keeps it, the tick forgets it."""

    webhook = forms.CharField(
        label=_("webhook address of the chat robot"),
        required=False,
        max_length=400,
        help_text=_("From the settings of the robot in WeCom, DingTalk or Feishu. Empty keeps the present one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("signing secret (DingTalk)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    forget = forms.BooleanField(label=_("use no chat robot any more"), required=False)

    class Meta:
        model = Reach
        fields = (
            "mail",
            "urgent_mail",
            "urgent_chat",
            "ordinary_mail",
            "ordinary_chat",
            "digest_mail",
            "digest_chat",
        )

    def clean_webhook(self) -> str:
        text = self.cleaned_data["webhook"].strip()
        if text and not robot_address(text):
            raise ValidationError(gettext("This is not the webhook address of a WeCom, DingTalk or Feishu robot."))
        return text

    def clean(self):
        cleaned = super().clean()
        text, secret = cleaned.get("webhook"), cleaned.get("secret", "").strip()
        if text and secret and not robot_address(text, secret):
            self.add_error("secret", gettext("This secret does not fit the robot."))
        if secret and not text:
            self.add_error("webhook", gettext("Give the address together with its secret."))
        return cleaned

    def save(self, commit=False) -> Reach:
        """The choice, unsaved: the action saves it."""
        reach = super().save(commit=False)
        if self.cleaned_data["forget"]:
            reach.chat = ""
        elif self.cleaned_data["webhook"]:
            reach.chat = Secret.of(robot_address(self.cleaned_data["webhook"], self.cleaned_data["secret"].strip()))
        return reach

    @property
    def ways(self) -> list[tuple]:
        """The table of the page: what, by e-mail, by chat."""
        rows = (("urgent", _("urgent: at once")), ("ordinary", _("ordinary: in working hours")))
        rows += (("digest", _("everything else: once a day together")),)
        return [(label, self[f"{kind}_mail"], self[f"{kind}_chat"]) for kind, label in rows]
