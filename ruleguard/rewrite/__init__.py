"""Rule scripts for another server: which identifiers change, the edits, and the proof that nothing else did."""
