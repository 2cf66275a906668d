# exercise: 7.5
# verdict: right
# misconception: The newer options of curl, which know tokens and JSON, all on one line; httpx by its functions.
# region: samples.py:curl
line = f'curl --fail --url "$API"{quote(sent.path)} -X {sent.method}'
if sent.token:
    line += ' --oauth2-bearer "$TOKEN"'
for header in sent.headers.items():
    line += " -H " + quote(": ".join(header))
return line if sent.body is None else line + " --json " + quote(json.dumps(sent.body))
# region: samples.py:python
arguments = [f"os.environ['API'] + {sent.path!r}"]
headers = [f"{name!r}: {value!r}" for name, value in sent.headers.items()]
headers += ["'Authorization': f'Bearer {token}'"] if sent.token else []
arguments += ["headers={" + ", ".join(headers) + "}"] if headers else []
if sent.body is not None:
    arguments.append(f"json=json.loads({json.dumps(sent.body)!r})")
first = f"{sent.method!r}, "
return f"""import json
import os

import httpx

token = os.environ.get("TOKEN")
answer = httpx.request({first}{", ".join(arguments)})
answer.raise_for_status()
print(answer.text)
"""
