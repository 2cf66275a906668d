# exercise: 9.2
# verdict: wrong
# misconception: Whoever is not ready for one reason is not ready; the other checks would only take time.
# feedback: the checks should be
# region: probes.py:readiness
results: dict[str, bool] = {}
for name, check in checks.items():
    try:
        results[name] = check()
    except Exception:
        results[name] = False
        break
if all(results.values()):
    return jsonify(status="ok", checks=results)
answer = problem(503, "Service Unavailable", "Something that the app needs is away.", checks=results)
answer.headers["Retry-After"] = RETRY_AFTER
return answer
