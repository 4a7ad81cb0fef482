"""The clean server of the shared data, and a server of the samples as a clean one."""

from __future__ import annotations

from pathlib import Path

import pytest
from default_rules import ServerText, server_text

from ruleguard.baselines.capture import Knowledge, capture
from ruleguard.baselines.held import Told, told_of
from ruleguard.baselines.shipped import shipped
from ruleguard.cli.inputs import load_one


@pytest.fixture(scope="session")
def pristine(real_data: Path) -> ServerText:
    return server_text(real_data / "connect-1.1.130-contoso")


@pytest.fixture(scope="session")
def pristine_told(real_data: Path) -> Told:
    return told_of(load_one(str(real_data / "connect-1.1.130-contoso")))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The baselines of the program."""
    return Knowledge(shipped())


@pytest.fixture(scope="session")
def sample(samples: Path) -> ServerText:
    return server_text(samples / "server")


@pytest.fixture(scope="session")
def captured(sample: ServerText) -> Knowledge:
    """The baseline of the samples' server alone."""
    return Knowledge([capture(sample.config())])
