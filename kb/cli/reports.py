"""kb report: list and copy templates, build drafts."""

import click


@click.group()
def report() -> None:
    """Draft reports from templates and the corpus."""
