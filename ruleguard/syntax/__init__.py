"""Bytes to positioned trees; knows formats, not the product."""
