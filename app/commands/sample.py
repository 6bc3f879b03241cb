"""`folkmoot sample`: how many to ask, how they are shared out among strata, which are drawn, and a council's list."""

import click

from app.commands.sample_drawing import allocate, draw
from app.commands.sample_import import import_list
from app.commands.sample_sizes import size


@click.group()
def sample() -> None:
    """Plan a sample: its size, its allocation to strata, and the draw; or draw a council's own."""


for command in (size, allocate, draw, import_list):
    sample.add_command(command)
