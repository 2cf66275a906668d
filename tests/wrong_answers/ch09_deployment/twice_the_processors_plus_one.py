# exercise: 9.4
# verdict: wrong
# misconception: A server is (2 × processors) + 1 processes that listen everywhere, and a long time-out.
# feedback: should be
# region: gunicorn_conf.py:<module>
bind = "0.0.0.0:8000"
workers = 2 * PROCESSORS + 1
worker_class = "sync"
timeout = 120
graceful_timeout = 120
forwarded_allow_ips = "*"
accesslog = "-"
