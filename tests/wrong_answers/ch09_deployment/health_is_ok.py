# exercise: 9.2
# verdict: wrong
# misconception: An app that answers is healthy, and that is all there is to know; the rest is in a dashboard.
# feedback: should be answered with 503
# region: probes.py:migrated
return True
# region: probes.py:came_past_the_proxy
return True
# region: probes.py:liveness
database_answers()
return jsonify(status="ok")
# region: probes.py:readiness
database_answers()
return jsonify(status="ok", checks=dict.fromkeys(checks, True))
# region: metrics.py:labels
return request.method, request.path
# region: metrics.py:count
method, path = labels()
metrics.requests.labels(method, path, status).inc()
metrics.seconds.labels(method, path).observe(seconds)
# region: metrics.py:exposition
return generate_latest(current_app.extensions["metrics"].registry)
