"""One file a format: bytes -> blocks."""
