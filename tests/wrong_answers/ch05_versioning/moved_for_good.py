# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: Whoever comes too late is sent on to the next version.
# feedback: should be a 410
# region: retirement.py:refuse_retired
from werkzeug.exceptions import HTTPException

sunset = dates(version())[1]
if retires() and sunset and now() >= sunset:
    moved = HTTPException(f"Version {version()} is over; see {current_app.config['VERSION_POLICY_URL']}.")
    moved.code = 308
    moved.get_headers = lambda *_: [("Location", successor())]
    raise moved
