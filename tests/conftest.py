"""What every test may ask for: where the repository, its samples and the real exports are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run of CI, and no limit of time: a slow machine is no failure.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")

_ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update``: cases that are data get the expectations that the code gives now. Read the difference."""
    parser.addoption("--update", action="store_true", help="rewrite the expectations of cases; read the difference")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return _ROOT


@pytest.fixture(scope="session")
def samples(root: Path) -> Path:
    """The exports that were written for the project."""
    return root / "samples"


@pytest.fixture(scope="session")
def real_data(root: Path) -> Path:
    """Real exports, which are no part of the repository."""
    folder = root.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real exports are not here")
    return folder
