# exercise: 4.4
# verdict: wrong
# misconception: What has happened by now has happened.
# feedback: should end 10 s before now
# region: activity.py:end_of
return max(since, min(until or now(), now()))
