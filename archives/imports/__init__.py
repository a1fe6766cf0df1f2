"""The import of an existing register of files."""

from django.utils.translation import gettext_lazy as _

from archives.imports.fields import FIELDS, OptionsForm
from archives.imports.judge import judge
from archives.imports.write import undo, write
from archives.models import ArchiveFile
from core.imports import ImportKind


def targets(ids: set[int], user) -> dict[int, tuple[str, str]]:
    """Number and address of the files that rows point to, as far as the person may know of them."""
    found = ArchiveFile.objects.visible_to(user).filter(pk__in=ids).only("pk", "number")
    return {one.pk: (str(one), one.get_absolute_url()) for one in found}


REGISTER = ImportKind(
    name="archives",
    label=_("Register of files"),
    permission="archives.import_archivefile",
    fields=FIELDS,
    judge=judge,
    write=write,
    undo=undo,
    options=OptionsForm,
    targets=targets,
    help=_(
        "One row, one file. The file number is the key: a file that is there already stays as it is. Without a word "
        "on secrecy a file is as secret as its customer is important. Titles are shown masked."
    ),
)
