# exercise: 1.6
# verdict: wrong
# misconception: A text of a thousand characters takes a thousand bytes.
# feedback: bytes of the line
# extra: yes
# region: audit.py:shorten
if len(text) <= most:
    return text
half = most // 2 - len(CUT)
return text[:half] + CUT + text[-half:]
