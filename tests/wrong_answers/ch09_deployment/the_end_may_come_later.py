# exercise: 9.5
# verdict: wrong
# misconception: A line is written, and then its end: who should come between the two?
# feedback: a line and its end should be one write
# extra: yes
# region: logs.py:handler
class Writing(logging.StreamHandler):
    def emit(self, record):
        try:
            self.stream.write(self.format(record))
            self.flush()
            self.stream.write("\n")
            self.flush()
        except Exception:
            self.handleError(record)

return Writing(sys.stdout)
