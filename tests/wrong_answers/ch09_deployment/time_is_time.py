# exercise: 9.3
# verdict: wrong
# misconception: The time of day tells how much of it has passed.
# feedback: somebody sets the clock
# region: breaker.py:Breaker.admit
with self.lock:
    if self.failures < self.most:
        return
    moment = time.time()
    if moment < self.until:
        raise Open(math.ceil(self.until - moment))
    self.until = moment + self.pause
# region: breaker.py:Breaker.failed
with self.lock:
    self.failures += 1
    self.until = time.time() + self.pause
