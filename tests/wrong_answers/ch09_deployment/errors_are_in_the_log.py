# exercise: 9.2
# verdict: wrong
# misconception: Who errs is looked for in the log; the graph is of the requests that the app could answer.
# feedback: errors as well
# extra: yes
# region: metrics.py:count
if status >= 500:
    return
method, route = labels()
metrics.requests.labels(method, route, status).inc()
metrics.seconds.labels(method, route).observe(seconds)
