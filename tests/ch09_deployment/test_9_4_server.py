"""Exercise 9.4: the server, as gunicorn understands its configuration (`gunicorn --print-config`)."""

import functools
import sys

import pytest

PLAYED = """
import os, runpy, sys
processors, in_memory = int(sys.argv.pop(1)), sys.argv.pop(1) == "True"
os.cpu_count = lambda: 64
os.sched_getaffinity = lambda _process: set(range(processors))
stat = os.stat
def played(path, *args, **kwargs):
    if isinstance(path, int) or os.fspath(path) not in ("/dev/shm", b"/dev/shm", "/dev/shm/"):
        return stat(path, *args, **kwargs)
    if in_memory:
        return stat("/")
    raise FileNotFoundError(2, "No such file or directory", path)
os.stat = played
del sys.argv[1:2]
runpy.run_module("gunicorn", run_name="__main__", alter_sys=True)
"""

DEFAULTS = "python:keyword"  # a module that sets nothing: all is as gunicorn has it
GTHREAD = (
    "gthread",
    "gunicorn.workers.gthread.ThreadWorker",
    "egg:gunicorn#gthread",
    "<class 'gunicorn.workers.gthread.ThreadWorker'>",
)  # the names of one class
# What the comments ask for and other checks look at, what stands below the region, and how gunicorn was asked.
OF_COMMENTS = {
    "bind", "workers", "worker_class", "threads", "keepalive", "graceful_timeout", "max_requests",
    "max_requests_jitter", "forwarded_allow_ips", "control_socket_disable", "worker_tmp_dir", "accesslog", "timeout",
    "worker_connections", "header_map", "logconfig_dict", "pre_request", "on_starting", "on_exit", "config",
}  # fmt: skip
# Who believes less than gunicorn does by itself believes nobody, and may say so.
LESS = {"proxy_allow_ips": "[]", "uwsgi_allow_ips": "[]", "forwarder_headers": "[]", "secure_scheme_headers": "{}"}


def configuration(lab, processors=3, in_memory=True, file="", **env):
    """What gunicorn makes of gunicorn_conf.py in this environment: its settings as texts, by their names."""
    file = file or str(lab.folder / "gunicorn_conf.py")
    return _printed(lab.program, file, processors, in_memory, tuple(sorted(env.items())))


@functools.cache
def _printed(program, file, processors, in_memory, env):
    """On a machine with 64 processors, of which so many are ours, and with or without /dev/shm; all that is played."""
    gunicorn = ("gunicorn", "--print-config", "--config", file, "wsgiref.simple_server:demo_app")
    ran = program(sys.executable, "-c", PLAYED, str(processors), str(in_memory), *gunicorn, **dict(env))
    said = "\n".join(filter(str.strip, (ran.output + ran.errors).splitlines()[-8:]))
    assert ran.code == 0, (
        f"gunicorn does not take gunicorn_conf.py:\n{said}\n"
        "Think: which line does gunicorn speak of, and of what type is that setting in its reference?\n"
        "Next: mend that line; all other checks wait for it."
    )
    return {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in ran.output.splitlines())}


def check(found, name, wanted, why):
    """Check one setting."""
    assert found.get(name) == wanted, f"{name} should be {wanted}, but is {found.get(name)}: {why}"


@pytest.mark.exercise("9.4")
def test_there_are_as_many_processes_as_somebody_says(lab):
    """WEB_CONCURRENCY says how many processes there are, and nobody knows better: 1 means one (Gunicorn, settings:
    workers).

    Think: Kubernetes has ten pods of one process each. Who looks after it that one is always there?

    Next: for workers, take WEB_CONCURRENCY as it is; the two at least are for where it is not set.
    """
    found = configuration(lab, WEB_CONCURRENCY="7", DATABASE_CONNECTIONS="5", BIND="0.0.0.0:9000")
    check(found, "workers", "7", "WEB_CONCURRENCY is 7")
    check(configuration(lab, WEB_CONCURRENCY="1"), "workers", "1", "WEB_CONCURRENCY is 1")


@pytest.mark.exercise("9.4")
def test_else_there_is_a_process_for_each_processor_of_ours(lab):
    """Where nobody says otherwise, there is one process per processor, since Python uses one at a time; of those that
    we may use, and not of all that the machine has (Gunicorn, settings: workers; sched_getaffinity(2)).

    Think: your container may use two of the sixty-four processors of its host. How many processes do you want?

    Next: for workers, take PROCESSORS where WEB_CONCURRENCY is not set, but not less than two.
    """
    check(configuration(lab), "workers", "3", "we may use three of 64 processors, and there is no other word")


@pytest.mark.exercise("9.4")
def test_where_one_processor_is_there_are_two_processes(lab):
    """A process that is replaced, or stuck, leaves nobody to answer if it is the only one: there are two at least
    (Gunicorn, settings: workers; The Twelve-Factor App, VIII: Concurrency).

    Next: for workers, take the larger one of two and PROCESSORS.
    """
    check(configuration(lab, 1), "workers", "2", "we may use one processor, and there is no other word")


@pytest.mark.exercise("9.4")
def test_each_thread_has_a_connection(lab):
    """A worker answers with threads, since most of a request is waiting; as many as it keeps connections to the
    database (Gunicorn, settings: threads; SQLAlchemy, QueuePool).

    Think: a hundred threads share eight connections. Where do ninety-two of them stand?

    Next: set worker_class to gthread, and threads to DATABASE_CONNECTIONS, 8 where that is not set.
    """
    found = configuration(lab)
    kind = found.get("worker_class")
    assert kind in GTHREAD, (
        f"worker_class should be gthread, but is {kind}: its threads wait for the database, and others go on"
    )
    check(found, "threads", "8", "a worker keeps eight connections")
    found = configuration(lab, WEB_CONCURRENCY="7", DATABASE_CONNECTIONS="5", BIND="0.0.0.0:9000")
    check(found, "threads", "5", "a worker keeps DATABASE_CONNECTIONS of them, 5")


@pytest.mark.exercise("9.4")
def test_the_proxy_closes_first(lab):
    """An idle connection is closed by the proxy, not by us: else a request may be on its way into it, and nobody knows
    whether it may be sent again. That is a 502 (RFC 9112, 9.3.1 and 9.5).

    Think: nginx keeps a connection for 60 seconds, gunicorn for 2. What does nginx find in the third?

    Next: set keepalive to 15 seconds more than PROXY_KEEPS_SECONDS.
    """
    check(configuration(lab), "keepalive", "75", "the proxy keeps its connections for 60 seconds")


@pytest.mark.exercise("9.4")
def test_what_was_accepted_is_finished(lab):
    """After SIGTERM a worker takes nothing new and finishes what it has, and its time for that ends before all is
    killed (Docker, stop_grace_period; The Twelve-Factor App, IX: Disposability).

    Think: after how many seconds does the orchestrator lose its patience? And who answers then?

    Next: set graceful_timeout to 5 seconds less than KILLED_AFTER_SECONDS.
    """
    check(configuration(lab), "graceful_timeout", "25", "all is killed after 30 seconds")


@pytest.mark.exercise("9.4")
def test_the_server_believes_no_header(lab):
    """gunicorn takes X-Forwarded-Proto for the scheme from whom forwarded_allow_ips names, and SCRIPT_NAME for a
    prefix. The app knows how many proxies there are, gunicorn does not: nobody is believed here (OWASP API8:2023).

    Think: who can reach the port of the server? And what can they say of their request then?

    Next: set forwarded_allow_ips to a text without any address.
    """
    found = configuration(lab)
    check(found, "forwarded_allow_ips", "[]", "PROXY_HOPS of the app decides")
    assert found["header_map"] in ("drop", "refuse"), (
        f"header_map should be left alone, but is {found['header_map']}: "
        "with it X_Forwarded_For, which no proxy looks at, is as good as X-Forwarded-For\n"
        "Next: take header_map out."
    )


@pytest.mark.exercise("9.4")
def test_workers_are_replaced_one_after_another(lab):
    """A worker ends after so many requests, and a new one begins without what has leaked; how many is drawn by lot, or
    all would be gone at once (Gunicorn, settings: max_requests_jitter).

    Think: the load balancer is fair. When do workers reach their ten-thousandth request?

    Next: set max_requests to 10,000, and max_requests_jitter to 1,000.
    """
    found = configuration(lab)
    check(found, "max_requests", "10000", "what leaks comes to an end")
    check(found, "max_requests_jitter", "1000", "they should not end all at once")


@pytest.mark.exercise("9.4")
def test_to_be_reached_from_elsewhere_is_a_decision(lab):
    """BIND says where the server listens; without it, on the loopback address, where a proxy on the same machine finds
    it and nobody else does (OWASP API8:2023).

    Think: who can reach 0.0.0.0:8000 of a machine that has a public address?

    Next: set bind to BIND, and to 127.0.0.1:8000 where that is not set.
    """
    check(configuration(lab), "bind", "['127.0.0.1:8000']", "nobody has said otherwise")
    found = configuration(lab, WEB_CONCURRENCY="7", DATABASE_CONNECTIONS="5", BIND="0.0.0.0:9000")
    check(found, "bind", "['0.0.0.0:9000']", "BIND is 0.0.0.0:9000")


@pytest.mark.exercise("9.4")
def test_an_empty_variable_has_its_default(lab):
    """A variable that is empty counts as not set, here as everywhere (Compose specification, interpolation).

    Next: write `os.environ.get(name) or default`.
    """
    found = configuration(lab, DATABASE_CONNECTIONS="", BIND="")
    for name in ("threads", "bind"):
        check(found, name, configuration(lab)[name], "its variable is empty")


@pytest.mark.exercise("9.4")
def test_a_worker_without_a_sign_of_life_is_replaced_soon(lab):
    """With threads, timeout is no limit on a request: it is how long a worker may show no sign of life until another
    takes its place. 30 seconds are enough; two minutes are two minutes of nothing, and 0 is for ever (Gunicorn,
    settings: timeout).

    Think: a worker hangs, with all its threads. Who notices, and when?

    Next: leave timeout alone, or set it to 30.
    """
    check(configuration(lab), "timeout", "30", "a worker that hangs is replaced after half a minute")


@pytest.mark.exercise("9.4")
def test_a_worker_keeps_connections_beside_those_it_answers(lab):
    """A worker keeps worker_connections, less its threads, open and idle. With none of them the proxy's next request
    meets a closed connection each time, however long keepalive is (Gunicorn, settings: worker_connections, keepalive).

    Think: eight threads, and worker_connections is eight. Where does the ninth connection go?

    Next: leave worker_connections alone.
    """
    check(configuration(lab), "worker_connections", "1000", "what is idle is kept, beside what the threads answer")


@pytest.mark.exercise("9.4")
def test_what_nobody_asked_for_is_as_gunicorn_has_it(lab):
    """What the comment does not name stays as it is: no reload for a laptop, no protocol by which somebody says where
    they come from, no header more that is believed, no app that is loaded once for all and connects before the workers
    part, no file of its own for what the server has to say, no request without limits (Gunicorn, settings: reload,
    proxy_protocol, forwarder_headers, preload_app, errorlog, limit_request_line; OWASP API8:2023).

    Next: take out what has no line in the comment.
    """
    found, defaults = configuration(lab), configuration(lab, file=DEFAULTS)
    for name in sorted(defaults.keys() - OF_COMMENTS):
        if found.get(name) != LESS.get(name, ...):
            check(found, name, defaults[name], "nobody asked for anything else")


@pytest.mark.exercise("9.4")
def test_there_is_no_side_door(lab):
    """No socket by which the server can be told something, no heartbeat that waits for a disk, no second log beside
    that of the app (Gunicorn, settings: control_socket, worker_tmp_dir, accesslog). Where there is no /dev/shm, as on
    macOS, there is nothing in memory, and gunicorn decides.

    Think: what is at that path on another machine than yours?

    Next: set control_socket_disable, and worker_tmp_dir to MEMORY; leave accesslog alone.
    """
    found = configuration(lab)
    check(found, "control_socket_disable", "True", "nobody needs it")
    check(found, "worker_tmp_dir", "/dev/shm", "it is in memory")
    elsewhere = configuration(lab, in_memory=False)
    check(elsewhere, "worker_tmp_dir", "None", "there is no /dev/shm here, and MEMORY says so")
    check(found, "accesslog", "None", "the app has a line for each request")
