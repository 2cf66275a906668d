# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: A generation is small, and may stay.
# feedback: a generation should go
# region: invalidation.py:generations
if None not in known:
    return [word.decode() for word in known if word]
for tag in wanted:
    cache().set(tag_key(tag), secrets.token_hex(8), nx=True)
return [word.decode() for word in cache().mget([tag_key(tag) for tag in wanted])]
