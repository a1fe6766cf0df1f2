"""Kill -9 the worker while it sends an e-mail: nobody is told twice, nothing is lost; and beat's runs are noted."""

import json
import threading

import pytest

from tests.core.servers import MailServer, running
from tests.site.killing import places, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.embedded]

TELL = """
from core.notices import tell
from staff.models import User
person = User.objects.create(username="chief", name="陈科长", email="chief@example.cn")
tell(people=[person], rule="approvals.decide_within", record=person, stage="asked", title="请审批", urgent=True)
"""
AFTER_THE_LEASE = """
from datetime import timedelta
from django.utils import timezone
from core.notices.sending import LEASE, send_waiting
print(send_waiting(timezone.now() + 2 * LEASE))
"""
STATE = """
import json
from core.models import Delivery
print(json.dumps(list(Delivery.objects.values_list("state", "reason"))))
"""
RUNS = "SELECT count(*) FROM core_run WHERE schedule = 'core: sweep jobs' AND state = 'done'"


class SlowMailServer(MailServer):
    """Stops where it is told to, until it is let go."""

    def __init__(self):
        super().__init__()
        self.there, self.go_on = threading.Event(), threading.Event()

    def wait(self) -> None:
        self.there.set()
        self.go_on.wait(60)


@pytest.fixture
def mail():
    with running(SlowMailServer()) as server:
        yield server
        server.go_on.set()


@pytest.fixture
def place(tmp_path, mail):
    port = mail.server_address[1]
    for one in places(tmp_path, "embedded"):
        one.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        yield one


def kill_there(place, mail) -> None:
    place.start("worker")
    place.shell(TELL)
    assert mail.there.wait(60), "the worker did not come to the mail server"
    place.kill("worker")
    mail.go_on.set()
    mail.greeted = mail.received = lambda: None


def test_killed_after_the_letter_was_handed_over(place, mail):
    mail.received = mail.wait
    kill_there(place, mail)
    assert place.shell(AFTER_THE_LEASE) == "0"
    assert json.loads(place.shell(STATE)) == [["could_not", "unknown"]]
    assert len(mail.letters) == 1


def test_killed_before_the_letter_was_handed_over(place, mail):
    mail.greeted = mail.wait
    kill_there(place, mail)
    assert place.shell(AFTER_THE_LEASE) == "1"
    assert json.loads(place.shell(STATE)) == [["sent", ""]]
    assert mail.subjects == ["【紧急】请审批"]


def test_what_beat_starts_is_noted(place):
    place.start("worker", "beat")
    wait_until(lambda: place.row(RUNS) == (1,), "a noted run")
