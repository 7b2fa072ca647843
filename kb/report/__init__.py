"""Excerpts -> a cited draft."""
