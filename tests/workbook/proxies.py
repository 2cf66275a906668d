"""A real nginx in front of an app, for the tests that must know what a proxy makes of a request."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbook.guard import guarded, release

NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log error;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {content}
}}
"""


@contextmanager
def nginx(folder: Path, content: str) -> Iterator[None]:
    """Let nginx run inside the block, with `content` in the http part of its configuration, and its files in `folder`.

    Whoever uses it waits until it answers. Where there is no nginx, the test is skipped.
    """
    if not (program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")):
        pytest.skip("no nginx; install it (apt install nginx)")
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, content=content))
    process = guarded([program, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "nginx.log")])
    try:
        yield
    finally:
        release(process)
