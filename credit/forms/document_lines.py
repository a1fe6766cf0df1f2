"""The lines of an order or delivery as rows of a form. An empty row is none; more rows come without JavaScript."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credit.actions.document_lines import Typed
from credit.documents_offered import MOST_LINES
from credit.forms.documents import DeedForm, NewForm
from credit.lines import GROUPED
from credit.models import TradingLine

EXTRA = 3
NUMBERS = ("quantity", "price")


class NumberField(forms.DecimalField):
    """Also 1,000, as people paste it; a comma that parts no thousands is not guessed at."""

    def to_python(self, value):
        text = str(value or "").strip()
        return super().to_python(text.replace(",", "") if GROUPED.fullmatch(text) else value)


class LineForm(forms.Form):
    line = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    product = forms.CharField(label=_("product"), max_length=200, required=False)
    quantity = NumberField(label=_("quantity"), max_digits=18, decimal_places=4, required=False)
    price = NumberField(label=_("unit price"), max_digits=18, decimal_places=4, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            self.fields[name].widget = forms.TextInput({"inputmode": "decimal"})
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control text-end" if name in NUMBERS else "form-control"
            field.widget.attrs["aria-label"] = str(field.label)


class LinesFormSet(forms.BaseFormSet):
    @property
    def typed(self) -> list[Typed]:
        """Rows in which something was typed."""
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        filled = [
            row for row in rows if any(row.get(name) not in (None, "") for name in ("product", "quantity", "price"))
        ]
        return [Typed(row["product"], row["quantity"], row["price"], row["line"]) for row in filled]


ROWS = forms.formset_factory(LineForm, formset=LinesFormSet, extra=EXTRA, max_num=MOST_LINES, validate_max=True)
PREFIX = "lines"
HAS_ROWS = f"{PREFIX}-TOTAL_FORMS"


def line_rows(data=None, lines=()) -> LinesFormSet:
    """The rows as they were sent, or those of the document with some empty ones.

    Who asks for more rows gets what was typed with more empty ones, not judged yet.
    """
    if data is not None and "more" in data:
        return ROWS(prefix=PREFIX, initial=sent_rows(data))
    return ROWS(data, prefix=PREFIX, initial=[shown(line) for line in lines])


def sent_rows(data) -> list[dict]:
    count = data.get(HAS_ROWS, "0")
    count = min(int(count), MOST_LINES) if count.isdecimal() else 0
    rows = [{name: data.get(f"{PREFIX}-{at}-{name}", "") for name in LineForm.base_fields} for at in range(count)]
    return [row for row in rows if any(row.values())]


def shown(line: TradingLine) -> dict:
    return {
        "line": line.pk,
        "product": line.product,
        "quantity": plain(line.quantity),
        "price": plain(line.price),
    }


def plain(number) -> str:
    return "" if number is None else f"{number.normalize():f}"


class WithRows(forms.Form):
    """A form with rows of lines below it. Who asks for more rows gets all that was typed, not judged yet."""

    rows: LinesFormSet

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.rows.is_bound and not self.rows.is_valid():
            self.add_error(None, gettext("Look at the lines below: one of them is not sound."))
        return not self.errors

    @property
    def facts(self) -> dict:
        return super().facts | {"typed": self.rows.typed}


class NewWithLinesForm(WithRows, NewForm):
    """What an order or delivery is begun with; its rows may be missing."""

    def __init__(self, data=None, **kwargs):
        more = data is not None and "more" in data
        self.rows = line_rows(data if data is not None and HAS_ROWS in data else None)
        super().__init__(None if more else data, typed=data.dict() if more else None, **kwargs)


class LinesForm(WithRows, DeedForm):
    """The lines of one document. Rows that did not arrive take nothing out."""

    def __init__(self, data=None, *, document):
        more = data is not None and "more" in data
        seen = {"expected_version": data.get("expected_version")} if more else None
        self.rows = line_rows(data, document.lines.all())
        super().__init__(None if more else data, document=document, initial=seen)
