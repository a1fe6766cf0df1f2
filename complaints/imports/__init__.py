"""The import of complaints and of their category tree."""

from django.utils.translation import gettext_lazy as _

from complaints.imports import tree
from complaints.imports.fields import FIELDS, OPEN, OptionsForm
from complaints.imports.judge import judge
from complaints.imports.write import undo, write
from complaints.models import Complaint
from core.imports import ImportKind
from core.models import Import


def targets(ids: set[int], user) -> dict[int, tuple[str, str]]:
    """Name and address of the complaints that rows point to, as far as the person sees them."""
    found = Complaint.objects.visible_to(user).filter(pk__in=ids).only("pk", "number", "subject")
    return {one.pk: (str(one), one.get_absolute_url()) for one in found}


def notice(batch: Import) -> str:
    """What will become of the rows as a whole; said over the preview."""
    if (batch.options or {}).get("enter_as") == OPEN:
        return str(_("They are registered and to be handled: their clocks run from the import, and nobody is told."))
    return str(_("They are filed at once as history: nothing is owed for them, and nobody is told."))


COMPLAINTS = ImportKind(
    name="complaints",
    label=_("Complaints"),
    permission="complaints.import_complaint",
    fields=FIELDS,
    judge=judge,
    write=write,
    undo=undo,
    options=OptionsForm,
    targets=targets,
    notice=notice,
    help=_(
        "One row, one complaint. The number of the source system is the key: the same file again brings in nothing "
        "new. They come in as filed history; rows to be handled can be brought in as registered."
    ),
)
CATEGORIES = tree.KIND
