"""Real data that lies beside the repository; tests skip where it does not."""

import csv
import gzip
import io
import os
from pathlib import Path

import pytest
from django.conf import settings

SAMPLES = Path(os.environ.get("KEGUAN_SAMPLES") or settings.BASE_DIR.parent / "shared" / "data")


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{name} is not in KEGUAN_SAMPLES ({SAMPLES.name})")
    return path


def sample_rows(name: str) -> list[dict[str, str]]:
    path = sample(name)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
