"""What checks look for must keep its spelling."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ruleguard.expressions.functions import functions
from ruleguard.lint.default_rules import NAMES
from ruleguard.lint.run_profiles import _STEPS
from ruleguard.redact.vocabulary import is_vocabulary


def words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]


def test_the_words_of_the_product_stay(root: Path):
    ids = [rule["id"] for rule in json.loads((root / "ruleguard/lint/catalogue.json").read_text("utf-8"))["rules"]]
    wanted = [*NAMES, *functions(), *_STEPS, *ids]
    assert not [word for text in wanted for word in words(text) if not is_vocabulary(word)]


def test_nobodys_name_is_in_it():
    names = """
        contoso northwind fabrikam wingtip litware proseware woodgrove oracle siemens bosch google amazon cisco
        james john robert michael david joe thomas daniel steven paul peter hans karl klaus pierre jose juan carlos tom ben
        mary linda susan karen nancy lisa anna ann eva maria lena emma omar ali chen wang singh kumar smith jones miller
        davis wilson mueller schmidt schneider fischer weber meyer becker
        paris berlin london madrid rome wien zurich munich hamburg lyon tokyo sydney boston chicago dallas atlanta
        germany france england spain italy austria europe asia africa america canada india china japan
    """
    assert not [name for name in names.split() if is_vocabulary(name)]
