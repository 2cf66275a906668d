# exercise: 9.4
# verdict: wrong
# misconception: Two processes at least are two at least, whoever says what.
# feedback: workers should be 1
# extra: yes
# region: gunicorn_conf.py:<module>
bind = os.environ.get("BIND") or "127.0.0.1:8000"
workers = max(2, int(os.environ.get("WEB_CONCURRENCY") or PROCESSORS))
worker_class = "gthread"
threads = os.environ.get("DATABASE_CONNECTIONS") or 8
keepalive = PROXY_KEEPS_SECONDS + 15
graceful_timeout = KILLED_AFTER_SECONDS - 5
max_requests, max_requests_jitter = 10_000, 1_000
forwarded_allow_ips = ""
control_socket_disable = True
worker_tmp_dir = MEMORY
