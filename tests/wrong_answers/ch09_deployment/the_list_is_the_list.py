# exercise: 9.1
# verdict: wrong
# misconception: Which variables an app must have is a list, whoever starts it.
# feedback: is handed to create_app
# region: configuration.py:checked
texts, faults = found(environ, table)
values, wrong = settings.read(texts, table)
for name in (*REQUIRED, *SECRETS):
    if name not in texts and name + FILE not in faults:
        faults[name] = "must be set"
faults |= {name: fault.partition(", not ")[0] for name, fault in wrong.items() if name in texts}
faults |= weak({name: texts[name] for name in SECRETS if name in texts})
return values, faults
