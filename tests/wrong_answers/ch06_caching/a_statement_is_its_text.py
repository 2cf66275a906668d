# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: Where books stands in a statement, books are changed.
# feedback: should forget nothing
# region: invalidation.py:notice_many
if not state.is_select and "books" in str(state.statement):
    state.session.info.setdefault("touched", set()).add(ALL)
