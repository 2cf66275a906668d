# exercise: 6.4
# verdict: wrong
# misconception: An answer is its body; headers are made anew each time.
# feedback: headers that were kept
# region: cached.py:keep
life = seconds * random.uniform(1 - JITTER, 1 + JITTER)
entry = Entry([("Content-Type", answer.mimetype)], answer.get_data(), generations, now().timestamp() + life)
cache().set(key, entry.written(), ex=int(life) + 1 + current_app.config["CACHE_KEEP_STALE_SECONDS"])
