"""Is the input sound."""
