# exercise: 9.4
# verdict: right
# misconception: Says in so many words what gunicorn has anyway, and believes no header that a proxy may write.
# region: gunicorn_conf.py:<module>
bind = os.getenv("BIND", "") or "127.0.0.1:8000"
workers = int(os.getenv("WEB_CONCURRENCY") or (PROCESSORS if PROCESSORS >= 2 else 2))
worker_class, threads = "gthread", int(os.getenv("DATABASE_CONNECTIONS") or "8")
worker_connections = 1000
timeout = 30
keepalive = PROXY_KEEPS_SECONDS + 15
graceful_timeout = KILLED_AFTER_SECONDS - 5
max_requests = 10_000
max_requests_jitter = 1_000
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
proxy_protocol, reload, preload_app = False, False, False
control_socket_disable = True
worker_tmp_dir = MEMORY
