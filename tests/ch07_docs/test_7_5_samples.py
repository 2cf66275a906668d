"""Exercise 7.5: samples that run as they are, in a shell and in Python."""

import json
import re
import sys
from collections import Counter

import pytest

API, TOKEN = "https://shop.test/a/b", "eyJhbGciOi.eyJzdWIi.c2ln"
ELSEWHERE = "http://127.0.0.1:8000"
# what runs the samples of a shell: curl is a function, which tells what it was given, and then fails as curl does
SHELL = r"""
curl() {
    printf 'curl\0'
    for word; do printf 'word %s\0' "$word"; done
    for word; do case $word in *@-) printf 'input '; cat; printf '\0';; esac; done
    return 22
}
for sample; do
    printf 'sample\0'
    (eval "$sample") </dev/null
    printf '\0ended %s\0' "$?"
done
"""
# what runs those in Python: httpx as it is, but for the network, which tells what it was given, and answers as told
PYTHON = """
import contextlib, io, json, sys
import httpx

class Network(httpx.BaseTransport):
    def __init__(self, *args, **options):
        pass

    def handle_request(self, request):
        body = request.read().decode()
        headers = [[name.lower(), value] for name, value in request.headers.items()]
        found["sent"].append({"method": request.method, "url": str(request.url), "headers": headers, "body": body})
        return httpx.Response(status, text=text, request=request)

httpx._client.HTTPTransport = httpx.HTTPTransport = Network
everything = []
for source, status, text in json.loads(sys.argv[1]):
    found, names, said = {"sent": [], "raised": "", "answer": False}, {"__name__": "__main__"}, io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(source, "sample", "exec"), names)
    except BaseException as error:
        found["raised"] = f"{type(error).__name__}: {error}"
    found["printed"] = said.getvalue()
    found["answer"] = isinstance(names.get("answer"), httpx.Response)
    everything.append(found)
print(json.dumps(everything))
"""
SHORT = {"X": "request", "H": "header", "d": "data", "A": "user-agent", "m": "max-time", "o": "output", "f": "fail"}
WITH_VALUE = {"request", "header", "data", "data-raw", "data-binary", "data-ascii", "json", "url", "oauth2-bearer"}
WITH_VALUE |= {"user-agent", "max-time", "connect-timeout", "output", "write-out", "retry", "proto"}
BODIES = ("data", "data-ascii", "data-raw", "data-binary", "json")
QUIET = {"accept", "user-agent", "host", "accept-encoding", "connection", "content-length"}  # said by a program itself
SEARCHED = "q=Twain's%20$30,000%20bequest&page_size=5"


class Sample:
    """A sample of an operation, and what it should send: so far as the document says that."""

    def __init__(self, path, method, operation, language):
        self.name = f"the sample in {language} of {method} {path}"
        self.method, self.path = method, path
        self.source = next((each["source"] for each in operation["x-codeSamples"] if each["lang"] == language), "")
        assert self.source, f"{self.name} should be there, but x-codeSamples has none"
        content = operation.get("requestBody", {}).get("content", {})
        self.body = content.get("application/json", {}).get("example")
        self.token = {"token": []} in operation["security"] and {} not in operation["security"]
        self.headers = {}
        if re.search(r"/books/\{book_id\}$", path) and "shelves" not in path and method != "GET":
            self.headers = {"if-match": "*"}
        self.query = SEARCHED if path.endswith("/search") else ""

    def fits(self, url, api):
        """Whether `url` is the address of the operation, with something for each parameter, behind `api`."""
        address = re.sub(r"\\\{.+?\\\}", "[^/?]+", re.escape(self.path))
        return re.fullmatch(re.escape(api) + address + re.escape(f"?{self.query}" if self.query else ""), url)


def samples(lab, language):
    """Every sample in a language."""
    answer = lab.client().get("/openapi.json")
    assert answer.status_code == 200, f"the document should be there, but the answer is a {answer.status_code}"
    return [
        Sample(path, method.upper(), operation, language)
        for path, operations in answer.json()["paths"].items()
        for method, operation in operations.items()
    ]


def run_by_shell(lab, found, api=API, token=TOKEN):
    """What each sample gives to curl, as `understood` has it, and with what code it ends."""
    ran = lab.program("sh", "-c", SHELL, "sh", *[sample.source for sample in found], API=api, TOKEN=token)
    assert ran.code is not None, "the samples should come to an end in a shell, but they do not"
    runs = ran.output.split("sample\0")[1:]
    for sample, run in zip(found, runs, strict=True):
        calls = run.split("curl\0")[1:]
        assert len(calls) == 1, (
            f"{sample.name} should call curl once, but calls it {len(calls)} times:\n{sample.source}"
        )
        parts = calls[0].split("\0")
        words = [part.removeprefix("word ") for part in parts if part.startswith("word ")]
        given = next((part.removeprefix("input ") for part in parts if part.startswith("input ")), "")
        code = next(int(part.removeprefix("ended ")) for part in parts if part.startswith("ended "))
        yield sample, understood(words, given), code


def understood(words, given):
    """What curl does when it is given these `words`, and `given` as its input."""
    words, options, flags, urls = list(words), [], set(), []
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            name = word.removeprefix("--")
            if name in WITH_VALUE:
                options.append((name, words.pop(0) if words else ""))
            else:
                flags.add(name)
        elif word.startswith("-") and word != "-":
            for at, letter in enumerate(word[1:], start=2):
                name = SHORT.get(letter, letter)
                if name in WITH_VALUE:
                    options.append((name, word[at:] or (words.pop(0) if words else "")))
                    break
                flags.add(name)
        else:
            urls.append(word)
    urls += [value for name, value in options if name == "url"]
    headers = [value.partition(":")[::2] for name, value in options if name == "header"]
    headers = [(name.strip().lower(), value.strip()) for name, value in headers]
    headers += [("authorization", f"Bearer {value}") for name, value in options if name == "oauth2-bearer"]
    bodies = [(name, given if value == "@-" else value) for name, value in options if name in BODIES]
    if bodies and not any(name == "content-type" for name, _ in headers):
        kind = "application/json" if bodies[0][0] == "json" else "application/x-www-form-urlencoded"
        headers.append(("content-type", kind))
    return {
        "method": next((value for name, value in options if name == "request"), "POST" if bodies else "GET"),
        "urls": urls,
        "headers": headers,
        "body": "&".join(value for _, value in bodies),
        "fails": bool({"fail", "fail-with-body"} & flags),
    }


def run_by_python(lab, found, answers=((200, "here it is"),), api=API, token=TOKEN):
    """What each sample sends by httpx, and what comes of it, for each of the `answers`: a status and a text."""
    runs = [(sample, *answer) for answer in answers for sample in found]
    given = json.dumps([[sample.source, status, text] for sample, status, text in runs])
    ran = lab.program(sys.executable, "-I", "-c", PYTHON, given, API=api, TOKEN=token)
    assert ran.code == 0, f"the samples in Python should come to an end, but the code was {ran.code}: {ran.output}"
    for (sample, status, _), run in zip(runs, json.loads(ran.output), strict=True):
        assert len(run["sent"]) == 1, (
            f"{sample.name} should send one request, but sends {len(run['sent'])} ({run['raised'] or 'no error'}):\n"
            f"{sample.source}"
        )
        yield sample, run["sent"][0], {**run, "status": status}


def headers_of(sent):
    """The headers that a sample means, by their names; one that is there twice has both values."""
    found = {}
    for name, value in sent["headers"]:
        if name not in QUIET:
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def check_body(sample, sent):
    """Check that a sample sends the example of the document, and says that it is JSON."""
    try:
        body = json.loads(sent["body"]) if sent["body"] else None
    except ValueError:
        body = sent["body"]
    assert body == sample.body, (
        f"{sample.name} should send the example, {json.dumps(sample.body, ensure_ascii=False)}, but sends "
        f"{sent['body'] or 'nothing'!r}"
    )


def check_kind(sample, sent):
    """Check that the type of a body goes with it, and with nothing else."""
    kind = headers_of(sent).get("content-type", "nothing").partition(";")[0]
    wanted = "nothing" if sample.body is None else "application/json"
    assert kind == wanted, f"Content-Type of what {sample.name} sends should be {wanted}, but is {kind}"


def check_authorization(sample, sent, token=TOKEN):
    """Check that a sample has the token of the environment, where one is needed."""
    if sample.token:
        found = headers_of(sent).get("authorization", "nothing")
        assert found == f"Bearer {token}", (
            f"Authorization of {sample.name} should be Bearer and the TOKEN of the environment, {token}, but is {found}"
        )


def check_no_authorization(sample, sent):
    """Check that a sample has no token where none is needed."""
    if not sample.token:
        found = headers_of(sent).get("authorization", "nothing")
        assert found == "nothing", f"{sample.name} needs no token, but has the Authorization {found}"


@pytest.mark.exercise("7.5")
def test_a_shell_passes_on_what_was_written(lab):
    """What curl is given is what stands in the example: an apostrophe, $, a backslash, a backtick, a quote are letters
    of a text, and not orders to the shell; nor are & and $ in an address (POSIX, Shell Command Language, 2.2).

    Think: which letters mean something to a shell between apostrophes? And between quotes?

    Next: in curl(), pass path, headers and body through shlex.quote().
    """
    found = samples(lab, "curl")
    for sample, sent, _ in run_by_shell(lab, found):
        check_body(sample, sent)
        assert len(sent["urls"]) == 1, f"{sample.name} should have one address, but has {sent['urls']}"
        path = sent["urls"][0].partition("/api/")[2] or sent["urls"][0]
        assert path.endswith(sample.query), f"{sample.name} should ask {sample.query!r}, but asks {sent['urls'][0]!r}"
        for name, value in sample.headers.items():
            shown = headers_of(sent).get(name, "nothing")
            assert shown == value, f"{name} of {sample.name} should be {value}, but is {shown}"


@pytest.mark.exercise("7.5")
def test_a_line_for_a_shell_asks_where_the_environment_says(lab):
    """The address begins with API, and the token is TOKEN: both are the environment's, so that the same line asks the
    server at hand and the one in production, and holds no secret (POSIX, Shell Command Language, 2.2.3 and 2.6.2).

    Think: what becomes of $API between apostrophes?

    Next: in curl(), write "$API" and "Authorization: Bearer $TOKEN" between double quotes.
    """
    for sample, sent, _ in run_by_shell(lab, samples(lab, "curl"), ELSEWHERE, "another"):
        assert all(url.startswith(ELSEWHERE) for url in sent["urls"]), (
            f"the address of {sample.name} should begin with API, here {ELSEWHERE}, but is {sent['urls']}"
        )
        check_authorization(sample, sent, "another")


@pytest.mark.exercise("7.5")
def test_a_line_for_a_shell_is_the_request(lab):
    """Method and path are those of the operation, with a value for each parameter; application/json goes with a body,
    and only with one (RFC 9110, 8.3 and 9; curl, --request).

    Think: as what does curl send a body of which nothing else is said?

    Next: in curl(), add the header Content-Type beside --data, and neither where there is no body.
    """
    for sample, sent, _ in run_by_shell(lab, samples(lab, "curl")):
        assert sent["method"] == sample.method, f"{sample.name} should send {sample.method}, but sends {sent['method']}"
        assert sample.fits(sent["urls"][0].replace("$API", API), API) or "search" in sample.path, (
            f"{sample.name} should ask an address of {sample.path}, but asks {sent['urls'][0]}"
        )
        check_kind(sample, sent)
        twice = [name for name, count in Counter(name for name, _ in sent["headers"]).items() if count > 1]
        assert not twice, f"{sample.name} should have each header once, but has twice: {', '.join(twice)}"


@pytest.mark.exercise("7.5")
def test_an_error_is_no_success_to_a_shell(lab):
    """To curl an answer is an answer, whatever its status: a script goes on after a 401 as after a 201. Told otherwise,
    it fails at 400 and above, and so does the line (curl, --fail-with-body; POSIX, 2.8.2: exit status).

    Think: what does a script do that runs three such lines, when the first is answered with 401?

    Next: in curl(), add --fail-with-body, and let nothing come after curl that ends otherwise than it.
    """
    for sample, sent, code in run_by_shell(lab, samples(lab, "curl")):
        assert sent["fails"], f"{sample.name} should let curl fail at 400 and above, but has no --fail-with-body"
        assert code, f"{sample.name} should fail where curl fails, but ends with {code}"


@pytest.mark.exercise("7.5")
def test_python_reads_what_was_written(lab):
    """What httpx sends is the example of the document: null is None in Python, and a text is what repr() writes, with
    apostrophes, quotes, backslashes and lines in it (The Python Language Reference, 2.4: literals).

    Think: which values are written in one way in JSON, and in another one in Python?

    Next: in python(), write method, path, headers and body by repr().
    """
    for sample, sent, run in run_by_python(lab, samples(lab, "Python")):
        check_body(sample, sent)
        check_kind(sample, sent)
        assert sent["method"] == sample.method, f"{sample.name} should send {sample.method}, but sends {sent['method']}"
        address = sent["url"].replace("%27", "'")  # which httpx may write so: it means the same
        assert sample.fits(address, API) or not address.startswith(API), (
            f"{sample.name} should ask {sample.path}{sample.query and '?'}{sample.query}, but asks {address}"
        )
        for name, value in sample.headers.items():
            shown = headers_of(sent).get(name, "nothing")
            assert shown == value, f"{name} of {sample.name} should be {value}, but is {shown}"
        assert not run["raised"], f"{sample.name} should run to its end, but raised {run['raised']}"


@pytest.mark.exercise("7.5")
def test_a_program_asks_where_the_environment_says(lab):
    """Python fills nothing in by itself: API and TOKEN are read from os.environ, when the program runs (The
    Twelve-Factor App, III: config in the environment).

    Think: who turns $TOKEN into a token, where no shell reads the text?

    Next: in python(), write os.environ["API"] + and "Bearer " + os.environ["TOKEN"].
    """
    for sample, sent, _ in run_by_python(lab, samples(lab, "Python"), api=ELSEWHERE, token="another"):
        assert sent["url"].startswith(ELSEWHERE), (
            f"the address of {sample.name} should begin with API, here {ELSEWHERE}, but is {sent['url']}"
        )
        check_authorization(sample, sent, "another")


@pytest.mark.exercise("7.5")
def test_a_program_ends_with_what_was_answered(lab):
    """The answer is called `answer`: its text is printed, where there is one, and a status of 400 or above raises, so
    that nobody takes a problem for a book (HTTPX, Quickstart: raise_for_status).

    Think: what does a program print that looks for the title of a book in a 404?

    Next: in python(), call answer.raise_for_status() before print(answer.text).
    """
    text = "here “it” is"
    answers = ((200, text), (204, ""), (400, text), (404, text), (503, text))
    for sample, _, run in run_by_python(lab, samples(lab, "Python")[::9], answers):
        if run["status"] >= 400:
            assert run["raised"].startswith("HTTPStatusError"), (
                f"{sample.name} should raise where the status is {run['status']}, but {run['raised'] or 'goes on'}"
            )
            continue
        assert not run["raised"], f"{sample.name} should be content with a {run['status']}, but raised {run['raised']}"
        assert run["answer"], f"{sample.name} should call the answer `answer`, but there is none of that name"
        printed = run["printed"].strip()
        assert printed == (text if run["status"] == 200 else ""), (
            f"{sample.name} should print the text of the answer, of which a 204 has none, but prints {printed!r}"
        )


@pytest.mark.exercise("7.5")
def test_a_token_goes_where_one_is_needed(lab):
    """Who reads the catalogue, signs in or registers has no token, and needs none: a sample that asks for one cannot be
    run by them (RFC 6750, 2.1: a token is sent to reach what is protected).

    Think: what is in $TOKEN before anybody has signed in?

    Next: in curl() and python(), add Authorization only where sent.token is true.
    """
    for sample, sent, _ in run_by_shell(lab, samples(lab, "curl")):
        check_no_authorization(sample, sent)
    for sample, sent, _ in run_by_python(lab, samples(lab, "Python")):
        check_no_authorization(sample, sent)
