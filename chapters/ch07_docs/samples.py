"""How a request is written, for those who want to copy it: in curl, in Python, in JavaScript.

    export API=https://shop.test TOKEN=eyJ…
    curl --request POST "$API/api/shelves" --header "Authorization: Bearer $TOKEN" …

Where the API is and who is calling stand in the environment, API and TOKEN: a sample holds no secret, and runs as it
is. Each is made of the request that it sends; none is written by hand, so none is forgotten when a request changes.
"""

import json
from collections.abc import Callable, Mapping
from shlex import quote
from typing import Any, NamedTuple


class Sent(NamedTuple):
    """A request: `path` with its query string, percent-encoded; `body` is a value in JSON, None where there is none."""

    method: str
    path: str
    token: bool = False
    headers: Mapping[str, str] = {}
    body: Any = None


def curl(sent: Sent) -> str:
    """Return the request as a line of a POSIX shell, which may go on behind a backslash.

    The address is that of the environment variable API, and then the path. Authorization is there where a `token` is
    needed, and has that of TOKEN. With a body goes its type, application/json. Whatever stands in path, headers and
    body arrives as it is, apostrophes, $ and backslashes included. A status of 400 or above is no success to whoever
    runs it (--fail-with-body).
    """
    ### BEGIN YOUR CODE 7.5
    lines = [f"curl -X {sent.method} '$API{sent.path}'"]
    if sent.token:
        lines.append("-H 'Authorization: Bearer $TOKEN'")
    lines += [f"-H '{name}: {value}'" for name, value in sent.headers.items()]
    if sent.body is not None:
        lines.append(f"-H 'Content-Type: application/json' -d '{written(sent.body)}'")
    return " \\\n  ".join(lines)
    ### END YOUR CODE 7.5


def python(sent: Sent) -> str:
    """Return the request as a program in Python, which sends it with httpx.

    API and TOKEN are those of the environment; Authorization is there where a `token` is needed. The answer is called
    `answer`, and a status of 400 or above raises (`raise_for_status`). Its text, if it has one, is printed.
    """
    ### BEGIN YOUR CODE 7.5
    headers = dict(sent.headers)
    if sent.token:
        headers["Authorization"] = "Bearer $TOKEN"
    return f"""import httpx

answer = httpx.request("{sent.method}", "$API{sent.path}", headers={headers}, json={written(sent.body)})
print(answer.text)"""
    ### END YOUR CODE 7.5


def javascript(sent: Sent) -> str:
    """Return the request as a program in JavaScript, for Node.js: an ES module."""
    headers = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in sent.headers.items()]
    if sent.token:
        headers.insert(0, '"Authorization": `Bearer ${process.env.TOKEN}`')
    if sent.body is not None:
        headers.append('"Content-Type": "application/json"')
    options = [f"method: {json.dumps(sent.method)}"]
    options += [f"headers: {{{', '.join(headers)}}}"] if headers else []
    options += [f"body: JSON.stringify({written(sent.body)})"] if sent.body is not None else []
    return "\n".join(
        [
            f"const answer = await fetch(process.env.API + {json.dumps(sent.path)}, {{",
            *(f"  {option}," for option in options),
            "});",
            "if (!answer.ok) throw new Error(await answer.text());",
            "console.log(await answer.text());",
        ]
    )


def written(body: Any) -> str:
    """Return `body` in JSON, letters as they are."""
    return json.dumps(body, ensure_ascii=False)


LANGUAGES: Mapping[str, Callable[[Sent], str]] = {"curl": curl, "Python": python, "JavaScript": javascript}


def all_of(sent: Sent) -> list[dict[str, str]]:
    """Return the samples of a request, as the extension x-codeSamples has them, which viewers of OpenAPI show."""
    return [{"lang": language, "source": write(sent)} for language, write in LANGUAGES.items()]
