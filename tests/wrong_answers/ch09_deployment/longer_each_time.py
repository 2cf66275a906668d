# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: The pause grows, too, with each call that tries and fails.
# feedback: the Retry-After should be about 30 s again
# region: breaker.py:Breaker.failed
with self.lock:
    self.failures += 1
    self.until = time.monotonic() + self.pause * 2 ** max(0, self.failures - self.most)
