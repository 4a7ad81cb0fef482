"""What a synchronization server is configured to do, whatever file said so."""
