"""An OpenAI-compatible endpoint: its address, its key, and how a draw is cut into requests. No network here."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from avow.core.errors import SamplerError
from avow.sample.wire import Style, one_line

_OPENAI = "api.openai.com"

Job = tuple[int, ...]  # indices that one request is to fill


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Whom to ask. style: None to find out. api_key_env: the environment variable with the key, "" for none needed."""

    model: str
    base_url: str
    style: Style | None = None
    api_key_env: str = ""
    timeout: float = 300.0  # seconds of one request, from its start to its last byte
    parallel: int = 8  # requests at once
    per_request: int = 10  # answers of one request


def plan_jobs(missing: Sequence[int], size: int) -> list[Job]:
    """Requests for the missing indices: a whole block of `size` at a multiple of it in one, a torn one one by one."""
    jobs: list[Job] = []
    blocks: dict[int, list[int]] = {}
    for index in missing:
        blocks.setdefault(index // size, []).append(index)
    for block, indices in blocks.items():
        whole = indices[0] == block * size and indices == list(range(indices[0], indices[-1] + 1))
        jobs.extend([tuple(indices)] if whole else [(i,) for i in indices])
    return jobs


def check_address(endpoint: Endpoint) -> None:
    """Raise a `SamplerError` that says what is wrong with the name of the model or the address of the endpoint."""
    if not endpoint.model.strip():
        raise SamplerError("the model has no name", hint="Write openai:NAME@http://HOST:PORT/v1.")
    url = one_line(endpoint.base_url, limit=100)
    if wrong := _wrong_with(endpoint.base_url):
        raise SamplerError(f"{url!r} is no address of an endpoint: {wrong}", hint="Expected http://HOST:PORT/v1.")
    parts = urlsplit(endpoint.base_url)
    if parts.username or parts.password or parts.query or parts.fragment:
        message = f"the address of {parts.hostname} holds a user, a query or a fragment"
        raise SamplerError(message, hint="Keys are read from the environment: --api-key-env.")


def _wrong_with(url: str) -> str:
    scheme, mark, _ = url.partition("://")
    if not mark:
        return "no http:// or https:// before it"
    if scheme not in ("http", "https"):
        return f"found {one_line(scheme, limit=20)}://, expected http:// or https://"
    if re.search(r"\s", url):
        return "white space in it"
    try:
        parts = urlsplit(url)
        if not parts.hostname:
            return "no host in it"
        return "port 0" if parts.port == 0 else ""
    except ValueError as error:
        return str(error)[:100]


_ADDRESS = re.compile(r"localhost\b|[0-9]+(\.[0-9]+){3}|.*/|.*:[0-9]+$", re.DOTALL)


def split_address(name: str) -> tuple[str, str]:
    """(`NAME`, `URL`) of `NAME@URL`, the URL "" where there is none. A name may itself hold colons, slashes, at-signs.

    What follows the last at-sign is taken for a URL, be it a bad one, where it reads like a place: it has a slash or a
    port, or is an IP address or localhost. `claude-x@20240620` and `@cf/meta/llama` are names.
    """
    found = re.fullmatch(r"(.*?)@(https?://.*)", name, re.DOTALL)
    if found:
        return found[1], found[2]
    before, mark, after = name.rpartition("@")
    return (before, after) if mark and before and _ADDRESS.match(after) else (name, "")


def key_of(endpoint: Endpoint) -> str:
    """The key, from the variable that was named; OPENAI_API_KEY is sent to OpenAI and to nobody else."""
    name = endpoint.api_key_env or ("OPENAI_API_KEY" if urlsplit(endpoint.base_url).hostname == _OPENAI else "")
    if not name:
        return ""
    key = os.environ.get(name, "").strip()
    if not key:
        raise SamplerError(f"the environment variable {name} is not set", hint="It is to hold the endpoint's key.")
    if not (key.isascii() and key.isprintable()):
        raise SamplerError(f"the environment variable {name} holds no key: it has characters that no header can carry")
    return key
