# exercise: 9.4
# verdict: wrong
# extra: yes
# misconception: In memory is at the same path everywhere.
# feedback: worker_tmp_dir should be None
# region: gunicorn_conf.py:<module>
bind = os.environ.get("BIND") or "127.0.0.1:8000"
workers = os.environ.get("WEB_CONCURRENCY", max(2, PROCESSORS))
worker_class = "gthread"
threads = os.environ.get("DATABASE_CONNECTIONS") or 8
keepalive = PROXY_KEEPS_SECONDS + 15
graceful_timeout = KILLED_AFTER_SECONDS - 5
max_requests, max_requests_jitter = 10_000, 1_000
forwarded_allow_ips = ""
control_socket_disable = True
worker_tmp_dir = "/dev/shm"  # noqa: S108
