# exercise: 6.4
# verdict: wrong
# extra: yes
# misconception: What goes from Redis at different moments is made anew at different moments.
# feedback: at several
# region: cached.py:keep
life = seconds * random.uniform(1 - JITTER, 1 + JITTER)
entry = Entry(list(answer.headers), answer.get_data(), generations, now().timestamp() + seconds)
cache().set(key, entry.written(), ex=int(life) + 1 + current_app.config["CACHE_KEEP_STALE_SECONDS"])
