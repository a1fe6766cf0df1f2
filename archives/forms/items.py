"""What is asked for on the pages of documents in a file."""

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.filing import doubts_about
from archives.models import ArchiveFile, Item
from credit.forms.documents import day_field
from credit.forms.once import OnceForm

MOST_PAGES, MOST_COPIES = 100_000, 999


class ItemForm(OnceForm):
    title = forms.CharField(label=pgettext_lazy("archives", "title"), max_length=200)
    kind = forms.ChoiceField(label=_("kind"), choices=Item.Kind.choices, initial="main")
    number = forms.CharField(label=_("number"), max_length=60, required=False)
    on = day_field(_("day"))
    responsible = forms.CharField(label=_("responsible"), max_length=100, required=False)
    upload = forms.FileField(
        label=_("electronic copy"),
        required=False,
        help_text=_("PDF, PNG or JPEG. Office documents are saved as PDF first."),
    )
    is_paper = forms.BooleanField(label=_("on paper"), required=False)
    pages = forms.IntegerField(
        label=_("pages"),
        min_value=0,
        required=False,
        validators=[MaxValueValidator(MOST_PAGES)],
        help_text=_("Left empty, the pages of the electronic copy are counted."),
    )
    copies = forms.IntegerField(label=_("copies"), min_value=1, initial=1, validators=[MaxValueValidator(MOST_COPIES)])
    condition = forms.CharField(label=pgettext_lazy("archives", "condition"), max_length=100, required=False)
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["on"].required = False
        self.fields["on"].help_text = _(
            "It says the year: of a plan over several years its first, of a summary its last, of a meeting its "
            "opening, of request and reply that of the reply (S1-26 R10)."
        )

    @property
    def facts(self) -> dict:
        facts = super().facts
        return {**facts, "pages": facts["pages"] or 0}


class NewItemForm(ItemForm):
    belongs_to = forms.ModelChoiceField(Item.objects.none(), label=_("belongs to"), required=False)
    is_confirmed = forms.BooleanField(
        label=_("It goes in nevertheless"), required=False, widget=forms.HiddenInput({"autocomplete": "off"})
    )
    field_order = ("title", "kind", "belongs_to", "number", "on", "responsible", "upload")

    def __init__(self, data=None, files=None, *, file: ArchiveFile):
        self.file = file
        super().__init__(data, files)

    def prepare(self) -> None:
        super().prepare()
        groups = self.file.items.filter(removed_at__isnull=True, belongs_to__isnull=True)
        self.fields["belongs_to"].queryset = groups

    def clean(self) -> dict:
        """What the filing rules doubt is said, and a box to confirm it appears."""
        cleaned = super().clean()
        if self.errors or cleaned.get("is_confirmed"):
            return cleaned
        there = list(self.file.items.filter(removed_at__isnull=True))
        said = {name: cleaned[name] for name in ("on", "belongs_to", "kind")}
        doubts = doubts_about(self.file, there, **said)
        if doubts:
            self.fields["is_confirmed"].widget = forms.CheckboxInput()
            self.add_error("is_confirmed", doubts)
        return cleaned


class ChangeItemForm(ItemForm):
    version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, data=None, files=None, *, item: Item):
        names = ("title", "kind", "number", "on", "responsible", "is_paper", "pages", "copies", "condition", "note")
        given = {name: getattr(item, name) for name in (*names, "version")}
        super().__init__(data, files, initial=given)
        self.fields["upload"].label = _("a newer electronic copy")

    @property
    def facts(self) -> dict:
        facts = super().facts
        return {"version": facts.pop("version"), "upload": facts.pop("upload"), "changes": facts}


class RemoveItemForm(OnceForm):
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
