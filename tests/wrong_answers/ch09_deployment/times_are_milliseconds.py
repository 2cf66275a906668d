# exercise: 9.2
# verdict: wrong
# misconception: Requests take milliseconds, so that is what one counts.
# feedback: times should be in seconds
# extra: yes
# region: metrics.py:count
method, route = labels()
metrics.requests.labels(method, route, status).inc()
metrics.seconds.labels(method, route).observe(seconds * 1000)
