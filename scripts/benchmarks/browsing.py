"""A browser that only counts: one connection, cookies, gzip; and the server it asks."""

import contextlib
import gzip
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    bytes: int  # as sent: gzipped
    queries: int
    body: str
    location: str


class Browser:
    def __init__(self, port: int):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> Answer:
        return self.ask("POST", path, urlencode(fields), headers)

    def ask(self, verb: str, path: str, body: str | None = None, more: dict[str, str] | None = None) -> Answer:
        headers = {
            **(more or {}),
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(verb, path, body, headers)
        response = self.connection.getresponse()
        raw = response.read()
        seconds = time.perf_counter() - began
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        is_packed = response.headers.get("Content-Encoding") == "gzip"
        return Answer(
            status=response.status,
            seconds=seconds,
            bytes=len(raw),
            queries=int(response.headers.get("X-Queries", 0)),
            body=(gzip.decompress(raw) if is_packed else raw).decode(errors="replace"),
            location=response.headers.get("Location", ""),
        )

    def sign_in(self, username: str, password: str) -> None:
        fields = form_of(self.get("/sign-in/").body, "username")
        answer = self.post("/sign-in/", {**fields, "username": username, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{username} cannot sign in: {answer.status}")


class Form(HTMLParser):
    """The fields of each form of a page with what they hold."""

    def __init__(self):
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.select = self.area = ""

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        if tag == "input" and name and given.get("type") not in ("checkbox", "radio", "submit", "file"):
            self.forms[-1][name] = given.get("value") or ""
        elif tag == "input" and name and "checked" in given:
            self.forms[-1][name] = given.get("value") or "on"
        elif tag == "select":
            self.select = name
            self.forms[-1].setdefault(name, "")
        elif tag == "option" and self.select and "selected" in given:
            self.forms[-1][self.select] = given.get("value") or ""
        elif tag == "textarea":
            self.area = name
            self.forms[-1][name] = ""

    def handle_data(self, data):
        if self.area:
            self.forms[-1][self.area] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def form_of(page: str, field: str) -> dict[str, str]:
    """The values of the form that has this field."""
    reader = Form()
    reader.feed(page)
    return next(form for form in reader.forms if field in form)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def web_server(settings: str) -> Iterator[int]:
    """Two web workers as `make run` has them; gives the port."""
    port = free_port()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}
    options = f"--bind 127.0.0.1:{port} --workers 2 --threads 4 --log-level error --no-control-socket"
    options += " --timeout 300 --keep-alive 60"  # the other server may take its time between two questions
    command = [sys.executable, "-m", "gunicorn.app.wsgiapp", "crm_site.wsgi", *options.split()]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    for _attempt in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the web server did not start")
