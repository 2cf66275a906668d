# exercise: 6.4
# verdict: wrong
# extra: yes
# misconception: When its life is over, nobody needs an answer any more.
# feedback: gone from Redis
# region: cached.py:keep
life = int(seconds * random.uniform(1 - JITTER, 1 + JITTER))
entry = Entry(list(answer.headers), answer.get_data(), generations, now().timestamp() + life)
cache().set(key, entry.written(), ex=life)
