# exercise: 9.4
# verdict: right
# misconception: Gathers the settings in a dictionary, and tells the module of them at the end.
# region: gunicorn_conf.py:<module>
def told(name: str, otherwise: int) -> int:
    text = os.environ.get(name, "")
    return int(text) if text else otherwise


globals().update(
    {
        "bind": [os.environ.get("BIND") or "127.0.0.1:8000"],
        "workers": told("WEB_CONCURRENCY", PROCESSORS if PROCESSORS > 1 else 2),
        "worker_class": "gthread",
        "threads": told("DATABASE_CONNECTIONS", 8),
        "keepalive": 75,
        "graceful_timeout": 25,
        "max_requests": 10000,
        "max_requests_jitter": 1000,
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "control_socket_disable": True,
        "worker_tmp_dir": MEMORY,
        "accesslog": None,
    }
)
