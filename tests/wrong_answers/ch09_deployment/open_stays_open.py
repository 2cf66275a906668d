# exercise: 9.3
# verdict: wrong
# misconception: An open breaker needs somebody to close it.
# feedback: when the pause is over
# extra: yes
# region: breaker.py:Breaker.admit
with self.lock:
    if self.failures >= self.most:
        raise Open(max(1, math.ceil(self.until - time.monotonic())))
