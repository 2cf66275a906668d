# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: Who looks has the lock, and who writes has it; between the two nothing can happen.
# feedback: for two who come at once
# region: breaker.py:Breaker.admit
with self.lock:
    if self.failures < self.most:
        return
    moment = time.monotonic()
    if moment < self.until:
        raise Open(math.ceil(self.until - moment))
with self.lock:
    self.until = moment + self.pause
