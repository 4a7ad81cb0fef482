"""What is timed, on what input, against what: see ``README.md``. Run with ``python -m benchmarks``."""
