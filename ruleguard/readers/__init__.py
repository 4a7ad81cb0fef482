"""Syntax tree to model, one reader a format, the same model from each."""
