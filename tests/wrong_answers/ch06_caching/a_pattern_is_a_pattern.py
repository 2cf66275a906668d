# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: Who may name a pattern knows what fits it.
# feedback: should drop
# region: control.py:drop
dropped, batch = 0, []
for key in cache().scan_iter(f"*{pattern}", count=AT_ONCE):
    batch.append(key)
    if len(batch) == AT_ONCE:
        dropped += unlink(batch)
        batch = []
return dropped + unlink(batch)
