# exercise: 9.3
# verdict: wrong
# misconception: Whoever tries is noted, and crossed out when it is known what came of it.
# feedback: that never ends
# extra: yes
# region: breaker.py:Breaker.admit
with self.lock:
    if self.failures < self.most:
        return
    moment = time.monotonic()
    if moment < self.until or getattr(self, "trying", False):
        raise Open(max(1, math.ceil(self.until - moment)))
    self.trying = True
# region: breaker.py:Breaker.succeeded
with self.lock:
    self.failures, self.trying = 0, False
# region: breaker.py:Breaker.failed
with self.lock:
    self.failures, self.trying = self.failures + 1, False
    self.until = time.monotonic() + self.pause
