# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: What is new or changed has to be shown.
# feedback: should be made anew
# region: invalidation.py:notice
touched = session.info.setdefault("touched", set())
for row in (*session.new, *session.dirty):
    if type(row) in TOUCHED:
        touched |= set(TOUCHED[type(row)](row))
