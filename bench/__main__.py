"""Run every measurement of this folder in turn: `python -m bench`, or by name: `python -m bench statistics`.

With `--short` there is a glance at each instead, and with `--help` nothing but what they are.
"""

import sys
from importlib import import_module
from pathlib import Path


def main(arguments: list[str]) -> int:
    names = [each for each in arguments if not each.startswith("-")]
    options = [each for each in arguments if each.startswith("-")]
    known = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    if unknown := set(names) - set(known):
        print(f"There is no {', '.join(sorted(unknown))} here, only {', '.join(known)}.", file=sys.stderr)
        return 2
    if {"-h", "--help"} & set(options):
        _tell(names or known)
        return 0
    failures = 0
    for name in names or known:
        print(f"# {name}", flush=True)
        failures += bool(import_module(f"bench.{name}").main(options))
    return min(failures, 1)


def _tell(names: list[str]) -> None:
    """Print what measurements are, and measure nothing."""
    print(__doc__)
    for name in names:
        print(f"# {name}\n\n{import_module(f'bench.{name}').__doc__}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
