# exercise: 9.5
# verdict: wrong
# misconception: What goes wrong is raised, also where a library logs something.
# feedback: where nobody takes the lines
# region: logs.py:handler
class Printing(logging.Handler):
    def emit(self, record):
        print(self.format(record), file=sys.stdout, flush=True)

return Printing()
