# exercise: 9.5
# verdict: wrong
# misconception: What is printed is gone; a copy in a file does no harm.
# feedback: nothing should be written into LOG_FOLDER
# region: logs.py:handler
file = audit.file_handler(app)

class Both(logging.StreamHandler):
    def setFormatter(self, fmt):
        super().setFormatter(fmt)
        file.setFormatter(fmt)

    def emit(self, record):
        super().emit(record)
        file.handle(record)

return Both(sys.stdout)
