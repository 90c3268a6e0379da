"""A model endpoint for tests: a real HTTP server whose replies, and faults, are scripted."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Say:
    """One reply. ``text`` is the model's; the rest is how the endpoint delivers it.

    ``raw`` is sent in place of a completion; ``cut`` bytes of the body are sent and the connection closed;
    ``drip`` is seconds between bytes, ``wait`` seconds before the reply.
    """

    text: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    finish: str = "stop"
    raw: str | None = None
    kind: str = "application/json"
    cut: int | None = None
    drip: float = 0.0
    wait: float = 0.0


Script = Callable[[Body], Say]


@dataclass
class Fake:
    """The running server: what it received, and what it says."""

    script: Script
    url: str = ""
    bodies: list[Body] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    stop: Callable[[], None] = lambda: None
    connections: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def texts(self) -> list[str]:
        """The last message of each request."""
        return [body["messages"][-1]["content"] for body in self.bodies]


def completion(body: Body, said: Say) -> Body:
    """A chat completion: a tool call if tools were given, else text."""
    message: Body = {"role": "assistant", "content": said.text}
    if "tools" in body:
        function = {"name": body["tools"][0]["function"]["name"], "arguments": said.text}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "1", "type": "function", "function": function}],
        }
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model"),
        "choices": [{"index": 0, "finish_reason": said.finish, "message": message}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def is_probe(body: Body) -> bool:
    """Whether a request tries out a mode."""
    return str(body["messages"][-1]["content"]).startswith("请只说两个字")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: Fake

    def setup(self) -> None:
        super().setup()
        self.fake.connections.append(self.connection)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        fake = self.fake
        with fake.lock:
            fake.bodies.append(body)
            fake.at_once += 1
            fake.most_at_once = max(fake.most_at_once, fake.at_once)
        try:
            self._reply(body, fake.script(body))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with fake.lock:
                fake.at_once -= 1

    def _reply(self, body: Body, said: Say) -> None:
        time.sleep(said.wait)
        raw = said.raw
        if raw is None:
            content = completion(body, said) if said.status == 200 else {"error": {"message": said.text}}
            raw = json.dumps(content, ensure_ascii=False)
        data = raw.encode("utf-8")
        self.send_response(said.status)
        self.send_header("content-type", said.kind)
        self.send_header("content-length", str(len(data)))
        for name, value in said.headers:
            self.send_header(name, value)
        self.end_headers()
        if said.cut is not None:
            self.wfile.write(data[: said.cut])
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif said.drip:
            for byte in data:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(said.drip)
        else:
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """Say nothing of connections that the client gave up."""


@contextmanager
def serving(script: Script) -> Iterator[Fake]:
    """A server on a free port of this machine."""
    fake = Fake(script)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()
        for connection in fake.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    fake.stop = stop
    try:
        yield fake
    finally:
        if thread.is_alive():
            stop()
