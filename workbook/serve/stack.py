"""`up` and `down`: the stack of the last chapter, docker-compose.yml, with secrets and a certificate of its own.

    python3 -m workbook up
    healthy after 24 s: https://localhost:8443/api

What is secret is written once, into deploy/secrets; `.env` tells Docker Compose where that is. Compose hands each file
to the containers that need it, which run as users of their own: so each file can be read by anybody, and the folder
only by its owner.
"""

import base64
import hashlib
import ipaddress
import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workbook.course import ROOT
from workbook.errors import Trouble
from workbook.folders import alone_in

COMPOSE_FILE = ROOT / "docker-compose.yml"
SECRETS = ROOT / "deploy" / "secrets"
AUTHORITY, CERTIFICATE, KEY = "tls_authority", "tls_certificate", "tls_key"
ISSUER = "The workbook's authority, of one certificate"
NAMES = ("localhost", "shop.test")
ADDRESSES = ("127.0.0.1", "::1")
CERTIFICATE_DAYS = 397  # the longest that browsers accept
RENEWAL_DAYS = 30  # before its end, the next `up` makes another one
# for the database: to connect, in seconds, and to hear that it got what was sent, in milliseconds (libpq's names)
WAITS = "connect_timeout=3&tcp_user_timeout=5000"
OLDEST_COMPOSE = (2, 24)  # that knows all that docker-compose.yml says
TAIL_LINES = 15


def up(replicas: int | None = None, books: int | None = None) -> int:
    """Start the stack, with so many replicas of the app and so many sample books, and say when it is healthy.

    Raises Trouble when Docker is missing or too old, and when a part of the stack does not get healthy.
    """
    write_secrets(SECRETS)  # also where there is no Docker: others may start the stack
    tell_compose(ROOT / ".env", SECRETS)
    look_for_docker()
    if compose("build", "api").returncode:
        raise Trouble("The image of the app could not be built; what is said above names the reason.")
    begun = time.monotonic()
    command = ["up", "--detach", "--remove-orphans", "--wait"]
    if replicas is not None:
        command += ["--scale", f"api={replicas}"]
    if compose(*command).returncode and not _healthy():
        raise Trouble(_what_failed())
    click.echo(f"healthy after {time.monotonic() - begun:.0f} s: {address()}/api")
    if books is not None and compose("run", "--rm", "--build", "sample", str(books)).returncode:
        raise Trouble("The sample books could not be stored; what is said above names the reason.")
    trusting = f"curl --cacert {(SECRETS / AUTHORITY).relative_to(ROOT)}"
    click.echo(f"  {trusting} {address()}/api/books")
    click.echo(f"  {trusting} -i {address()}/api/users/me")
    click.echo(f"To read about it, and to try it in a browser: {address()}/docs")
    click.echo("To stop it: python3 -m workbook down")
    return 0


def down(volumes: bool = False) -> int:
    """Stop the stack; with `volumes`, what it has stored goes as well. Raises Trouble."""
    look_for_docker()
    if not SECRETS.is_dir():
        raise Trouble("There is no stack to stop: python3 -m workbook up starts one.")
    tell_compose(ROOT / ".env", SECRETS)
    if compose("--profile", "*", "down", "--remove-orphans", *(["--volumes"] if volumes else [])).returncode:
        raise Trouble("Docker could not stop all of the stack; what it says above names the reason.")
    if not volumes:
        click.echo("What it has stored stays, for the next `up`; down --volumes removes that as well.")
    return 0


def address() -> str:
    """Where the API answers."""
    found = compose("port", "nginx", "8443", quiet=True).stdout.strip()
    port = found.rpartition(":")[2] or "8443"
    return f"https://localhost:{port}"


# Docker


def compose(*arguments: str, quiet: bool = False) -> "subprocess.CompletedProcess[str]":
    """Run `docker compose`; `quiet`: what it prints is in the result, else it goes where ours does."""
    return subprocess.run(["docker", "compose", *arguments], cwd=ROOT, capture_output=quiet, text=True)


def look_for_docker() -> None:
    """Raise Trouble, and say what to do, unless there is a Docker that can start the stack."""
    if not shutil.which("docker"):
        raise Trouble("Docker is missing: https://docs.docker.com/get-docker says how to get it.")
    version = compose("version", "--short", quiet=True)
    if version.returncode:
        raise Trouble("This Docker has no Compose: install its plugin (Debian, Ubuntu: docker-compose-plugin).")
    if compose_version(version.stdout) < OLDEST_COMPOSE:
        oldest = ".".join(map(str, OLDEST_COMPOSE))
        raise Trouble(f"Docker Compose {version.stdout.strip()} is too old: the stack needs {oldest} or newer.")
    if subprocess.run(["docker", "info"], capture_output=True).returncode:
        raise Trouble("Docker does not answer: start it, and see that your user may use it (`docker info` says more).")


def compose_version(text: str) -> tuple[int, int]:
    """Return major and minor of what `docker compose version --short` prints, `v2.26.1-4`; (0, 0) for anything else."""
    major, _, rest = text.strip().removeprefix("v").partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (0, 0)


def _containers() -> list[dict[str, Any]]:
    """What Compose says of each container of the stack."""
    said = compose("ps", "--all", "--format", "json", quiet=True).stdout.strip()
    if said.startswith("["):  # before 2.21 one list, since then a line each
        return list(json.loads(said))
    return [json.loads(line) for line in said.splitlines()]


def fine(container: dict[str, Any]) -> bool:
    """Tell whether a container is as it should be: healthy, or running without a check, or done without an error."""
    if container["State"] == "exited":
        return int(container["ExitCode"]) == 0
    return container["State"] == "running" and container.get("Health", "") in ("", "healthy")


def _healthy() -> bool:
    containers = _containers()
    return any(container["Service"] == "nginx" for container in containers) and all(map(fine, containers))


def _what_failed() -> str:
    """Show the last lines of each part that is not as it should be, and return the sentence that names them."""
    containers = [container for container in _containers() if not fine(container)]
    failed = sorted({container["Service"] for container in containers})
    for service in failed:
        compose("logs", "--tail", str(TAIL_LINES), "--no-log-prefix", service)
    for name in [container["Name"] for container in containers if container.get("Health") == "unhealthy"]:
        shown = "{{with .State.Health}}{{range .Log}}{{println .Output}}{{end}}{{end}}"
        checked = subprocess.run(["docker", "inspect", "-f", shown, name], capture_output=True, text=True).stdout
        lines = [line for line in checked.splitlines() if line.strip()]
        click.echo(f"The health check of {name} says: {lines[-1] if lines else 'nothing'}")
    if not failed:
        return "The stack did not start; what Docker says above names the reason."
    return f"Not healthy: {', '.join(failed)}. Its last words stand above; python3 -m workbook down stops it all."


# what is written once


def write_secrets(folder: Path) -> None:
    """Write into `folder` what is missing of the secrets, and a certificate where there is none that is good for long.

    What is there stays: the database knows its password, cursors out there are signed, and an operator may have put
    something of their own there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    with alone_in(folder):  # of two that start at once, one finds all of it there
        for name, make in ALONE.items():
            _write_once(folder / name, make)
        database, redis = ((folder / f"{name}_password").read_text() for name in ("database", "redis"))
        _write_once(folder / "database_url", lambda: f"postgresql+psycopg://shop:{database}@db:5432/shop?{WAITS}")
        _write_once(folder / "redis_url", lambda: f"redis://shop:{redis}@redis:6379/0")
        _write_once(folder / "cache_url", lambda: f"redis://shop:{redis}@cache:6379/0")
        _write_once(folder / "redis_users", lambda: redis_users(redis))
        if ends_soon(folder / CERTIFICATE):
            for name, text in certificate().items():
                _write(folder / name, text)


def _password() -> str:
    return secrets.token_urlsafe(32)


def _secret() -> str:
    return base64.b64encode(secrets.token_bytes(48)).decode()


ALONE: dict[str, Callable[[], str]] = {
    "database_admin_password": _password,
    "database_password": _password,
    "redis_password": _password,
    "csrf_secret_key": _secret,
    "webhook_secret": _secret,
    "cursor_secret_key": _secret,
    "key_ring_secret": _secret,
}


def redis_users(password: str) -> str:
    """The users of a Redis, as it reads them (ACL): the app, with all but the server's own affairs, and who looks
    whether it is alive. The password itself does not stand there.
    """
    digest = hashlib.sha256(password.encode()).hexdigest()
    lines = ("user default off", f"user shop on #{digest} ~* &* +@all -@admin", "user health on nopass +ping")
    return "".join(f"{line}\n" for line in lines)


def _write_once(path: Path, make: Callable[[], str]) -> None:
    """An empty file is one that somebody did not come to write."""
    if not path.exists() or not path.stat().st_size:
        _write(path, make())


def _write(path: Path, text: str) -> None:
    """Put `text` into the file, in place: a container that has it keeps it by its inode, not by its name."""
    path.touch(0o600)
    path.write_text(text)
    path.chmod(0o644)


def tell_compose(path: Path, folder: Path) -> None:
    """Let the file `.env`, which Compose reads, say where the secrets are; what else stands in it stays."""
    line = f"SECRETS={os.path.relpath(folder, path.parent)}"
    lines = path.read_text().splitlines() if path.exists() else []
    if line not in lines:
        kept = [other for other in lines if not other.startswith("SECRETS=")]
        path.write_text("".join(f"{each}\n" for each in [*kept, line]))


def ends_soon(path: Path) -> bool:
    """Tell whether the certificate in the file is one of ours and good for less than RENEWAL_DAYS, or there is none."""
    if not path.exists():
        return True
    found = x509.load_pem_x509_certificate(path.read_bytes())
    return found.issuer == _name(ISSUER) and found.not_valid_after_utc < datetime.now(UTC) + timedelta(RENEWAL_DAYS)


def certificate() -> dict[str, str]:
    """Return, in PEM, a certificate for this machine's own names, its key, and the authority that has signed it.

    The key of that authority is kept nowhere: who trusts it, trusts this one certificate.
    """
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer, subject = _name(ISSUER), _name(NAMES[0])
    names = [x509.DNSName(name) for name in NAMES]
    addresses = [x509.IPAddress(ipaddress.ip_address(each)) for each in ADDRESSES]
    authority = (
        _begun(issuer, issuer, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, SHA256())
    )
    signed = (
        _begun(subject, issuer, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([*names, *addresses]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, SHA256())
    )
    return {
        AUTHORITY: authority.public_bytes(Encoding.PEM).decode(),
        CERTIFICATE: signed.public_bytes(Encoding.PEM).decode(),
        KEY: key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    }


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    """What both certificates have."""
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a clock in a container may be behind
        .not_valid_after(now + timedelta(days=CERTIFICATE_DAYS))
    )


def _usage(**used: bool) -> x509.KeyUsage:
    """What a key is for, and for nothing else."""
    nothing = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    return x509.KeyUsage(**{**nothing, **used})
