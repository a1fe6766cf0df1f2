"""The ways out: e-mail through Django, company chat through Apprise. What goes wrong comes back as two exceptions."""

import contextlib
import logging
import re
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

import apprise
import requests
from apprise.plugins import dingtalk, feishu, wecombot
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings quote addresses, which are keys

# What people copy out of their chat → how Apprise writes it.
WEBHOOKS = [
    (re.compile(r"^https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)$"), "wecombot://{}"),
    (re.compile(r"^https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)$"), "dingtalk://{}"),
    (re.compile(r"^https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?$"), "feishu://{}"),
]


class Later(Exception):
    """Not now; a later attempt may do. The text is a code of `REASONS` with a detail behind a colon."""


class Never(Exception):
    """No attempt will do."""


class Listening:
    """`requests` for the three robots: they answer 200 to what they refuse, and Apprise does not look inside."""

    codes, RequestException = requests.codes, requests.RequestException

    @staticmethod
    def post(*args, **kwargs) -> requests.Response:
        answer = requests.post(*args, **kwargs)
        if answer.ok and (code := refusal_in(answer)):
            raise Later(f"robot: {code}")
        return answer


for plugin in (dingtalk, feishu, wecombot):
    plugin.requests = Listening


def refusal_in(answer: requests.Response) -> int:
    """The code in the body that says why the message was not taken; 0 when it was."""
    try:
        said = answer.json()
    except ValueError:
        return 0
    codes = [said.get(name) for name in ("errcode", "code", "StatusCode")] if isinstance(said, dict) else []
    return next((code for code in codes if isinstance(code, int) and code), 0)


def robot_address(text: str, secret: str = "") -> str:
    """The webhook address of a chat robot as it is kept; empty when it is none that may be used here."""
    for pattern, form in WEBHOOKS:
        if found := pattern.match(text):
            address = form.format(found[1])
            return address.replace("://", f"://{secret}@", 1) if secret and "dingtalk" in form else address
    return text if robot_of(text) else ""


def robot_of(address: str):
    """The robot behind an address, or None. Only the kinds of settings.KEGUAN_CHATS: others could reach anything."""
    if address.partition("://")[0].lower() not in settings.KEGUAN_CHATS:
        return None
    return apprise.Apprise.instantiate(address, suppress_exceptions=True)


def robot_name(address: str) -> str:
    """«WeCom Bot», for pages: the address itself is a secret."""
    robot = robot_of(address)
    return str(robot.service_name) if robot else ""


def post_chat(address: str, title: str, body: str) -> None:
    robot = robot_of(address)
    if robot is None:
        raise Never("bad_address")
    if not robot.notify(body=body, title=title):
        raise Later("robot")


class Mail:
    """One connection to the mail server for a run, opened when the first message needs it.

    A server that did not answer is not waited for again in this run: others would wait with it.
    """

    def __init__(self):
        self.connection = None
        self.trouble = ""

    def open(self) -> None:
        if self.connection:
            return
        if self.trouble:
            raise Later(self.trouble)
        connection = get_connection()
        try:
            connection.open()
        except (SMTPException, OSError) as error:
            self.trouble = f"no_server: {type(error).__name__}"
            raise Later(self.trouble) from error
        self.connection = connection

    def post(self, address: str, title: str, body: str, name: str) -> None:
        """The message id is the same at each attempt, so that a mail server may notice a second copy."""
        headers = {"Message-ID": f"<{name}@keguan.{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"}
        subject = " ".join(title.split())
        message = EmailMessage(subject, body, to=[address], connection=self.connection, headers=headers)
        try:
            message.send()
        except SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise (Never if code >= 500 else Later)(f"refused: {code} {text.decode(errors='replace')}"[:280]) from error
        except SMTPResponseException as error:
            self.close()
            said = f"refused: {error.smtp_code} {error.smtp_error!s}"[:280]
            raise (Never if error.smtp_code in (550, 551, 552, 553, 554) else Later)(said) from error
        except (SMTPException, OSError) as error:
            self.close()
            raise Later(f"no_server: {type(error).__name__}") from error
        except ValueError as error:  # an address or a header that no mail can have
            raise Never("bad_address") from error

    def close(self) -> None:
        if self.connection:
            with contextlib.suppress(SMTPException, OSError):
                self.connection.close()
            self.connection = None
