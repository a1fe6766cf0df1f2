"""Private PostgreSQL and Redis for the tests, on free ports and always ended. Standard library only."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from environment import Problem, die_with_parent

FAST = "fsync=off synchronous_commit=off full_page_writes=off max_connections=60 shared_buffers=256MB"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_program(*names: str) -> str | None:
    """The program on the PATH, or where Debian keeps the servers of PostgreSQL."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parts[-2]))
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", *map(str, debian)])
    return next((found for name in names if (found := shutil.which(name, path=places))), None)


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: somebody else then."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Problem("PostgreSQL does not run as root and there is neither a user postgres nor nobody.")


def _start(command: list[str], log: Path, user: pwd.struct_passwd | None = None) -> subprocess.Popen:
    with open(log, "ab") as lines:
        return subprocess.Popen(
            command,
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}),
        )


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_ready(port: int) -> bool:
    """PostgreSQL listens before it serves."""
    asked = [find_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(asked, check=False).returncode == 0


def _wait_until(answers: Callable[[int], bool], process: subprocess.Popen, port: int, name: str, log: Path) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit and process.poll() is None:
        if answers(port):
            return
        time.sleep(0.1)
    raise Problem(f"{name} did not start:\n" + log.read_text(errors="replace")[-2000:])


def _end(process: subprocess.Popen, number: int) -> None:
    process.send_signal(number)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def postgres(settings: str = FAST) -> Iterator[str]:
    """A PostgreSQL whose locale sees Chinese letters; gives the DATABASE_URL of an empty database."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="keguan-postgres-"))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, log, port = folder / "data", folder / "log", free_port()
    try:
        making = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = _start([find_program("initdb"), "-D", str(data), *making], log, user)
        if made.wait(120):
            raise Problem("PostgreSQL could not make its files:\n" + log.read_text(errors="replace")[-2000:])
        options = [part for setting in settings.split() for part in ("-c", setting)]
        place = ["-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1"]
        server = _start([find_program("postgres"), *place, *options], log, user)
        try:
            _wait_until(_is_ready, server, port, "PostgreSQL", log)
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _end(server, 2)  # SIGINT: fast shutdown
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis that keeps nothing; gives its REDIS_URL."""
    folder = Path(tempfile.mkdtemp(prefix="keguan-redis-"))
    port, log = free_port(), folder / "log"
    options = f"--port {port} --bind 127.0.0.1 --appendonly no --dir {folder}".split()
    server = _start([find_program("redis-server"), *options, "--save", ""], log)
    try:
        _wait_until(_is_open, server, port, "Redis", log)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _end(server, 15)
        shutil.rmtree(folder, ignore_errors=True)
