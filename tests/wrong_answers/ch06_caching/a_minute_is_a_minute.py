# exercise: 6.4
# verdict: wrong
# misconception: A life is as long as it was said to be.
# feedback: at several
# region: cached.py:keep
entry = Entry(list(answer.headers), answer.get_data(), generations, now().timestamp() + seconds)
cache().set(key, entry.written(), ex=seconds + current_app.config["CACHE_KEEP_STALE_SECONDS"])
