"""What is replaced, what is not, and that everything else stays."""
