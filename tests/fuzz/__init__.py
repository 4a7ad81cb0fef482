"""Fuzzing: inputs made of the samples by damage. In CI a few seconds of it; for long ``python -m tests.fuzz``."""
