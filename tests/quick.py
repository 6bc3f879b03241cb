"""What makes hundreds of applications quick to make and to sign in to; nothing that is tested is any different."""

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from core import people


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
    people._hasher = PasswordHasher.from_parameters(CHEAPEST)
