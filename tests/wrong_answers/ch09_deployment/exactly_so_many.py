# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: The pause begins with the failure that makes them so many, and with no later one.
# feedback: the Retry-After should be about 30 s again
# region: breaker.py:Breaker.failed
with self.lock:
    self.failures += 1
    if self.failures == self.most:
        self.until = time.monotonic() + self.pause
