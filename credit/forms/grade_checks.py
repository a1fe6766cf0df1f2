"""Is the input sound: a check of the use of a grade."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.forms.files import day_field, long_text
from credit.forms.once import OnceForm
from credit.policy import policy_for

ANSWER_WORDS = {
    "yes": pgettext_lazy("grade check", "kept"),
    "no": pgettext_lazy("grade check", "not kept"),
    "none": pgettext_lazy("grade check", "no case"),
}


class CheckForm(OnceForm):
    is_right = forms.TypedChoiceField(
        label=_("treated as the grade wants"),
        choices=[("", "—"), ("yes", pgettext_lazy("grade check", "yes")), ("no", pgettext_lazy("grade check", "no"))],
        coerce=lambda value: value == "yes",
    )
    finding = long_text(_("finding"))
    todo = long_text(_("to do"), required=False, rows=2)
    todo_on = day_field(_("to be done until"), required=False)

    def prepare(self) -> None:
        """The points of the policy stand first."""
        self.points = {f"point_{number}": point for number, point in enumerate(policy_for().grade_check_points)}
        asked = {
            name: forms.ChoiceField(label=point, choices=[("", "—"), *ANSWER_WORDS.items()])
            for name, point in self.points.items()
        }
        self.fields = {"token": self.fields["token"], **asked, **self.fields}

    def clean(self) -> dict:
        cleaned = super().clean()
        points = {point: cleaned.pop(name) for name, point in self.points.items() if name in cleaned}
        if cleaned.get("todo") and not cleaned.get("todo_on") and "todo_on" not in self.errors:
            self.add_error("todo_on", _("Say until when it is done."))
        return {**cleaned, "points": points}
