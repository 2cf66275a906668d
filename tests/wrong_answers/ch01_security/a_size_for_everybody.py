# exercise: 1.6
# verdict: wrong
# misconception: The size of a log is ours to choose, so it stands in the code.
# feedback: should be kept, but they are []
# extra: yes
# region: audit.py:file_handler
return ConcurrentRotatingFileHandler(
    Path(app.config["LOG_FOLDER"]) / "audit.log", maxBytes=10_000_000, backupCount=10, encoding="utf-8"
)
