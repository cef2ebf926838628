"""Access control: only programs and pages on this machine may use the playground, never other websites."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, urlsplit

from aiohttp import web

from bot.playground.webhook import is_loopback

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:;"
    " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@web.middleware
async def only_this_machine(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Reject foreign hosts (DNS rebinding), foreign origins, and forms posted by other pages."""
    if not is_loopback(_split(f"//{request.host}").hostname or ""):
        raise web.HTTPForbidden(text="The playground answers this machine only.")
    # Other sites may link to the page, but not embed it or call anything (loading an image is a call, too).
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and request.path != "/":
        raise web.HTTPForbidden(text="The playground does not answer other pages.")
    origin = request.headers.get("Origin")
    if origin is not None and _split(origin).netloc != request.host:
        raise web.HTTPForbidden(text="The playground does not answer other pages.")
    if (
        request.method == "POST"
        and request.path.startswith("/play/")
        and request.content_type != "application/json"
    ):
        raise web.HTTPUnsupportedMediaType(text="The playground's own requests are application/json.")
    answer = await handler(request)
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _split(address: str) -> SplitResult:
    """The parts of an address; none if it isn't one."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
