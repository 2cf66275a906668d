# exercise: 9.5
# verdict: wrong
# misconception: Python writes what it has been told to write.
# feedback: should be on stdout as soon as
# region: logs.py:handler
class Unflushed(logging.StreamHandler):
    def flush(self):
        pass

return Unflushed(sys.stdout)
