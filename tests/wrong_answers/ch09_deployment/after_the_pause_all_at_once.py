# exercise: 9.3
# verdict: wrong
# misconception: When the pause is over all go through, until one has failed.
# feedback: did not answer
# extra: yes
# region: breaker.py:Breaker.admit
with self.lock:
    moment = time.monotonic()
    if self.failures >= self.most and moment < self.until:
        raise Open(math.ceil(self.until - moment))
