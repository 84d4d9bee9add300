"""Promise: what the docstrings, the README and the example show is what happens."""

from __future__ import annotations

import doctest
import importlib
import runpy
from pathlib import Path

import pytest

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("module", ["slantwise", "slantwise._error", "slantwise._table"])
def test_docstrings(module):
    known = {"slantwise": importlib.import_module("slantwise")}
    done = doctest.testmod(importlib.import_module(module), optionflags=FLAGS, extraglobs=known)
    assert done.attempted > 0 and done.failed == 0


def test_readme(monkeypatch):
    monkeypatch.chdir(ROOT.parent)
    done = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=FLAGS, encoding="utf-8")
    assert done.attempted > 0 and done.failed == 0


def test_example(capsys):
    runpy.run_path(str(ROOT / "examples" / "seed.py"), run_name="__main__")
    told = capsys.readouterr().out
    assert "India" in told and "generic_conflict" in told
