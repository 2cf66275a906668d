# exercise: 7.5
# verdict: wrong
# misconception: A variable is filled in wherever its name stands.
# feedback: should begin with api
# region: samples.py:curl
words = ["curl --silent --show-error --fail-with-body", f"--request {sent.method}", quote("$API" + sent.path)]
if sent.token:
    words.append('--header "Authorization: Bearer $TOKEN"')
words += [f"--header {quote(f'{name}: {value}')}" for name, value in sent.headers.items()]
if sent.body is not None:
    words += ["--header 'Content-Type: application/json'", f"--data {quote(written(sent.body))}"]
return " \\\n  ".join(words)
