# exercise: 9.2
# verdict: wrong
# misconception: Who has fewer entries in X-Forwarded-For than there are proxies has not come through them.
# feedback: should be answered with 404
# extra: yes
# region: probes.py:came_past_the_proxy
entries = [entry for entry in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
return hops > 0 and len(entries) < hops
