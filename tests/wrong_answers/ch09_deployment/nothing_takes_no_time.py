# exercise: 9.2
# verdict: wrong
# misconception: What no route answers takes no time worth to be told.
# feedback: the times counted should be
# extra: yes
# region: metrics.py:count
method, route = labels()
metrics.requests.labels(method, route, status).inc()
if route != NO_ROUTE:
    metrics.seconds.labels(method, route).observe(seconds)
