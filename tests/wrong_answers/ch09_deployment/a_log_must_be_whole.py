# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: A line that is lost must be noticed at once: handleError raises.
# feedback: where nobody takes the lines
# region: logs.py:handler
class Strict(logging.StreamHandler):
    def handleError(self, record):
        raise RuntimeError("the log cannot be written")

return Strict(sys.stdout)
