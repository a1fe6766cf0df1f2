"""Papers of a credit file: checked as the files of complaints are."""

from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import get_random_string

from complaints.actions.files import TYPES, check_file


def keep_paper(record, paper: UploadedFile | None) -> None:
    """Put the paper on the record, which is saved afterwards. Raises `Refused` for what may not be kept."""
    if not paper:
        return
    ending = check_file(paper)
    paper.seek(0)
    record.paper_name = PurePath(paper.name).name[-200:]
    record.paper.save(f"{get_random_string(32)}.{ending}", paper, save=False)


def paper_type(name: str) -> str:
    return TYPES.get(PurePath(name).suffix.lower().lstrip("."), "application/octet-stream")
