"""Checks, compares and moves what a Microsoft Entra Connect server is configured to do."""

__version__ = "0.1.0"
