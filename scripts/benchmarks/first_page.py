"""From `make run` on an installed tree to the first page.

python -m benchmarks.first_page
"""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time

from benchmarks.browsing import ROOT, free_port
from benchmarks.report import tell


def seconds_to_first_page(folder: str, port: int) -> float:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"KEGUAN_VAR": folder, "PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "scripts/keguan.py", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not answers(port):
            if process.poll() is not None:
                raise RuntimeError("make run ended")
            time.sleep(0.05)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/sign-in/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def main(part: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fresh = seconds_to_first_page(folder, free_port())
        again = seconds_to_first_page(folder, free_port())
    tell(part, "the very first start, with the demo company to make", fresh, "s", 60)
    tell(part, "from make run to the first page, installed", again, "s", 10)


if __name__ == "__main__":
    main(sys.argv[1])
