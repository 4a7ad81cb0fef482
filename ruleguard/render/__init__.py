"""Results to text: one pure function an output."""
