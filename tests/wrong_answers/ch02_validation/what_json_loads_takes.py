# exercise: 2.4
# verdict: wrong
# misconception: What json.loads() takes is JSON.
# feedback: stands twice
# region: strict_json.py:parse
return json.loads(body)
