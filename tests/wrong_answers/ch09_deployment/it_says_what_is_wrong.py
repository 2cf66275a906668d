# exercise: 9.1
# verdict: wrong
# misconception: A good message shows what it does not like.
# feedback: should not be repeated
# extra: yes
# region: configuration.py:checked
texts, faults = found(environ, table)
values, wrong = settings.read(texts, table)
for name in (*REQUIRED, *SECRETS):
    if name in table and name not in texts and name + FILE not in faults:
        faults[name] = "must be set"
faults |= {name: fault for name, fault in wrong.items() if name in texts}
faults |= weak({name: texts[name] for name in SECRETS if name in texts})
return values, faults
