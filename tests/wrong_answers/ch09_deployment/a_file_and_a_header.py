# exercise: 9.5
# verdict: wrong
# misconception: A log is a file; and the id of a request is what its header says.
# feedback: should
# region: logs.py:handler
return audit.file_handler(app)
# region: logs.py:fitted
return line
# region: logs.py:take_all
logging.getLogger().setLevel(logging.WARNING)
# region: logs.py:commented
from flask import request

if not has_request_context():
    return statement
return f"/* {request.headers.get('X-Request-ID', '-')} */ {statement}"
