# exercise: 7.5
# verdict: wrong
# misconception: A text between quotes is the text.
# feedback: sample
# region: samples.py:curl
lines = [f"curl -X {sent.method} '$API{sent.path}'"]
if sent.token:
    lines.append("-H 'Authorization: Bearer $TOKEN'")
lines += [f"-H '{name}: {value}'" for name, value in sent.headers.items()]
if sent.body is not None:
    lines.append(f"-H 'Content-Type: application/json' -d '{written(sent.body)}'")
return " \\\n  ".join(lines)
# region: samples.py:python
headers = dict(sent.headers)
if sent.token:
    headers["Authorization"] = "Bearer $TOKEN"
return f"""import httpx

answer = httpx.request("{sent.method}", "$API{sent.path}", headers={headers}, json={written(sent.body)})
print(answer.text)"""
