"""What makes hundreds of applications quick to make and to sign in to; nothing that is tested is any different."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from core.accounts import passwords

MEMORY = Path("/dev/shm")
ENOUGH = 3 * 2**30


class CompiledOnce(BytecodeCache):
    """Templates compiled once in a process, for all its applications; a changed template is compiled anew."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if compiled := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledOnce()


def share_templates(app: Flask) -> None:
    """Let an application take the templates that others of this process have compiled."""
    app.jinja_env.bytecode_cache = COMPILED


def hash_cheaply() -> None:
    """Hash passwords with as little work as argon2 allows: those of tests are worth nothing."""
    passwords._hasher = PasswordHasher.from_parameters(CHEAPEST)
    passwords.set_cost = lambda **cost: None  # type: ignore[assignment]


def build_addresses_once() -> None:
    """Let an application's rules take the code that builds addresses from the same rule of another application.

    Werkzeug writes and compiles a small program for each rule, twice, which is most of what an application costs.
    """
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        kinds = {name: type(converter) for name, converter in rule._converters.items()}
        key = (append_unknown, tuple(rule._trace), repr(kinds), repr(rule.defaults))
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign, assignment]


def folder_of_databases() -> str:
    """Where databases lie that a test does not pull the plug on: in memory where there is room, so that none waits."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return str(MEMORY) if roomy else tempfile.gettempdir()
