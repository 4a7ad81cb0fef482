"""What an installation can move to, by which road, and what stands in the way: from its exported files alone."""
