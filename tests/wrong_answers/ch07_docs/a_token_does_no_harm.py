# exercise: 7.5
# verdict: wrong
# misconception: A token does no harm where none is needed.
# feedback: needs no token
# extra: yes
# region: samples.py:curl
words = ["curl --silent --show-error --fail-with-body", f"--request {sent.method}", f'"$API"{quote(sent.path)}']
if sent.method:
    words.append('--header "Authorization: Bearer $TOKEN"')
words += [f"--header {quote(f'{name}: {value}')}" for name, value in sent.headers.items()]
if sent.body is not None:
    words += ["--header 'Content-Type: application/json'", f"--data {quote(written(sent.body))}"]
return " \\\n  ".join(words)
# region: samples.py:python
lines = ["import os", "", "import httpx", "", "answer = httpx.request(", f"    {sent.method!r},"]
lines.append(f'    os.environ["API"] + {sent.path!r},')
headers = [f"{name!r}: {value!r}" for name, value in sent.headers.items()]
if sent.method:
    headers.insert(0, '"Authorization": "Bearer " + os.environ["TOKEN"]')
if headers:
    lines.append(f"    headers={{{', '.join(headers)}}},")
if sent.body is not None:
    lines.append(f"    json={sent.body!r},")
return "\n".join([*lines, ")", "answer.raise_for_status()", "print(answer.text)"])
