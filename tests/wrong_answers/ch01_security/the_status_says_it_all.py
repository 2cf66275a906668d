# exercise: 1.6
# verdict: wrong
# misconception: A login is a request like others; the status says how it ended.
# feedback: should be login, login_failed and logout
# region: audit.py:event
return EVENTS_BY_STATUS.get(status) or ("error" if status >= 500 else "request")
