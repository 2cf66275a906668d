# exercise: 9.2
# verdict: wrong
# misconception: Requests are those that were answered; the others are errors, and those are in the log.
# feedback: the requests counted should be
# region: metrics.py:count
method, route = labels()
if status >= 400:
    return
metrics.requests.labels(method, route, status).inc()
metrics.seconds.labels(method, route).observe(seconds)
