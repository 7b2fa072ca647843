"""Question -> excerpts and gaps."""
