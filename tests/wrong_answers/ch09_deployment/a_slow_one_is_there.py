# exercise: 9.2
# verdict: wrong
# misconception: What does not answer in time is slow, and what is slow is there.
# feedback: 503
# extra: yes
# region: probes.py:readiness
results: dict[str, bool] = {}
for name, check in checks.items():
    try:
        results[name] = check()
    except Exception as error:
        results[name] = "Timeout" in type(error).__name__
if all(results.values()):
    return jsonify(status="ok", checks=results)
answer = problem(503, "Service Unavailable", "Something that the app needs is away.", checks=results)
answer.headers["Retry-After"] = RETRY_AFTER
return answer
