# exercise: 1.6
# verdict: wrong
# misconception: A log is text for people: one formatted line, whatever the client sent in it.
# feedback: is no JSON
# region: audit.py:request_name
return claimed or str(uuid.uuid4())
# region: audit.py:secrets
return set()
# region: audit.py:redact
return text
# region: audit.py:shorten
return text
# region: audit.py:event
if status >= 500:
    return "error"
return "security" if status >= 400 else "request"
# region: audit.py:line
if "path" not in members:
    return f"{datetime.now(UTC)} {event} {request_id()} {members['message']}\n{members['traceback']}"
address, method, path, status = (members[name] for name in ("address", "method", "path", "status"))
agent = members["headers"].get("User-Agent", "-")
return f"{datetime.now(UTC)} {event} {request_id()} {address} {method} {path} {status} {agent}"
# region: audit.py:file_handler
return logging.FileHandler(Path(app.config["LOG_FOLDER"]) / "audit.log", encoding="utf-8")
