# exercise: 6.3
# verdict: wrong
# misconception: What is cached longer is faster, for everybody.
# feedback: Cache-Control
# region: policies.py:say_who_may_keep_it
response.headers.setdefault("Cache-Control", "public, max-age=3600")
return response
