# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: What is left of a second is none.
# feedback: that Retry-After said
# region: breaker.py:Breaker.admit
with self.lock:
    if self.failures < self.most:
        return
    moment = time.monotonic()
    if moment < self.until:
        raise Open(max(1, int(self.until - moment)))
    self.until = moment + self.pause
