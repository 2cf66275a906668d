# exercise: 9.2
# verdict: wrong
# misconception: Where there is no route, the path says best what somebody wanted.
# feedback: the requests counted should be
# extra: yes
# region: metrics.py:labels
return request.method if request.method in METHODS else OTHER, routes.current() or request.path
