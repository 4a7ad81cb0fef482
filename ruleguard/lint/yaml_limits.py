"""What a YAML file that a user names may be: no anchors, aliases and tags, bounded in size, depth and values.

The reader of YAML is slow, and slower than in proportion for deep or long lists; an alias can stand for a million values.
"""

from __future__ import annotations

from ruleguard.errors import InputError
from ruleguard.text import Source

MAX_YAML_CHARACTERS = 1_000_000
"""A longer settings file or rule of one's own is refused."""
MAX_YAML_DEPTH = 32
"""How deep lists and keys may stand inside each other in it."""
MAX_YAML_VALUES = 50_000
"""How many keys, values and lists it may have."""


def refuse_excess(source: Source) -> None:
    """Raise ``InputError`` for a text beyond the limits, before anything is made of it; ``YAMLError`` where it is no YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

    if len(source.text) > MAX_YAML_CHARACTERS:
        raise InputError(source.path, f"is longer than {MAX_YAML_CHARACTERS:,} characters")
    depth = 0
    for count, event in enumerate(YAML(typ="safe", pure=True).parse(source.text)):
        reason = None
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if isinstance(event, AliasEvent):
            reason = "aliases (*name) are not understood"
        elif getattr(event, "anchor", None):
            reason = "anchors (&name) are not understood: put a text that begins with & in quotes"
        elif getattr(event, "tag", None):
            reason = "tags (!name) are not understood: put a text that begins with ! in quotes"
        elif depth > MAX_YAML_DEPTH:
            reason = f"is nested deeper than {MAX_YAML_DEPTH} levels"
        elif count > MAX_YAML_VALUES:
            reason = f"has more than {MAX_YAML_VALUES:,} values"
        if reason is not None:
            mark = event.start_mark
            raise InputError(source.path, reason, mark.line + 1, mark.column + 1)
