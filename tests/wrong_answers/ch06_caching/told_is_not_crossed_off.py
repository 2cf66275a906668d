# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: To say it once more does no harm.
# feedback: told again
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    told = {tag for tag, _ in owed.tags}
if told:
    redis.unlink(*map(tag_key, told))
