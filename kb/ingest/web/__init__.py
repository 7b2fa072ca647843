"""Fetching sources from the web: politely, within limits, and from nowhere it must not reach."""
