# exercise: 7.5
# verdict: wrong
# misconception: $TOKEN is the token, whoever reads it.
# feedback: authorization
# extra: yes
# region: samples.py:python
lines = ["import os", "", "import httpx", "", "answer = httpx.request(", f"    {sent.method!r},"]
lines.append(f'    os.environ["API"] + {sent.path!r},')
headers = [f"{name!r}: {value!r}" for name, value in sent.headers.items()]
if sent.token:
    headers.insert(0, '"Authorization": "Bearer $TOKEN"')
if headers:
    lines.append(f"    headers={{{', '.join(headers)}}},")
if sent.body is not None:
    lines.append(f"    json={sent.body!r},")
return "\n".join([*lines, ")", "answer.raise_for_status()", "print(answer.text)"])
