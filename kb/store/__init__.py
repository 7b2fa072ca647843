"""Documents and their indexes on disk."""
