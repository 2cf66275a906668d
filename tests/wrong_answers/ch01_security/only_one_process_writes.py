# exercise: 1.6
# verdict: wrong
# misconception: The RotatingFileHandler of the standard library rotates, so it will do.
# feedback: since the old one was full
# extra: yes
# region: audit.py:file_handler
from logging.handlers import RotatingFileHandler

return RotatingFileHandler(
    Path(app.config["LOG_FOLDER"]) / "audit.log",
    maxBytes=app.config["LOG_MAX_BYTES"],
    backupCount=app.config["LOG_FILES_KEPT"],
    encoding="utf-8",
)
