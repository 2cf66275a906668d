# exercise: 7.5
# verdict: wrong
# misconception: A shell reads a text between quotes as JSON does: with a backslash before each quote.
# feedback: should send the example
# region: samples.py:curl
words = ["curl --silent --show-error --fail-with-body", f"--request {sent.method}", f'"$API"{quote(sent.path)}']
if sent.token:
    words.append('--header "Authorization: Bearer $TOKEN"')
words += [f"--header {quote(f'{name}: {value}')}" for name, value in sent.headers.items()]
if sent.body is not None:
    words += ["--header 'Content-Type: application/json'", f"--data {json.dumps(written(sent.body), ensure_ascii=False)}"]
return " \\\n  ".join(words)
