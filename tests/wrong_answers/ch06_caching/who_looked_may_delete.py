# exercise: 6.2
# verdict: wrong
# misconception: The tag has just been looked at, so the book that is deleted is the one that was seen.
# feedback: of four who have seen the same book
# extra: yes
# region: preconditions.py:remove_seen
remove(book)
