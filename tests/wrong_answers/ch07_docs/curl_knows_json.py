# exercise: 7.5
# verdict: wrong
# misconception: What looks like JSON is sent as JSON.
# feedback: content-type
# region: samples.py:curl
words = ["curl --silent --show-error --fail-with-body", f"--request {sent.method}", f'"$API"{quote(sent.path)}']
if sent.token:
    words.append('--header "Authorization: Bearer $TOKEN"')
words += [f"--header {quote(f'{name}: {value}')}" for name, value in sent.headers.items()]
if sent.body is not None:
    words.append(f"--data {quote(written(sent.body))}")
return " \\\n  ".join(words)
