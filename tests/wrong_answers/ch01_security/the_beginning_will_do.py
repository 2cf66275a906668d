# exercise: 1.6
# verdict: wrong
# misconception: What matters stands at the beginning of a text.
# feedback: should keep its end
# extra: yes
# region: audit.py:shorten
if len(json.dumps(text)) <= most:
    return text
while len(json.dumps(text + CUT)) > most:
    text = text[: len(text) * 9 // 10]
return text + CUT
