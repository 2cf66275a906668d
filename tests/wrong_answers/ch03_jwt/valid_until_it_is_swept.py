# exercise: 3.5
# verdict: wrong
# misconception: A key verifies for as long as it is in the ring; to take it out is the job of the night.
# feedback: a moment, not a job
# region: keys.py:verifying
return ring
