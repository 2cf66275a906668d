# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: Nobody needs to wait until Redis has been told.
# feedback: before it is answered
# region: invalidation.py:forget
owed: Owed = current_app.extensions["owed"]
app = current_app._get_current_object()
with owed.lock:
    owed.tags |= {(tag, object()) for tag in touched}

def work():
    with app.app_context():
        try:
            settle(always())
        except RedisError:
            failed("a change was not told")

threading.Thread(target=work).start()
