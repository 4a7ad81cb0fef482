"""What differs between two configurations (facts), what that means (judgement), what has to be run."""
