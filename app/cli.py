"""The `folkmoot` command. Each command's module is loaded only when it is called, so that `--help` is quick."""

import sys
from importlib import import_module
from typing import Any

import click

from app.commands.errors import say_plainly

COMMANDS = {
    "audit": "app.commands.audit:audit",
    "backup": "app.commands.backup:backup",
    "compare": "app.commands.compare:compare",
    "demo": "app.commands.house:demo",
    "doctor": "app.commands.doctor:doctor",
    "drivers": "app.commands.drivers:drivers",
    "estimate": "app.commands.statistics:estimate",
    "export": "app.commands.exports:exports",
    "funnel": "app.commands.funnel:funnel",
    "import": "app.commands.imports:imports",
    "migrate": "app.commands.house:migrate",
    "neighbours": "app.commands.comparators:neighbours",
    "person": "app.commands.people:person",
    "questionnaire": "app.commands.questionnaire:questionnaire",
    "privacy": "app.commands.privacy:privacy",
    "publish": "app.commands.publishing:publish",
    "reference": "app.commands.reference:reference",
    "recompute": "app.commands.recompute:recompute",
    "redact": "app.commands.redact:redact",
    "remask": "app.commands.remask:remask",
    "restore": "app.commands.backup:restore",
    "retention": "app.commands.retention:retention",
    "sample": "app.commands.sample:sample",
    "sign-on": "app.commands.sign_on:sign_on",
    "serve": "app.commands.house:serve",
    "smallareas": "app.commands.small_areas:smallareas",
    "spc": "app.commands.spc:spc",
    "themes": "app.commands.themes:themes",
    "translations": "app.commands.translations:translations",
    "vault": "app.commands.vault:vault",
    "weight": "app.commands.statistics:weight",
    "worker": "app.commands.house:worker",
}


class LazyGroup(click.Group):
    """A group that knows its commands' names before it loads them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if plain := say_plainly(error):
                raise plain from error
            raise


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="folkmoot")
def main() -> None:
    """Resident surveys and citizen feedback that councils commission together."""


if __name__ == "__main__":
    sys.exit(main())
