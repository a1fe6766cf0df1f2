"""kill -9 while a register book is printed: after a restart it is there, with every line, told of once."""

import pytest

from tests.site.killing import places, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.worker]
LINES = 2000

PREPARE = """
from django.utils import timezone
from archives.models import ArchiveFile, Category, Reading
from core.bulk import insert_rows
from staff.models import User
system = User.objects.system()
file = ArchiveFile.objects.create(
    number='K-1', title='K', subject='K', category=Category.objects.first(), kept='permanent', year=2026, level=0,
    entered_by=system,
)
now = timezone.now()
insert_rows(Reading, [Reading(at=now, by=system, kind='page', file=file, page=n) for n in range(1, {count} + 1)])
"""
START = """
from archives.documents.registers import order_register
from staff.models import User
order_register(name='readings', query='', by=User.objects.system(), key='kill')
"""
STATE = "SELECT state, done_count FROM core_job WHERE kind = 'archive_register'"
FOUND = """
from core.models import Event, Job
from pypdf import PdfReader
job = Job.objects.get(kind='archive_register')
text = ''.join(page.extract_text() for page in PdfReader(job.result_file.open('rb')).pages)
print(job.result['count'], text.count('K-1'), job.attempts, Event.objects.filter(deed='core.export').count())
"""


@pytest.fixture(params=["embedded", "grown-up"])
def place(request, tmp_path):
    yield from places(tmp_path, request.param)


def test_a_register_book_survives_a_kill(place):
    place.shell(PREPARE.format(count=LINES))
    place.start("worker", "beat")
    place.shell(START)
    wait_until(lambda: place.row(STATE)[1] > 0, "the first part")
    place.kill("worker", "beat")
    state, _done = place.row(STATE)
    place.start("worker", "beat")
    wait_until(lambda: place.row(STATE)[0] == "done", "the book")
    count, printed, attempts, events = map(int, place.shell(FOUND).split())
    assert (count, printed, events) == (LINES, LINES, 1)
    assert attempts >= (1 if state == "done" else 2)
