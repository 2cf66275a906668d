# exercise: 9.2
# verdict: right
# misconception: Asks for one table after another, says no in a function of its own, and counts with named labels.
# region: probes.py:migrated
database = inspect(current_app.extensions["reading"])
for name, table in Base.metadata.tables.items():
    if not database.has_table(name):
        return False
    there = [column["name"] for column in database.get_columns(name)]
    if any(column.name not in there for column in table.columns):
        return False
return True
# region: probes.py:came_past_the_proxy
if hops == 0:
    return False
return not any(name.startswith("HTTP_X_FORWARDED_") for name in environ)
# region: probes.py:liveness
return Response('{"status": "ok"}', 200, content_type="application/json")
# region: probes.py:readiness
def says_yes(check: Callable[[], bool]) -> bool:
    try:
        return bool(check())
    except Exception:
        return False

found = {name: says_yes(check) for name, check in checks.items()}
if False not in found.values():
    return jsonify({"status": "ok", "checks": found})
refusal = problem(503, "Service Unavailable", "Not ready.", checks=found)
refusal.headers.add("Retry-After", RETRY_AFTER)
return refusal
# region: metrics.py:labels
known = routes.current()
return (OTHER if request.method not in METHODS else request.method), (NO_ROUTE if known is None else known)
# region: metrics.py:count
named = dict(zip(LABELS, labels(), strict=True))
metrics.seconds.labels(**named).observe(seconds)
metrics.requests.labels(**named, status=status).inc()
# region: metrics.py:exposition
everybody = CollectorRegistry()
everybody.register(MultiProcessCollector(None))
return generate_latest(everybody)
