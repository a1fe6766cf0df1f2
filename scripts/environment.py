"""Where things are, and .venv with the pinned packages. Standard library only."""

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / (os.environ.get("KEGUAN_VAR") or "var")


class Problem(Exception):
    """Something the person at the keyboard can mend; the text is the one sentence that is shown."""


def say(text: str) -> None:
    print(text, flush=True)


def check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise Problem(f"cannot write to {folder} ({problem.strerror}); make it writable or use a folder of your own.")


def die_with_parent() -> None:
    """In a fresh child (Linux): even a supervisor that is killed outright leaves nobody behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def run_quietly(command: list, failing: str) -> None:
    """Run a step of the installation; its output is shown only when it fails, as `failing` and its last lines."""
    step = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )
    try:
        output, _nothing = step.communicate()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(step.pid, signal.SIGKILL)  # an interrupted step leaves nobody behind
    if step.returncode:
        raise Problem(f"{failing}\n" + "\n".join(output.splitlines()[-15:]))


def ensure_packages(requirements: str) -> None:
    """Make .venv and install the pinned packages, but only when it is missing or the list has changed."""
    listed = _listed(ROOT / requirements)
    stamp = VENV / f".{requirements}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == listed:
        return
    check_writable(ROOT)
    if not _works():
        _make_venv()
    check_writable(VENV)
    say(f"Installing the packages of {requirements} (a minute or two the first time) ...")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    run_quietly([*pip, "-r", ROOT / requirements], "the packages could not be installed; pip says:")
    stamp.write_text(listed)


def _listed(path: Path) -> str:
    """All listed packages and the version of Python as one digest."""
    text = "{}.{}\n".format(*sys.version_info[:2])
    text += "".join(file.read_text() for file in [ROOT / "constraints.txt", ROOT / "requirements.txt", path])
    return hashlib.sha256(text.encode()).hexdigest()


def _works() -> bool:
    if not PYTHON.exists():
        return False
    code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([str(PYTHON), "-c", code], stderr=subprocess.DEVNULL).returncode == 0


def _make_venv() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Problem(f"the venv module of {sys.executable} is missing: apt-get install -y python3-venv")
    say("Making .venv ...")
    run_quietly([sys.executable, "-m", "venv", "--clear", VENV], "the virtual environment could not be made:")


def compile_catalogues() -> None:
    """Translate locale/**/*.po into what gettext reads, where the source is newer."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        check_writable(source.parent)
        command = [VENV / "bin" / "pybabel", "-q", "compile", "-i", source, "-o", target, "-l", source.parts[-3]]
        run_quietly(command, f"{source.name} could not be compiled:")
