# exercise: 7.5
# verdict: wrong
# misconception: Whoever gets an answer has got through.
# feedback: --fail-with-body
# region: samples.py:curl
words = ["curl --silent --show-error", f"--request {sent.method}", f'"$API"{quote(sent.path)}']
if sent.token:
    words.append('--header "Authorization: Bearer $TOKEN"')
words += [f"--header {quote(f'{name}: {value}')}" for name, value in sent.headers.items()]
if sent.body is not None:
    words += ["--header 'Content-Type: application/json'", f"--data {quote(written(sent.body))}"]
return " \\\n  ".join(words)
