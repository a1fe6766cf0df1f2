"""What the tests need of the system: found, installed (Debian, root), or named in one line. Standard library only."""

import ctypes.util
import os
import shutil
import subprocess
from pathlib import Path

from environment import Problem, say
from servers import find_program

PROGRAMS = {
    "postgresql": ("initdb",),
    "redis-server": ("redis-server",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "gettext": ("xgettext",),
}
LIBRARIES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
FORBID_SERVICES = Path("/usr/sbin/policy-rc.d")  # while it answers 101 a package starts no service


def missing_packages() -> list[str]:
    programs = [package for package, names in PROGRAMS.items() if not find_program(*names)]
    return programs + [package for package, name in LIBRARIES.items() if not ctypes.util.find_library(name)]


def ensure_packages() -> None:
    """Install what is missing where we may, without starting a service; otherwise stop with the one line to type."""
    if not (missing := missing_packages()):
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.getuid() != 0 or not shutil.which("apt-get"):
        raise Problem(f"the tests need more of the system: sudo {line}")
    say(f"Installing {', '.join(missing)} ...")
    forbidden_before = FORBID_SERVICES.exists()
    if not forbidden_before:
        FORBID_SERVICES.write_text("#!/bin/sh\nexit 101\n")
        FORBID_SERVICES.chmod(0o755)
    try:
        _apt("apt-get", "update", "-q")
        _apt(*line.split(), "-q")
    finally:
        if not forbidden_before:
            FORBID_SERVICES.unlink()
    if missing := missing_packages():
        raise Problem(f"apt installed the packages, but these are still not found: {', '.join(missing)}")


def _apt(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        raise Problem(f"“{' '.join(command)}” failed:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-8:]))
