"""A mail server and a chat robot on this machine, which keep what they are given."""

import json
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Conversation(socketserver.StreamRequestHandler):
    """As much SMTP as a client of ours speaks."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.server.greeted()
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "RCPT" and self.server.refuse in line:
                self.say(f"{self.server.code} refused")
            elif word == "DATA":
                self.receive()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def receive(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.letters.append(message_from_bytes(b"\n".join(lines)))
        self.server.received()
        self.say("250 kept")


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    refuse, code = "nobody-at-all", 550

    def __init__(self):
        self.letters = []
        self.greeted = self.received = lambda: None
        super().__init__(("127.0.0.1", 0), Conversation)

    @property
    def subjects(self) -> list[str]:
        return [str(make_header(decode_header(letter["Subject"]))) for letter in self.letters]

    @property
    def bodies(self) -> list[str]:
        return [letter.get_payload(decode=True).decode() for letter in self.letters]


class Robot(ThreadingHTTPServer):
    status = 200
    body = b""

    def __init__(self):
        self.said = []
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/robot"


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.said.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args):
        pass


@contextmanager
def running(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
