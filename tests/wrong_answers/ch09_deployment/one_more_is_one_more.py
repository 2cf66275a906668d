# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: To count one more needs no lock: it is one line.
# feedback: after two that came at once
# region: breaker.py:Breaker.failed
self.failures += 1
self.until = time.monotonic() + self.pause
