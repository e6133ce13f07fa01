"""Who may ask: the key, pages of other sites, and bodies without end. Stands before every route.

A server on a loopback address is not out of a browser's reach. A page of any site can send requests to it, and a site
whose name is made to point here (DNS rebinding) can read the answers as its own. So without a key a request must name
this server by an address, by localhost, or by a name that was allowed; and with or without one, what a page of another
site sends is refused, unless that site was allowed. Pages of this machine and of programs (`vscode-webview://...`) may
ask, and get the CORS headers that let them read the answers.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from avow.app.server.errors import ApiError
from avow.app.server.hosts import is_address
from avow.app.terminal import say
from avow.core.account import printable

MAX_BODY = 16 << 20  # bytes
OPEN_PATHS = ("/health", "/v1/health")  # which need no key


class Guard:
    """An ASGI application before another. key: "" for none. hosts: names that are allowed beside addresses."""

    def __init__(self, app: ASGIApp, *, key: str = "", hosts: Collection[str] = ()) -> None:
        self._app = app
        self._key = key.encode()
        self._hosts = {host.lower().rstrip(".") for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        refused = self._refusal(scope, headers, origin)
        if refused is not None:
            say(printable(f"{refused.status}  {scope['method']} {scope['path']}  {refused.message}"))
            await _json(refused)(scope, receive, send)
        elif origin and scope["method"] == "OPTIONS":
            await self._preflight(origin, headers)(scope, receive, send)
        else:
            await self._app(scope, _bounded(receive), _sharing(send, origin) if origin else send)

    def _refusal(self, scope: Scope, headers: Headers, origin: str) -> ApiError | None:
        host = headers.get("host", "")
        if not self._key and not self._known(_host_of(f"//{host}")):
            message = f"this server is not called {host[:100]!r}. Start it with --allow-host to be reached so."
            return ApiError(403, message, code="host_not_allowed")
        if origin and not self._may_call(origin):
            message = f"pages of {origin[:100]!r} may not use this server. Start it with --allow-host to let them."
            return ApiError(403, message, code="origin_not_allowed")
        if self._key and scope["path"] not in OPEN_PATHS and scope["method"] != "OPTIONS" and not self._fits(headers):
            message = "the key is missing or wrong, expected Authorization: Bearer KEY"
            return ApiError(401, message, code="invalid_api_key")
        if (size := headers.get("content-length", "0")).isdecimal() and int(size[:20]) > MAX_BODY:
            return too_large()
        return None

    def _known(self, host: str) -> bool:
        return host in self._hosts or host == "localhost" or host.endswith(".localhost") or is_address(host)

    def _may_call(self, origin: str) -> bool:
        scheme, mark, _ = origin.partition("://")
        if scheme not in ("http", "https"):
            return bool(mark)  # a program's own page; "null" could be anybody's
        host = _host_of(origin)
        if is_address(host) and host not in self._hosts:
            return ipaddress.ip_address(host).is_loopback
        return self._known(host)

    def _fits(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        return hmac.compare_digest(given.strip().encode(), self._key) and scheme.lower() == "bearer"

    def _preflight(self, origin: str, headers: Headers) -> Response:
        wanted = headers.get("access-control-request-headers", "")
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": wanted or "authorization, content-type",
                "Access-Control-Max-Age": "600",
                "Vary": "Origin",
            },
        )


def too_large() -> ApiError:
    """A body that nobody needs."""
    return ApiError(413, f"the body has more than {MAX_BODY >> 20} MB", code="body_too_large")


def _host_of(url: str) -> str:
    """The host of an origin or of `//host:port`, "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _bounded(receive: Receive) -> Receive:
    """Receives no more of a body than may be."""
    total = 0

    async def bounded() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > MAX_BODY:
            raise too_large()
        return message

    return bounded


def _sharing(send: Send, origin: str) -> Send:
    """Sends with the headers that let a page of `origin` read the answer."""

    async def sharing(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers.add_vary_header("Origin")
        await send(message)

    return sharing


def _json(error: ApiError) -> Response:
    from msgspec.json import encode

    return Response(encode(error.body()), error.status, error.headers, "application/json")
