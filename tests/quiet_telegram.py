"""A Telegram that knows one bot and answers what `duologue doctor` asks, in a thread of its own."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class QuietTelegram:
    """Serves as long as the `with` block."""

    def __init__(self) -> None:
        self.refuses = False  # the token
        self.page = False  # a proxy's page in its place
        self.ahead = timedelta()  # of its clock
        self.webhook: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}

    @property
    def url(self) -> str:
        """For TELEGRAM_API_URL."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        telegram = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = telegram.answer(self.path.rpartition("/")[2])
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return format_datetime(datetime.now(UTC) + telegram.ahead, usegmt=True)

            def log_message(self, format: str, *args: Any) -> None:
                """Quietly."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str) -> bytes:
        """What it says to a call."""
        if self.page:
            return b"<html>Sign in</html>"
        if self.refuses:
            return b'{"ok": false, "error_code": 401, "description": "Unauthorized"}'
        me = {"id": 1, "is_bot": True, "first_name": "D", "username": "a_bot"}
        return json.dumps({"ok": True, "result": me if method == "getMe" else self.webhook}).encode()
