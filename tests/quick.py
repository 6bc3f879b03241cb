"""What makes hundreds of applications quick to make and to sign in to; nothing that is tested is any different."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine
from werkzeug.routing import Rule

import core.database
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
ALIKE: dict[str, Engine] = {}
"""The first engine of each kind of database and options."""


def share_templates(app: Flask) -> None:
    """Let an application take the templates that others of this process have compiled."""
    app.jinja_env.bytecode_cache = COMPILED


def hash_cheaply() -> None:
    """Hash passwords with as little work as argon2 allows: those of tests are worth nothing."""
    passwords._hasher = PasswordHasher.from_parameters(CHEAPEST)
    passwords.set_cost = lambda **cost: None  # type: ignore[assignment]


def compile_rules_once() -> None:
    """Let an application's rules take what the same rule of another application was compiled to.

    Werkzeug reads each rule with a regular expression, and writes and compiles two small programs for it, which is most
    of what an application costs.
    """
    compiled: dict[object, tuple[Any, ...]] = {}
    compile_rule, compile_builder = Rule.compile, Rule._compile_builder
    builders: dict[object, Callable[..., tuple[str, str]]] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        kinds = {name: type(converter) for name, converter in rule._converters.items()}
        key = (append_unknown, tuple(rule._trace), repr(kinds), repr(rule.defaults))
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults), _kinds(rule))
        if key not in compiled:
            compile_rule(rule)
            compiled[key] = (rule._parts, rule._trace, rule._converters, rule.arguments)
            return
        rule._parts, rule._trace, rule._converters, arguments = compiled[key]
        rule.arguments |= arguments
        rule._build = rule._compile_builder(False).__get__(rule, None)
        rule._build_unknown = rule._compile_builder(True).__get__(rule, None)

    Rule._compile_builder = builder  # type: ignore[method-assign, assignment]
    Rule.compile = compile_once  # type: ignore[method-assign, assignment]


def _kinds(rule: Rule) -> tuple[object, ...]:
    """The converters that a rule's words stand for: an application may have its own."""
    assert rule.map is not None
    return tuple(rule.map.converters.items())


def compile_statements_once() -> None:
    """Let the application's engines be alike, so that a process compiles a statement once and not in each test."""
    core.database.create_engine = engine_alike  # type: ignore[assignment, attr-defined]


def engine_alike(url: str, **options: Any) -> Engine:
    """An engine that takes the statements which others like it, for the same kind of database, have compiled.

    SQLAlchemy keeps them by engine and dialect, and each test has engines of its own. Nor is a server asked again what
    it is able to do: it is the same one.
    """
    engine = create_engine(url, **options)
    alike = ALIKE.setdefault(repr((engine.dialect.name, sorted(options.items()))), engine)
    if alike is not engine:
        engine.dialect.initialize = lambda connection: None  # type: ignore[method-assign]
        engine.dialect = engine.pool._dialect = alike.dialect
        engine._compiled_cache = alike._compiled_cache
    return engine


def folder_of_databases() -> str:
    """Where databases lie that a test does not pull the plug on: in memory where there is room, so that none waits."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return str(MEMORY) if roomy else tempfile.gettempdir()
