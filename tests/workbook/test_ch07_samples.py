"""Samples of any request there could be: what a shell and Python make of them is what was meant."""

import json
import subprocess
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solutions.ch07_docs import samples

UNKIND = st.text(st.sampled_from("aZ 0'\"$`\\\n!#&*?~;|<>(){}[]%^=-é–😀\t"), max_size=12)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), UNKIND),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(UNKIND, inner, max_size=3)),
    max_leaves=6,
)
REQUESTS = st.builds(
    samples.Sent,
    st.sampled_from(("GET", "POST", "PUT", "PATCH", "DELETE")),
    st.text(st.sampled_from("az09-._~!$&'()*+,;=:@/%?"), max_size=12).map(lambda rest: f"/{rest}"),
    st.booleans(),
    st.dictionaries(st.sampled_from(("If-Match", "Accept")), st.text(st.sampled_from("aZ'\"$`\\*;, "), max_size=9)),
    JSON,
)
SHELL = r"""
curl() { for word; do printf '%s\0' "$word"; done; }
eval "$1"
"""
ENV = {"API": "https://shop.test", "TOKEN": "a.b.c"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(REQUESTS)
def test_a_shell_makes_of_a_sample_what_was_meant(sent: samples.Sent) -> None:
    ran = subprocess.run(
        ["sh", "-c", SHELL, "sh", samples.curl(sent)], capture_output=True, check=True, env={**ENV, "LC_ALL": "C"}
    )
    words = ran.stdout.decode().split("\0")[:-1]
    assert ran.stderr == b""
    assert ENV["API"] + sent.path in words
    assert words[words.index("--request") + 1] == sent.method
    headers = [words[at + 1] for at, word in enumerate(words) if word == "--header"]
    wanted = [f"{name}: {value}" for name, value in sent.headers.items()]
    wanted += ["Authorization: Bearer a.b.c"] if sent.token else []
    wanted += ["Content-Type: application/json"] if sent.body is not None else []
    assert sorted(headers) == sorted(wanted)
    if sent.body is not None:
        assert json.loads(words[words.index("--data") + 1]) == sent.body


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(REQUESTS)
def test_python_makes_of_a_sample_what_was_meant(sent: samples.Sent) -> None:
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    class Httpx:
        """As much of httpx as a sample uses."""

        text = "here it is"

        def request(self, *arguments: Any, **options: Any) -> "Httpx":
            """Note the request."""
            calls.append((arguments, options))
            return self

        def raise_for_status(self) -> None:
            """Nothing has gone wrong."""

    source = samples.python(sent).replace("import httpx\n", "")
    with pytest.MonkeyPatch.context() as environment:
        for name, value in ENV.items():
            environment.setenv(name, value)
        exec(compile(source, "sample", "exec"), {"httpx": Httpx(), "print": lambda _text: None})
    [(arguments, options)] = calls
    assert arguments == (sent.method, ENV["API"] + sent.path)
    token = {"Authorization": "Bearer a.b.c"} if sent.token else {}
    assert options.get("headers", {}) == {**token, **sent.headers}
    assert options.get("json") == sent.body
