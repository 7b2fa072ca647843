"""Judged questions, or the corpus itself -> a better ranking, or none."""
