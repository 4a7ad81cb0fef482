"""Exports without what tells whose they are: stable pseudonyms in the place of names, addresses, identifiers and secrets.

See ``docs/redact.md`` for what is replaced and what is not.
"""
