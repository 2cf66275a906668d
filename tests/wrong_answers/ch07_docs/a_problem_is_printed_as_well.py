# exercise: 7.5
# verdict: wrong
# misconception: Whatever comes back is printed, so that whoever runs it sees what has happened.
# feedback: should raise
# region: samples.py:python
lines = ["import os", "", "import httpx", "", "answer = httpx.request(", f"    {sent.method!r},"]
lines.append(f'    os.environ["API"] + {sent.path!r},')
headers = [f"{name!r}: {value!r}" for name, value in sent.headers.items()]
if sent.token:
    headers.insert(0, '"Authorization": "Bearer " + os.environ["TOKEN"]')
if headers:
    lines.append(f"    headers={{{', '.join(headers)}}},")
if sent.body is not None:
    lines.append(f"    json={sent.body!r},")
return "\n".join([*lines, ")", "print(answer.text)"])
