# exercise: 9.2
# verdict: wrong
# misconception: The orchestrator writes the answer into its log, so it should say what has gone wrong.
# feedback: should not
# extra: yes
# region: probes.py:readiness
results: dict[str, bool] = {}
reasons = []
for name, check in checks.items():
    try:
        results[name] = check()
    except Exception as error:
        results[name] = False
        reasons.append(f"{name}: {error}")
if all(results.values()):
    return jsonify(status="ok", checks=results)
answer = problem(503, "Service Unavailable", "; ".join(reasons) or "A check has said no.", checks=results)
answer.headers["Retry-After"] = RETRY_AFTER
return answer
