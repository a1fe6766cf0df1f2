"""Messages out of the house, sent to a real mail server and a real robot on this machine."""

import time
from datetime import timedelta

import pytest
from apprise.plugins import dingtalk, feishu, wecombot
from django.urls import reverse
from django.utils import timezone

from core import hooks
from core.models import Delivery, Digest, Event, Notice, Reach
from core.notices import sending, tell
from core.notices.digests import claim_digest, send_digests
from core.notices.reading import mark_read
from core.notices.sending import LEASE, RETRIES, claim, send_waiting
from core.secrets import Secret
from tests.core.servers import MailServer, Robot, running

State = Delivery.State


@pytest.fixture
def mail(settings):
    with running(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.MAIL_IS_SET_UP = True
        settings.SITE_URL = "https://crm.example"
        yield server


@pytest.fixture
def robot(settings):
    settings.KEGUAN_CHATS = [*settings.KEGUAN_CHATS, "json"]
    with running(Robot()) as server:
        yield server


@pytest.fixture
def chief(cast):
    cast.chief.email = "chief@example.cn"
    cast.chief.save()
    return cast.chief


def told(cast, people, stage="asked", **facts):
    given = {"rule": "approvals.decide_within", "record": cast.sales, "title": "请审批销售部", **facts}
    return tell(people=people, stage=stage, **given)


def later(**span):
    return timezone.now() + timedelta(**span)


@pytest.fixture(autouse=True)
def awake(monkeypatch):
    """Everybody works, whatever the calendar says of the day of the tests."""
    monkeypatch.setattr(hooks, "is_working_time", [])


@pytest.fixture
def asleep(awake):
    """Nobody works."""
    hooks.is_working_time.append(lambda moment, person: False)


def test_an_urgent_notice_leaves_at_once_with_a_link(cast, chief, mail):
    told(cast, [chief], urgent=True, text="超限发货")
    assert send_waiting() == 1
    assert mail.subjects == ["【紧急】请审批销售部"]
    assert mail.letters[0]["To"] == "chief@example.cn"
    assert "超限发货" in mail.bodies[0]
    assert f"https://crm.example{Notice.objects.get().get_absolute_url()}" in mail.bodies[0]
    assert Delivery.objects.get().state == State.SENT


def test_a_second_worker_and_a_second_run_send_nothing(cast, chief, mail):
    told(cast, [chief], urgent=True)
    now = timezone.now()
    token = claim(now)
    assert token
    assert claim(now) == ""
    assert send_waiting() == 0
    Delivery.objects.update(token="")
    assert send_waiting() == 1
    assert send_waiting() == 0
    told(cast, [chief], urgent=True)
    assert send_waiting() == 0
    assert len(mail.letters) == 1


def test_messages_are_in_the_persons_language(cast, chief, mail):
    chief.language = "en"
    chief.save()
    told(cast, [chief], urgent=True, title="Decide")
    send_waiting()
    assert mail.subjects == ["[urgent] Decide"]


def test_ordinary_notices_wait_for_working_hours(cast, chief, robot, asleep):
    Reach.objects.create(person=chief, chat=Secret.of(robot.address))
    told(cast, [chief])
    told(cast, [chief], stage="hurry", urgent=True, title="加急")
    assert send_waiting() == 1
    assert robot.said[0]["title"] == "【紧急】加急"
    hooks.is_working_time.clear()
    assert send_waiting(later(minutes=6)) == 1
    assert len(robot.said) == 2


def test_what_was_read_meanwhile_is_not_sent(cast, chief, robot):
    Reach.objects.create(person=chief, chat=Secret.of(robot.address))
    told(cast, [chief])
    mark_read(person=chief)
    assert send_waiting() == 0
    assert Delivery.objects.get(channel="chat").state == State.NEEDLESS


def test_the_digest_comes_once_a_day_and_never_empty(cast, chief, mail):
    told(cast, [chief], stage="one", title="第一件")
    told(cast, [chief], stage="two", title="第二件")
    told(cast, [chief], stage="read", title="已读的")
    mark_read(person=chief, notices=Notice.objects.filter(stage="read"))
    assert send_waiting() == 0
    assert send_digests() == 1
    assert mail.subjects == ["今日汇总:2 条通知"]
    assert "1. 第一件\n2. 第二件" in mail.bodies[0]
    assert "已读的" not in mail.bodies[0]
    told(cast, [chief], stage="three", title="第三件")
    assert send_digests() == 0
    assert send_digests(later(days=1)) == 1
    assert send_digests(later(days=2)) == 0
    assert len(mail.letters) == 2


def test_the_digest_waits_for_working_hours(cast, chief, mail, asleep):
    told(cast, [chief])
    assert send_digests() == 0
    assert not Digest.objects.exists()


def test_a_digest_that_failed_is_tried_again_the_same_day(cast, chief, mail, settings):
    told(cast, [chief])
    settings.EMAIL_PORT = 1
    assert send_digests() == 0
    settings.EMAIL_PORT = mail.server_address[1]
    assert send_digests(later(minutes=2)) == 1
    assert len(mail.letters) == 1


def test_failures_come_again_at_growing_distances_and_end_in_the_list(cast, chief, robot):
    Reach.objects.create(person=chief, chat=Secret.of(robot.address))
    robot.status = 500
    told(cast, [chief], urgent=True)
    waits = []
    now = timezone.now()
    for _attempt in range(len(RETRIES) + 1):
        assert send_waiting(now) == 0
        row = Delivery.objects.get(channel="chat")
        waits.append(row.not_before - timezone.now())
        now = row.not_before + timedelta(seconds=1)
    assert waits[:-1] == sorted(waits[:-1])
    assert row.state == State.COULD_NOT
    assert row.reason == "robot"
    assert len(robot.said) == len(RETRIES) + 1


def test_a_server_that_comes_back_gets_the_message(cast, chief, robot):
    Reach.objects.create(person=chief, chat=Secret.of(robot.address))
    robot.status = 500
    told(cast, [chief], urgent=True)
    send_waiting()
    robot.status = 200
    assert send_waiting(later(minutes=2)) == 1
    assert Delivery.objects.get(channel="chat").state == State.SENT


ROBOTS = [  # address, where its plugin sends to, what it says to a message that it takes and to one that it does not
    ("wecombot://0a1b2c3d", wecombot.NotifyWeComBot, b'{"errcode":0,"errmsg":"ok"}', b'{"errcode":40001}'),
    ("dingtalk://abc123", dingtalk.NotifyDingTalk, b'{"errcode":0,"errmsg":"ok"}', b'{"errcode":310000}'),
    ("feishu://0a1b2c3d", feishu.NotifyFeishu, b'{"code":0,"msg":"success"}', b'{"code":19001,"msg":"param invalid"}'),
]


@pytest.mark.parametrize(("address", "plugin", "taken", "refused"), ROBOTS)
def test_a_robot_that_refuses_within_an_answer_200_has_told_nobody(
    cast, chief, robot, monkeypatch, address, plugin, taken, refused
):
    monkeypatch.setattr(plugin, "notify_url", robot.address.replace("json://", "http://"))
    Reach.objects.create(person=chief, chat=Secret.of(address))
    told(cast, [chief], urgent=True)
    robot.body = refused
    assert send_waiting() == 0
    row = Delivery.objects.get(channel="chat")
    code = "".join(filter(str.isdigit, refused.decode()))
    assert (row.state, row.reason) == (State.FAILED, f"robot: {code}")
    assert code in row.reason_in_words
    robot.body = taken
    assert send_waiting(later(minutes=2)) == 1
    assert Delivery.objects.get(channel="chat").state == State.SENT
    assert "请审批销售部" in str(robot.said[-1])


def test_a_mail_server_that_hangs_is_waited_for_once(cast, chief, mail, settings, monkeypatch):
    """Fifty messages would hold a worker for a quarter of an hour, and all other work with it."""
    settings.EMAIL_TIMEOUT = 0.3
    asked = []
    mail.greeted = lambda: (asked.append(1), time.sleep(1))
    monkeypatch.setattr(sending, "LOT", 2)
    for stage in ("one", "two", "three"):
        told(cast, [chief], stage=stage, urgent=True)
    assert send_waiting() == 0
    assert len(asked) == 1
    assert Delivery.objects.filter(state=State.FAILED, reason__startswith="no_server: ").count() == 3
    mail.greeted = lambda: None
    assert send_waiting(later(minutes=2)) == 3


def test_one_refused_address_does_not_stop_the_others(cast, chief, mail):
    cast.director.email = "gone@example.cn"
    cast.director.save()
    mail.refuse = "gone@"
    told(cast, [cast.director, chief], urgent=True)
    assert send_waiting() == 1
    refused = Delivery.objects.untold().get()
    assert refused.person == cast.director
    assert "550" in refused.reason_in_words


def test_a_row_that_cannot_be_processed_does_not_stop_the_others(cast, chief, mail, robot):
    Reach.objects.create(person=cast.director, chat=Secret("k1:not-a-ciphertext"))
    told(cast, [cast.director, chief], urgent=True)
    assert send_waiting() == 1
    broken = Delivery.objects.untold().get(channel="chat")
    assert broken.reason.startswith("error")


def test_without_an_address_the_reason_is_listed(cast, mail):
    told(cast, [cast.gm], urgent=True)
    assert Delivery.objects.untold().get().reason == "no_address"


def test_without_a_mail_server_no_mail_is_promised(cast, chief):
    told(cast, [chief], urgent=True)
    assert not Delivery.objects.exists()


def test_killed_before_the_hand_over_it_is_sent_later(cast, chief, mail):
    told(cast, [chief], urgent=True)
    told(cast, [chief], stage="digest")
    now = timezone.now()
    assert claim(now)  # and the worker is gone
    claim_digest(chief, "mail", now)
    assert send_waiting(now) == send_digests(now) == 0
    after = now + LEASE + timedelta(minutes=1)
    assert send_waiting(after) == 1
    assert send_digests(after) == 1
    assert len(mail.letters) == 2


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


def test_killed_after_the_hand_over_it_is_listed_and_not_sent_twice(cast, chief, mail, monkeypatch):
    told(cast, [chief], urgent=True)

    def send_and_die(*args):
        raise Killed

    monkeypatch.setattr("core.notices.ways.Mail.post", send_and_die)
    with pytest.raises(Killed):
        send_waiting()
    monkeypatch.undo()
    assert send_waiting(later(minutes=30)) == 0
    row = Delivery.objects.untold().get()
    assert row.reason == "unknown"
    assert mail.letters == []


def test_the_list_of_what_could_not_be_told_and_trying_again(cast, chief, mail, signed_in):
    told(cast, [cast.gm], urgent=True)
    admin = signed_in(cast.admin)
    page = admin.get(reverse("core:untold")).content.decode()
    assert "总经理" in page
    assert "没有地址" in page
    assert "请审批" not in page  # what others were told is theirs
    cast.gm.email = "gm@example.cn"
    cast.gm.save()
    row = Delivery.objects.untold().get()
    admin.post(reverse("core:tell_again", args=[row.pk]))
    assert send_waiting() == 1
    assert Event.objects.filter(deed="core.tell_again", by=cast.admin).exists()
    page = admin.post(reverse("core:tell_again", args=[row.pk]), follow=True).content.decode()
    assert "已不在" in page
    assert signed_in(cast.chief).get(reverse("core:untold")).status_code == 403


def test_the_administration_tries_messages_again(cast, mail, signed_in):
    told(cast, [cast.gm], urgent=True)
    row = Delivery.objects.untold().get()
    address, client = reverse("admin:core_delivery_changelist"), signed_in(cast.admin)
    page = client.get(address).content.decode()
    assert "没有地址" in page
    assert "请审批" not in page
    client.post(address, {"action": "again", "_selected_action": [row.pk]})
    assert Delivery.objects.get(pk=row.pk).state == State.WAITING
    assert Event.objects.filter(deed="core.tell_again", by=cast.admin).exists()


def test_everybody_chooses_their_own_ways(cast, chief, mail, robot, signed_in):
    client = signed_in(chief)
    hook = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-0000-4000-8000-123456789abc"
    client.post(reverse("core:reach"), {"webhook": hook, "digest_mail": "on", "mail": "home@example.cn"})
    reach = Reach.objects.get(person=chief)
    assert reach.chat.reveal() == "wecombot://0a1b2c3d-0000-4000-8000-123456789abc"
    assert not reach.urgent_mail
    page = client.get(reverse("core:reach")).content.decode()
    assert "WeCom Bot" in page
    assert "0a1b2c3d" not in page
    assert "0a1b2c3d" not in str(Event.objects.get(deed="core.choose_reach").changes)
    told(cast, [chief], urgent=True)
    assert send_waiting() == 0
    assert send_digests() == 1
    assert mail.letters[0]["To"] == "home@example.cn"
    client.post(reverse("core:reach"), {"forget": "on"})
    assert not Reach.objects.get(person=chief).chat


@pytest.mark.parametrize(
    "address", ["json://127.0.0.1:1/x", "https://example.cn/hook", "file:///etc/passwd", "mailto://a:b@example.cn"]
)
def test_a_robot_is_one_of_the_three(cast, chief, signed_in, address):
    response = signed_in(chief).post(reverse("core:reach"), {"webhook": address})
    assert response.status_code == 422
    assert not Reach.objects.filter(person=chief).exclude(chat="").exists()


@pytest.mark.parametrize(
    ("address", "secret", "kept"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=abc123", "SECdef", "dingtalk://SECdef@abc123"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/aa-bb-12", "", "feishu://aa-bb-12"),
    ],
)
def test_webhooks_are_kept_as_the_library_writes_them(cast, chief, signed_in, address, secret, kept):
    signed_in(chief).post(reverse("core:reach"), {"webhook": address, "secret": secret})
    assert Reach.objects.get(person=chief).chat.reveal() == kept


def test_a_test_message_takes_the_real_way_once_a_minute(cast, chief, mail, signed_in):
    client = signed_in(chief)
    client.post(reverse("core:try_ways"))
    client.post(reverse("core:try_ways"))
    assert send_waiting() in (1, 2)  # two when the minute turned
    assert "测试" in mail.subjects[0]
