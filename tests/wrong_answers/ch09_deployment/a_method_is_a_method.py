# exercise: 9.2
# verdict: wrong
# misconception: There are few methods, so there is nothing to bound.
# feedback: the methods counted should be
# extra: yes
# region: metrics.py:labels
return request.method, routes.current() or NO_ROUTE
