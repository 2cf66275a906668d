# exercise: 1.5
# verdict: wrong
# misconception: Who is signed in has a session, and the session is the caller.
# feedback: after another login alice should have
# extra: yes
# region: limits.py:caller
from flask import session

return f"session:{session.sid}" if g.user else f"address:{address()}"
