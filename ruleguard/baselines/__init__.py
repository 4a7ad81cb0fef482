"""What Microsoft shipped, as data, and how a configuration is held against it."""
