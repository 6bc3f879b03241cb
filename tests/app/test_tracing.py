"""Traces go to whatever collector OpenTelemetry's own variables name, as real OTLP, and tell nothing about anybody."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app import create_app, tracing


class Collector(HTTPServer):
    """A collector that keeps what it is sent."""

    def __init__(self) -> None:
        self.kept: list[ExportTraceServiceRequest] = []
        super().__init__(("127.0.0.1", 0), Receiving)

    def spans(self) -> list[Any]:
        scopes = [scope for sent in self.kept for each in sent.resource_spans for scope in each.scope_spans]
        return [span for scope in scopes for span in scope.spans]


class Receiving(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/traces":
            self.server.kept.append(ExportTraceServiceRequest.FromString(content))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    server = Collector()
    thread = Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    yield server
    tracing._provider.cache_clear()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.by_turns
def test_a_request_and_a_step_are_spans_that_name_no_address(collector: Collector, app: Flask) -> None:
    traced = create_app(app.extensions["settings"])
    answer = traced.test_client().get("/s/no-such-survey?code=a-secret-code")
    traced.extensions["database"].close()
    with tracing.span("step of a job", **{"folkmoot.job": "7"}):
        pass
    tracing.send_what_is_left()
    request, step = collector.spans()
    said = {each.key: each.value for each in request.attributes}
    assert (request.name, step.name) == ("GET /s/<survey>", "step of a job")
    assert said["http.response.status_code"].int_value == 404
    assert said["folkmoot.request_id"].string_value == answer.headers["X-Request-Id"]
    assert "a-secret-code" not in str(collector.kept) and "no-such-survey" not in str(collector.kept)


def test_nothing_is_traced_unless_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tracing.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    assert not tracing.is_wanted()
    monkeypatch.setenv(tracing.ENDPOINTS[0], "http://127.0.0.1:9")
    assert tracing.is_wanted()
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert not tracing.is_wanted()
