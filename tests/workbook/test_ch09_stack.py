"""`up` and `down` without a Docker: what they write, what they say; and what docker-compose.yml promises."""

import hashlib
import json
import re
import ssl
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import create_connection, create_server
from typing import Any

import pytest
import yaml

from workbook import course
from workbook.errors import Trouble
from workbook.serve import stack

ROOT = course.ROOT
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "jobs", "migrate", "sample")  # that run the app's image, or one made of it

DOCKER = """#!/bin/sh
echo "$*" >>"{folder}/calls"
case "$*" in
"compose version --short") {version} ;;
info) {info} ;;
"compose ps --all --format json") cat "{folder}/containers" ;;
"compose port nginx 8443") echo 127.0.0.1:9443 ;;
"compose up"*) exit {up} ;;
"compose logs"*) echo "its last words" ;;
"inspect"*) printf 'one\ntwo: refused\n\n' ;;
esac
"""


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A program `docker` that does nothing, and the folder of a workbook for it; yields what makes it."""

    def make(version: str = "echo 2.26.1-4", info: str = "true", up: int = 0, **states: str) -> Path:
        program = tmp_path / "bin" / "docker"
        program.parent.mkdir(exist_ok=True)
        program.write_text(DOCKER.format(folder=tmp_path, version=version, info=info, up=up))
        program.chmod(0o755)
        lines = [
            {
                "Service": name,
                "Name": f"books-api-{name}-1",
                "State": state.split()[0],
                "ExitCode": 1,
                "Health": state.split()[-1],
            }
            for name, state in states.items()
        ]
        (tmp_path / "containers").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        return tmp_path

    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(stack, "ROOT", tmp_path)
    monkeypatch.setattr(stack, "SECRETS", tmp_path / "deploy" / "secrets")
    return make


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines()


# what is written once


def test_of_those_who_write_secrets_at_once_all_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(stack.write_secrets, [tmp_path / "secrets"] * 6))
    kept = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert f":{kept['database_password']}@" in kept["database_url"]
    assert f":{kept['redis_password']}@" in kept["redis_url"]
    assert kept["redis_users"] == stack.redis_users(kept["redis_password"])


def test_a_secret_that_nobody_came_to_write_is_written(tmp_path: Path) -> None:
    stack.write_secrets(tmp_path)
    (tmp_path / "csrf_secret_key").write_text("")
    stack.write_secrets(tmp_path)
    assert (tmp_path / "csrf_secret_key").read_text()


def test_secrets_are_written_once_and_only_their_owner_gets_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "deploy" / "secrets"
    stack.write_secrets(folder)
    before = {path.name: (path.read_text(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700  # nobody else gets at what is in it,
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o644}  # but a container's user does
    stack.write_secrets(folder)
    assert {path.name: (path.read_text(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before
    secrets = [before[name][0] for name in stack.ALONE]
    assert len(set(secrets)) == len(secrets)
    assert min(map(len, secrets)) >= 43


def test_what_is_lost_is_made_anew_and_the_rest_stays(tmp_path: Path) -> None:
    stack.write_secrets(tmp_path)
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    (tmp_path / "webhook_secret").unlink()
    stack.write_secrets(tmp_path)
    after = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"webhook_secret"}


def test_the_addresses_hold_the_passwords_and_redis_only_a_hash(tmp_path: Path) -> None:
    stack.write_secrets(tmp_path)
    read = lambda name: (tmp_path / name).read_text()  # noqa: E731
    database, _, waits = read("database_url").partition("?")
    assert database == f"postgresql+psycopg://shop:{read('database_password')}@db:5432/shop"
    assert waits == stack.WAITS
    assert read("redis_url") == f"redis://shop:{read('redis_password')}@redis:6379/0"
    assert read("cache_url") == f"redis://shop:{read('redis_password')}@cache:6379/0"
    assert read("redis_password") not in read("redis_users")
    assert hashlib.sha256(read("redis_password").encode()).hexdigest() in read("redis_users")
    assert re.fullmatch(r"[\w-]+", read("redis_password") + read("database_password"))  # nothing that a URL would read


def test_the_certificate_is_good_for_those_who_trust_its_authority(tmp_path: Path) -> None:
    stack.write_secrets(tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(tmp_path / stack.CERTIFICATE, tmp_path / stack.KEY)
    client = ssl.create_default_context(cafile=str(tmp_path / stack.AUTHORITY))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    with create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in stack.NAMES + stack.ADDRESSES[:1]:
                connection, _ = listener.accept()
                with server.wrap_socket(connection, server_side=True) as secured:
                    secured.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        for name in stack.NAMES + stack.ADDRESSES[:1]:
            with create_connection(listener.getsockname()) as raw, client.wrap_socket(raw, server_hostname=name) as tls:
                assert tls.version() == "TLSv1.3"
        thread.join()


def test_a_certificate_that_ends_soon_is_replaced_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same file: a container has it by its inode."""
    monkeypatch.setattr(stack, "CERTIFICATE_DAYS", stack.RENEWAL_DAYS - 1)
    stack.write_secrets(tmp_path)
    names = (stack.AUTHORITY, stack.CERTIFICATE, stack.KEY)
    before = {name: ((tmp_path / name).stat().st_ino, (tmp_path / name).read_text()) for name in names}
    monkeypatch.undo()
    stack.write_secrets(tmp_path)
    for name in names:
        inode, text = before[name]
        assert (tmp_path / name).stat().st_ino == inode
        assert (tmp_path / name).read_text() != text
    assert not stack.ends_soon(tmp_path / stack.CERTIFICATE)


def test_what_an_operator_has_put_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "CERTIFICATE_DAYS", 1)
    monkeypatch.setattr(stack, "ISSUER", "An authority that everybody knows")
    own = {**stack.certificate(), "database_url": "postgresql+psycopg://shop:secret@elsewhere/shop"}
    monkeypatch.undo()
    for name, text in own.items():
        (tmp_path / name).write_text(text)
    stack.write_secrets(tmp_path)
    assert {name: (tmp_path / name).read_text() for name in own} == own


def test_what_stands_in_env_stays(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("HTTPS_PORT=443\nSECRETS=elsewhere\nJWT_ISSUER=https://api.example")
    for _ in range(2):
        stack.tell_compose(path, tmp_path / "deploy" / "secrets")
        assert path.read_text().splitlines() == [
            "HTTPS_PORT=443",
            "JWT_ISSUER=https://api.example",
            "SECRETS=deploy/secrets",
        ]


# what it says


def test_up_says_where_it_is(docker: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = docker(nginx="running healthy", api="running healthy", migrate="running ")
    assert stack.up(replicas=3, books=100) == 0
    assert re.search(r"healthy after \d+ s: https://localhost:9443/api\n", capsys.readouterr().out)
    assert "compose up --detach --remove-orphans --wait --scale api=3" in calls(folder)
    assert "compose run --rm --build sample 100" in calls(folder)
    assert calls(folder).index("compose build api") < calls(folder).index(
        "compose up --detach --remove-orphans --wait --scale api=3"
    )
    assert (folder / "deploy" / "secrets" / "tls_key").exists()
    assert (folder / ".env").read_text() == "SECRETS=deploy/secrets\n"


def test_up_names_what_is_not_healthy(docker: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = docker(up=1, nginx="created ", api="running unhealthy", db="running healthy", migrate="exited ")
    with pytest.raises(Trouble, match=r"^Not healthy: api, migrate, nginx\. "):
        stack.up()
    assert "compose logs --tail 15 --no-log-prefix api" in calls(folder)
    assert capsys.readouterr().out == "The health check of books-api-api-1 says: two: refused\n"


def test_down_keeps_what_is_stored_unless_it_is_told(
    docker: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = docker()
    with pytest.raises(Trouble, match="There is no stack to stop"):
        stack.down()
    stack.write_secrets(folder / "deploy" / "secrets")
    assert stack.down() == 0
    assert "What it has stored stays" in capsys.readouterr().out
    assert stack.down(volumes=True) == 0
    assert [call for call in calls(folder) if " down " in call] == [
        "compose --profile * down --remove-orphans",
        "compose --profile * down --remove-orphans --volumes",
    ]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"version": "exit 1"}, r"^This Docker has no Compose: install its plugin "),
        ({"version": "echo v2.17.3"}, r"^Docker Compose v2\.17\.3 is too old: the stack needs 2\.24 or newer\.$"),
        ({"info": "exit 1"}, r"^Docker does not answer: start it, "),
    ],
)
def test_a_docker_that_cannot_is_one_sentence(
    docker: Callable[..., Path], fault: dict[str, str], sentence: str
) -> None:
    folder = docker(**fault)
    with pytest.raises(Trouble, match=sentence):
        stack.up()
    assert (folder / ".env").exists()  # for whoever starts the stack in another way
    assert not [call for call in calls(folder) if call.startswith("compose up")]


def test_no_docker_at_all_is_one_sentence(docker: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(docker() / "nothing"))
    with pytest.raises(Trouble, match=r"^Docker is missing: https://docs\.docker\.com/get-docker says"):
        stack.up()


@pytest.mark.parametrize(
    ("text", "version"),
    [("2.26.1-4\n", (2, 26)), ("v2.40.3", (2, 40)), ("5.0.0", (5, 0)), ("unknown", (0, 0)), ("", (0, 0))],
)
def test_a_version_is_read(text: str, version: tuple[int, int]) -> None:
    assert stack.compose_version(text) == version


# what docker-compose.yml promises


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_right_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "devices", "pid", "ipc", "network_mode"} & service.keys()
    assert service["logging"]["options"].keys() >= {"max-size", "max-file"}
    if "build" not in service and service["image"] != SERVICES["api"]["image"]:
        assert service["user"].partition(":")[0] not in ("", "0", "root")
        assert re.search(r":\d+\.\d+(\.\d+)?$", service["image"]), "an image is named by its whole version"


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in ("migrate", "sample")])
def test_who_stays_is_watched_and_bounded(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["deploy"]["resources"]["limits"].keys() >= {"memory", "pids"}
    assert "healthcheck" in service or name == "api"  # that one has it from its image
    assert "localhost" not in json.dumps(service.get("healthcheck", ""))


def test_nobody_gets_at_the_data_but_through_the_app() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("db", "redis", "cache"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert set(SERVICES["nginx"]["networks"]) == {"edge"}
    published = {name for name, service in SERVICES.items() if service.get("ports")}
    assert published == {"nginx", "locust"}
    for name in published:
        for port in SERVICES[name]["ports"]:
            assert port.startswith(("${BIND:-127.0.0.1}:", "127.0.0.1:")), "on this machine, unless somebody says more"


def test_secrets_are_files_that_up_writes(tmp_path: Path) -> None:
    stack.write_secrets(tmp_path)
    for name, secret in COMPOSE["secrets"].items():
        assert re.fullmatch(rf"\$\{{SECRETS:[-?][^}}]+\}}/{name}", secret["file"])
        assert (tmp_path / name).is_file()
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", ())}
    assert used == COMPOSE["secrets"].keys()
    for service in SERVICES.values():
        for variable, value in (service.get("environment") or {}).items():
            if value and re.search("PASSWORD|SECRET|_URL", variable):
                assert variable.endswith("_FILE")
                assert re.fullmatch("/run/secrets/[a-z_]+", value)


def test_who_starts_it_without_secrets_is_told_how() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert "${SECRETS:?Write the secrets and a certificate first: python3 -m workbook up}" in text


def test_each_waits_for_what_it_needs() -> None:
    order = {name: set(service.get("depends_on") or ()) for name, service in SERVICES.items()}
    assert order["api"] == order["jobs"] == {"migrate", "redis", "cache"}
    assert order["migrate"] == {"db"}
    assert order["nginx"] == {"api"}
    assert SERVICES["api"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_redis_that_must_not_forget_is_another_one_than_the_cache() -> None:
    store, cache = SERVICES["redis"]["command"], SERVICES["cache"]["command"]
    assert store[store.index("--maxmemory-policy") + 1] == "noeviction"
    assert store[store.index("--appendonly") + 1] == "yes"
    assert cache[cache.index("--maxmemory-policy") + 1] == "allkeys-lru"
    assert cache[cache.index("--save") + 1] == ""


def test_the_image_is_pinned_and_runs_as_nobody() -> None:
    text = (ROOT / "Dockerfile").read_text()
    bases = set(re.findall(r"^FROM (\S+:\S+)", text, re.MULTILINE))
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases.pop())
    assert "--require-hashes" in text
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*readyz", text, re.MULTILINE)


def test_only_what_is_listed_can_get_into_an_image() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert allowed == {"requirements/*.txt", "solutions", "migrations", "workbook", "loadtests"}
