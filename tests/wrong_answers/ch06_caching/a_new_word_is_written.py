# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: To forget a word is to write another.
# feedback: should go
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    told = set(owed.tags)
if told:
    redis.mset({tag_key(tag): secrets.token_hex(8) for tag, _ in told})
    with owed.lock:
        owed.tags -= told
