# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: Who was ill is well on trial: one more failure, and it is left alone again.
# feedback: should be a 200
# region: breaker.py:Breaker.succeeded
with self.lock:
    self.failures = 0 if self.failures < self.most else self.most - 1
