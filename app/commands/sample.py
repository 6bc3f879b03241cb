"""`folkmoot sample`: how many to ask, how they are shared out among strata, and which are drawn."""

import click

from app.commands.sample_drawing import allocate, draw
from app.commands.sample_sizes import size


@click.group()
def sample() -> None:
    """Plan a sample: its size, its allocation to strata, and the draw."""


for command in (size, allocate, draw):
    sample.add_command(command)
