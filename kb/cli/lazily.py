"""A group of commands that imports each only when it is asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows some commands by place: ``later`` maps names to ``module.attribute``.

    The modules lie in ``kb.cli``. A listing of the commands, with their help, imports all of them.
    """

    def __init__(self, *args: Any, later: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self._later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, ``None`` where there is none of that name."""
        if cmd_name in self._later:
            module, _, attribute = self._later[cmd_name].rpartition(".")
            command: click.Command = getattr(import_module(f"kb.cli.{module}"), attribute)
            return command
        return super().get_command(ctx, cmd_name)
