"""Blocks -> provisions, one file a kind of document."""
