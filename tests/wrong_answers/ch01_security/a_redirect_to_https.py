# exercise: 1.2
# verdict: wrong
# misconception: Plain HTTP is a slip of the client's, and a redirect mends it.
# feedback: over plain HTTP should be refused with 403
# region: transport.py:refuse_plain_http
from flask import redirect

if not request.is_secure:
    return redirect(request.url.replace("http://", "https://", 1), 308)
