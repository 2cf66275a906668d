# exercise: 1.6
# verdict: wrong
# misconception: The server bounds a request, and so the line of it.
# feedback: bytes of the line
# extra: yes
# region: audit.py:shorten
return text
