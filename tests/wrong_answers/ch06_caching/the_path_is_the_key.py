# exercise: 6.4
# verdict: wrong
# misconception: An address has one answer, so the address is the key.
# feedback: another
# region: cached.py:entry_key
return f"{NAMESPACE}answer:{routes.current()}:{request.path}"
# region: cached.py:look
text, *known = cache().mget([key, *map(tag_key, wanted)])
cache().hincrby(STATS, "lookups", int(first))
generations = invalidation.generations(wanted, known)
entry = Entry.read(text) if text else None
return (entry if entry and entry.generations == generations else None), generations
# region: cached.py:keep
entry = Entry(list(answer.headers), answer.get_data(), generations, now().timestamp() + seconds)
cache().set(key, entry.written(), ex=seconds)
