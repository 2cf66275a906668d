# exercise: 4.4
# verdict: wrong
# misconception: A client that names an end knows what it asks for.
# feedback: from now should end
# extra: yes
# region: activity.py:end_of
return max(since, until or now() - SETTLED)
