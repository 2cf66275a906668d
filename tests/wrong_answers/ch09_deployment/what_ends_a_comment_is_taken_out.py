# exercise: 9.5
# verdict: wrong
# misconception: What would end the comment is taken out, and then the header does no harm.
# feedback: should end in a comment
# extra: yes
# region: logs.py:commented
from flask import request

if not has_request_context():
    return statement
claimed = request.headers.get("X-Request-ID", "").replace("*/", "") or request_id()
route = routes.current()
named = f",route='{route}'" if route else ""
return f"{statement} /*request_id='{claimed}'{named}*/"
