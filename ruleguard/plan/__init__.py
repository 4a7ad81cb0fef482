"""From a comparison to the ordered move: what to do, why, how to undo it, what to check after it."""
