# exercise: 9.3
# verdict: wrong
# misconception: The lock is for what is written; to look is free.
# feedback: for two who come at once
# extra: yes
# region: breaker.py:Breaker.admit
if self.failures < self.most:
    return
moment = time.monotonic()
if moment < self.until:
    raise Open(math.ceil(self.until - moment))
with self.lock:
    self.until = moment + self.pause
