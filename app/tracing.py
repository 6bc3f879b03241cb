"""OpenTelemetry's traces, where the installation has set OTEL_EXPORTER_OTLP_ENDPOINT and installed `folkmoot[tracing]`.

A span is named after a route or a kind of work, and holds no address, no name and nothing that anybody typed. Each
process sends its own, so that its sender is made in the process that needs it and not before the server divides.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import Any

from flask import Flask, Response, g, request

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def is_wanted() -> bool:
    """Whether the environment names where traces go, and nobody has switched OpenTelemetry off."""
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return not off and any(os.environ.get(name) for name in ENDPOINTS)


def init_tracing(app: Flask) -> None:
    if not is_wanted():
        return
    app.before_request(_begin)
    app.after_request(_name)
    app.teardown_request(_end)


@contextmanager
def span(name: str, **said: str | int) -> Iterator[None]:
    """What is done inside the block is a span of a trace, if traces are wanted."""
    tracer = _tracer(os.getpid()) if is_wanted() else None
    if tracer is None:
        yield
        return
    with tracer.start_as_current_span(name, attributes=said, record_exception=False):
        yield


def send_what_is_left() -> None:
    """Send the spans that wait, before a process ends."""
    provider = _provider(os.getpid()) if is_wanted() else None
    if provider is not None:
        provider.shutdown()


@cache
def _provider(process: int) -> Any:
    """What makes and sends spans in this process; None where the packages are missing."""
    try:
        sdk, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
        sender = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
        resources = import_module("opentelemetry.sdk.resources")
    except ImportError:
        logging.getLogger("folkmoot").warning("Traces are wanted, but folkmoot[tracing] is not installed.")
        return None
    about = {"service.name": os.environ.get("OTEL_SERVICE_NAME", "folkmoot"), "service.version": version("folkmoot")}
    provider = sdk.TracerProvider(resource=resources.Resource.create(about))
    provider.add_span_processor(export.BatchSpanProcessor(sender.OTLPSpanExporter()))
    return provider


def _tracer(process: int) -> Any:
    provider = _provider(process)
    return provider and provider.get_tracer("folkmoot")


def _begin() -> None:
    tracer = _tracer(os.getpid())
    if tracer is not None and "span" not in g:
        route = request.url_rule.rule if request.url_rule else "none"
        g.span = span(f"{request.method} {route}", **{"http.request.method": request.method, "http.route": route})
        g.span.__enter__()


def _name(response: Response) -> Response:
    if "span" in g:
        current = import_module("opentelemetry.trace").get_current_span()
        current.set_attribute("http.response.status_code", response.status_code)
        current.set_attribute("folkmoot.request_id", g.get("request_id", ""))
    return response


def _end(error: BaseException | None) -> None:
    begun = g.pop("span", None)
    if begun is not None:
        begun.__exit__(None, None, None)
