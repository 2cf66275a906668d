# exercise: 9.1
# verdict: wrong
# misconception: The defaults of the database and of the hosts are there to be used; only secrets have none.
# feedback: should be named
# region: configuration.py:checked
texts, faults = found(environ, table)
values, wrong = settings.read(texts, table)
for name in SECRETS:
    if name in table and name not in texts and name + FILE not in faults:
        faults[name] = "must be set"
faults |= {name: fault.partition(", not ")[0] for name, fault in wrong.items() if name in texts}
faults |= weak({name: texts[name] for name in SECRETS if name in texts})
return values, faults
