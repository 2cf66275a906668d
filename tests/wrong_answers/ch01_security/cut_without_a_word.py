# exercise: 1.6
# verdict: wrong
# misconception: Whoever reads a cut text sees that it is one.
# feedback: should show that it was cut
# extra: yes
# region: audit.py:shorten
while len(json.dumps(text)) > most:
    kept = len(text) * 2 // 5
    text = text[:kept] + text[-kept:]
return text
