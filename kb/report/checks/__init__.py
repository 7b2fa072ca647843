"""Checks of a template: its tags and anchors, its design, its questions."""
