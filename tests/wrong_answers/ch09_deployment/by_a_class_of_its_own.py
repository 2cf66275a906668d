# exercise: 9.5
# verdict: right
# misconception: Prints by itself, shortens by going down a list, and puts the comment together from pairs.
# region: logs.py:handler
class Printing(logging.Handler):
    def emit(self, record):
        try:
            print(self.format(record), file=sys.stdout, flush=True)
        except OSError:
            self.handleError(record)

return Printing()
# region: logs.py:fitted
for most in (2000, 1000, 500, 250):
    if len(line) + 1 <= LONGEST:
        break
    members = json.loads(line)
    for name in members:
        members[name] = audit.clean(members[name], most, [])
    line = json.dumps(members)
return line
# region: logs.py:take_all
for old in logging.root.handlers[:]:
    logging.root.removeHandler(old)
logging.basicConfig(level="WARNING", handlers=[stdout], format=None)
stdout.setFormatter(Lines())
# region: logs.py:commented
try:
    pairs = {"request_id": request_id(), "route": routes.current()}
except RuntimeError:
    return statement
return statement + " /*" + ",".join(f"{key}='{value}'" for key, value in pairs.items() if value) + "*/"
