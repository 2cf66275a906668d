# exercise: 1.6
# verdict: wrong
# misconception: A new file every night keeps a log small.
# feedback: should be kept, but they are []
# region: audit.py:file_handler
from logging.handlers import TimedRotatingFileHandler

return TimedRotatingFileHandler(
    Path(app.config["LOG_FOLDER"]) / "audit.log",
    when="midnight",
    backupCount=app.config["LOG_FILES_KEPT"],
    encoding="utf-8",
    utc=True,
)
