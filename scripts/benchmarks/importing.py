"""Importing a file of companies: time, memory, and how long a page edit waits meanwhile.

python -m benchmarks.importing ROWS
python -m benchmarks.importing one FILE     (the import itself, in a process of its own)
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.browsing import ROOT, Browser, form_of, web_server
from benchmarks.company_file import write
from benchmarks.report import tell

PERSON, PASSWORD = "chenguodong", "keguan-demo"


def bring_in(path: str) -> None:
    """Preview and write as a worker does it; says the counts, the seconds and the resident memory."""
    import django

    django.setup()
    from core.imports.command import import_file
    from staff.models import User

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    counts = import_file(path, "customers", by=User.objects.system())
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**counts, "seconds": seconds, "before": before / 1024, "memory": after / 1024}))


class Editor(threading.Thread):
    """Someone who changes the note of a customer every half second and looks at the clock."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self.browser = Browser(port)
        self.browser.sign_in(PERSON, PASSWORD)
        self.customers = re.findall(r'href="(/customers/\d+/)"', self.browser.get("/customers/").body)
        self.waits: list[float] = []
        self.over = threading.Event()
        self.problem = ""

    def run(self) -> None:
        turn = 0
        while not self.over.wait(0.5) and not self.problem:
            turn += 1
            self.edit(self.customers[turn % len(self.customers)] + "edit/", f"记录 {turn}")

    def edit(self, path: str, note: str) -> None:
        fields = form_of(self.browser.get(path).body, "note") | {"note": note}
        answer = self.browser.post(path, fields)
        self.waits.append(answer.seconds)
        if answer.status != 302:
            self.problem = f"the edit of {path} answered {answer.status}"


def import_in_process(path: Path) -> dict:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "crm_site.settings"}
    environment["PYTHONPATH"] = f"{ROOT}:{ROOT / 'scripts'}"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", "one", str(path)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def main(part: str, rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder, web_server("benchmarks.settings") as port:
        small, large = Path(folder) / "small.csv.gz", Path(folder) / "large.csv.gz"
        write(rows // 5, str(small), first=rows)
        write(rows, str(large))
        first = import_in_process(small)
        editor = Editor(port)
        editor.start()
        second = import_in_process(large)
        editor.over.set()
        editor.join(30)
    if editor.problem:
        raise RuntimeError(editor.problem)
    tell(part, "rows read", second["read"], "rows")
    tell(part, "rows written", second["new"] + second["updated"], "rows")
    tell(part, "preview and write", second["seconds"], "s", 60 if rows >= 100_000 else None)
    tell(part, f"resident memory with {rows // 5:,} rows", first["memory"], "MB", 300)
    tell(part, f"resident memory with {rows:,} rows", second["memory"], "MB", 300)
    tell(part, "growth of memory from the fifth to the whole", second["memory"] / first["memory"], "", 1.15)
    tell(part, "page edits meanwhile", len(editor.waits), "")
    tell(part, "longest wait of a page edit", max(editor.waits) * 1000, "ms", 1000)


if __name__ == "__main__":
    if sys.argv[1] == "one":
        bring_in(sys.argv[2])
    else:
        main(sys.argv[1], int(sys.argv[2]))
