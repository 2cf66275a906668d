# exercise: 9.2
# verdict: wrong
# misconception: Retry-After says how often a probe may come, and so each answer has it.
# feedback: should not ask to come later
# extra: yes
# region: probes.py:readiness
results: dict[str, bool] = {}
for name, check in checks.items():
    try:
        results[name] = check()
    except Exception:
        results[name] = False
if all(results.values()):
    answer = jsonify(status="ok", checks=results)
else:
    answer = problem(503, "Service Unavailable", "Something that the app needs is away.", checks=results)
answer.headers["Retry-After"] = RETRY_AFTER
return answer
