# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: A statement that changes rows changes books.
# feedback: should forget nothing
# region: invalidation.py:notice_many
if state.is_update or state.is_delete or state.is_insert:
    state.session.info.setdefault("touched", set()).add(ALL)
