"""The form of a contact."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from core.models import Event
from core.secrets import Secret
from customers.actions.contacts import FIELDS
from customers.forms.customer import day_field, secret_field
from customers.forms.guarded import GuardedForm, one_newline
from customers.models import Contact
from customers.values import check_phone


class ContactForm(GuardedForm):
    SECRETS = ["phone"]
    LAYOUT = [
        *["name", "position", "phone", "phone_clear", "wechat", "email", "birthday"],
        *["relation", "is_primary", "is_emergency", "note"],
    ]

    phone = secret_field(gettext_lazy("phone"))
    birthday = day_field(label=gettext_lazy("birthday"))

    class Meta:
        model = Contact
        fields = FIELDS
        widgets = {"note": forms.Textarea({"rows": 2})}

    @property
    def laid_out(self) -> list[forms.BoundField]:
        return [self[name] for name in self.LAYOUT if name in self.fields]

    def clean_phone(self) -> Secret:
        verdict = check_phone(self.cleaned_data["phone"])
        if verdict.error:
            raise ValidationError(verdict.error)
        return Secret.of(verdict.value)

    def clean_note(self) -> str:
        return one_newline(self.cleaned_data["note"])

    def again(self, data, record: Contact) -> "ContactForm":
        return ContactForm(data, instance=record)

    def trail_of(self, record: Contact):
        return Event.objects.about(record.customer).filter(details__contact=record.pk)

    def new_contact(self, customer) -> Contact:
        return Contact(customer=customer, **{name: self.cleaned_data[name] for name in self.guarded})
