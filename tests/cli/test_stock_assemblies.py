"""``stock-assemblies`` in ruleguard.yaml: which rules extensions are no customization."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruleguard.errors import InputError
from ruleguard.lint.settings import Settings
from ruleguard.lint.settings_reader import read_settings
from ruleguard.render.settings import settings_text
from ruleguard.text import Source


def settings(text: str) -> Settings:
    return read_settings(Source("ruleguard.yaml", text.encode("utf-8")))


def test_the_names_are_kept_as_written():
    assert settings("stock-assemblies: [Stock.dll, other]").stock_assemblies == ("Stock.dll", "other")
    assert settings("build: 2.5.79.0").stock_assemblies == ()


def test_the_names_are_among_the_settings_that_are_shown():
    assert "  stock     Stock.dll\n" in settings_text("x", settings("stock-assemblies: [Stock.dll]"), ())
    assert "  stock" not in settings_text("x", Settings(), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stock-assemblies: Stock.dll", "ruleguard.yaml:1:1: stock-assemblies must be a list"),
        ("stock-assemblies: [1]", "ruleguard.yaml:1:20: each item of stock-assemblies must be text"),
        ("stock-assemblies:\n- ' '", "ruleguard.yaml:2:3: stock-assemblies has an empty name"),
        ("stock-assembly: [Stock.dll]", "did you mean 'stock-assemblies'?"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, words: str):
    with pytest.raises(InputError) as error:
        settings(text)
    assert words in str(error.value)


def test_the_sample_has_such_a_file(samples: Path):
    written = (samples / "dirsync" / "ruleguard.yaml").read_text(encoding="utf-8")
    assert settings(written).stock_assemblies == ("DirSyncStock.dll",)
