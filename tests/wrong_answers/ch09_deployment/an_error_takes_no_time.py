# exercise: 9.2
# verdict: wrong
# misconception: Errors would spoil the curve of how long an answer takes.
# feedback: those of errors as well
# extra: yes
# region: metrics.py:count
method, route = labels()
metrics.requests.labels(method, route, status).inc()
if status < 500:
    metrics.seconds.labels(method, route).observe(seconds)
