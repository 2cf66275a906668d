# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: A failure of the log is nobody's business: it must not be raised, so it is dropped.
# feedback: should be told on stderr
# region: logs.py:handler
class Silent(logging.StreamHandler):
    def handleError(self, record):
        pass

return Silent(sys.stdout)
