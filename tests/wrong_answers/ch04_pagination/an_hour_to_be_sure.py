# exercise: 4.4
# verdict: wrong
# misconception: The longer ago, the surer.
# feedback: not earlier
# extra: yes
# region: activity.py:end_of
settled = now() - timedelta(hours=1)
return max(since, min(until or settled, settled))
