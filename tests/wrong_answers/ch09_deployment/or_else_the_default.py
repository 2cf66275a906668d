# exercise: 9.1
# verdict: wrong
# misconception: An app has to start; what it has not been told, it takes from its defaults.
# feedback: the app should not start
# region: configuration.py:found
return {name: environ[name] for name in names if name in environ}, {}
# region: configuration.py:weak
return {}
# region: configuration.py:checked
DEFAULTS = {name: f"the default {name}, of which nobody has thought yet" for name in SECRETS}
texts, _ = found(environ, table)
values, _ = settings.read({**DEFAULTS, **texts}, table)
return values, {}
