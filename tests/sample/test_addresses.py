"""Addresses of endpoints: what is no address, and where a model's name ends and its address begins."""

from __future__ import annotations

import pytest

from avow.core.config import Settings
from avow.core.errors import SamplerError
from avow.sample.endpoint import Endpoint
from avow.sample.openai import OpenAISampler, from_spec


@pytest.mark.parametrize(
    ("model", "url", "says"),
    [
        ("", "http://h/v1", "the model has no name"),
        (
            "m",
            "ftp://h/v1",
            "'ftp://h/v1' is no address of an endpoint: found ftp://, expected http:// or https://. Exp",
        ),
        (
            "m",
            "h/v1",
            "'h/v1' is no address of an endpoint: no http:// or https:// before it. Expected http://HOST:PORT",
        ),
        ("m", "htp:/h", "'htp:/h' is no address of an endpoint: no http:// or https:// before it"),
        ("m", "http://", "is no address of an endpoint: no host in it"),
        ("m", "http://h:port/v1", "is no address of an endpoint: Port could not be cast to integer"),
        ("m", "http://h:99999/v1", "is no address of an endpoint: Port out of range 0-65535"),
        ("m", "http://h:0/v1", "is no address of an endpoint: port 0"),
        ("m", "http://h h/v1", "is no address of an endpoint: white space in it"),
        ("m", "http://[::1/v1", "is no address of an endpoint: Invalid IPv6 URL"),
        ("m", "http://user:pass@h/v1", "the address of h holds a user"),
        ("m", "http://h/v1?key=pass", "the address of h holds a user, a query"),
    ],
)
def test_addresses_that_are_none(model: str, url: str, says: str) -> None:
    with pytest.raises(SamplerError, match=says) as caught:
        OpenAISampler(Endpoint(model, url))
    assert "pass" not in str(caught.value)


@pytest.mark.parametrize(
    ("rest", "model", "url"),
    [
        ("qwen2.5-coder:7b@http://localhost:11434/v1", "qwen2.5-coder:7b", "http://localhost:11434/v1"),
        ("org/model@rev@https://h/v1/", "org/model@rev", "https://h/v1"),
        ("gpt-x", "gpt-x", "https://api.openai.com/v1"),
        ("a@b", "a@b", "https://api.openai.com/v1"),
        ("claude-x@20240620", "claude-x@20240620", "https://api.openai.com/v1"),
        ("coder@sha256:5ee4f0", "coder@sha256:5ee4f0", "https://api.openai.com/v1"),
        ("@cf/meta/llama", "@cf/meta/llama", "https://api.openai.com/v1"),
    ],
)
def test_specifications(rest: str, model: str, url: str) -> None:
    assert from_spec(rest, Settings()).name == f"openai:{model}@{url}"


@pytest.mark.parametrize(
    "url", ["htp:/foo", "htp://foo", "localhost", "localhost:8000", "127.0.0.1", "host/v1", "host:80"]
)
def test_what_reads_like_an_address_is_no_part_of_the_name(url: str) -> None:
    with pytest.raises(SamplerError, match=f"'{url}' is no address of an endpoint: .* Expected http://HOST:PORT/v1"):
        from_spec(f"org/x:7b@rev@{url}", Settings())
