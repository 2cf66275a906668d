# exercise: 6.6
# verdict: wrong
# misconception: When the change is sent to the database, it is there.
# feedback: old
# region: invalidation.py:generations
for tag, word in zip(wanted, known, strict=True):
    if word is None:
        cache().set(tag_key(tag), secrets.token_hex(8), ex=KEPT)
return [word.decode() for word in cache().mget([tag_key(tag) for tag in wanted])]
# region: invalidation.py:forget
for tag in touched:
    cache().delete(tag_key(tag))
# region: invalidation.py:settle
return
# region: invalidation.py:notice
for row in (*session.new, *session.dirty, *session.deleted):
    if type(row) in TOUCHED:
        forget(TOUCHED[type(row)](row))
# region: invalidation.py:notice_many
if state.is_delete:
    forget([ALL])
# region: invalidation.py:tell
return
# region: invalidation.py:drop_what_was_noted
return
# region: control.py:drop
found = cache().keys(f"*{pattern}")
return int(cache().delete(*found)) if found else 0
