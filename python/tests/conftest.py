"""The command line to compare with: ``SLANTWISE`` in the environment, else the release build of this checkout."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def command():
    """Runs ``slantwise`` and returns its standard output."""
    binary = Path(os.environ.get("SLANTWISE", ROOT / "target" / "release" / "slantwise"))
    if not binary.exists():
        pytest.fail(f"{binary} is not there\n  → run: cargo build --release --locked, or set SLANTWISE")

    def run(*arguments: str) -> str:
        done = subprocess.run([binary, *arguments], check=False, cwd=ROOT, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
