"""One Python rule a file; the file's docstring is the rule's documentation. Importing has no effect."""
