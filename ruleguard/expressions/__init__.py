"""The expression language of synchronization rules."""
