# exercise: 1.4
# verdict: wrong
# misconception: Unauthorized is the status for whoever lacks the authority, signed in or not.
# feedback: so what is closed to her should be 403
# region: roles.py:authorize
if request.endpoint is None or request.method == "OPTIONS" or may(request.endpoint, request.method):
    return
raise Unauthorized("Your role does not allow this.", www_authenticate=CHALLENGE)
