# exercise: 9.5
# verdict: right
# extra: yes
# misconception: Writes through the descriptor, shortens by a generator, and empties the root logger in place.
# region: logs.py:handler
class ToDescriptor(logging.Handler):
    def emit(self, record):
        try:
            line = (self.format(record) + "\n").encode()
            with self.lock:
                while line:
                    line = line[os.write(1, line) :]
        except Exception:
            self.handleError(record)

import os

return ToDescriptor()
# region: logs.py:fitted
if len(line.encode()) < LONGEST:
    return line
members = json.loads(line)
versions = (json.dumps(audit.clean(members, most, frozenset())) for most in (2000, 1000, 500, 250))
return next(version for version in versions if len(version.encode()) < LONGEST)
# region: logs.py:take_all
logging.basicConfig(handlers=[stdout], force=True)
stdout.setFormatter(Lines())
