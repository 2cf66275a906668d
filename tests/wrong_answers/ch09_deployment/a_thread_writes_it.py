# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: Nobody should wait for a log: a thread writes what stands in its queue.
# feedback: should be on stdout as soon as
# region: logs.py:handler
from copy import copy
from logging.handlers import QueueHandler, QueueListener
from queue import SimpleQueue

class Later(QueueHandler):
    def prepare(self, record):
        record = copy(record)
        record.line = self.format(record)
        return record

class Written(logging.StreamHandler):
    def format(self, record):
        return record.line

later = Later(SimpleQueue())
QueueListener(later.queue, Written(sys.stdout)).start()
return later
