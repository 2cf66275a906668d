# exercise: 7.5
# verdict: right
# misconception: Short options, the body behind the line, quotes by hand; a client with a base, the body as text.
# region: samples.py:curl
def alone(text):
    return "'" + text.replace("'", "'\\''") + "'"

parts = ["curl -sSf"]
if sent.method != "GET":
    parts.append("-X" + sent.method)
for name, value in sent.headers.items():
    parts += ["-H", alone(f"{name}:{value}")]
if sent.token:
    parts += ["-H", '"Authorization: Bearer ${TOKEN}"']
if sent.body is None:
    return " ".join([*parts, f'"${{API}}"{alone(sent.path)}'])
parts += ["-H", "Content-Type:application/json", "--data-binary", "@-", f'"${{API}}"{alone(sent.path)}']
return " ".join(parts) + f" <<'END'\n{json.dumps(sent.body, indent=1)}\nEND"
# region: samples.py:python
token = "headers['Authorization'] = f'Bearer {os.environ[\"TOKEN\"]}'"
text = None if sent.body is None else json.dumps(sent.body)
headers = dict(sent.headers) if text is None else {**sent.headers, "Content-Type": "application/json"}
return "\n".join([
    "import os",
    "from httpx import Client",
    f"headers = {headers}",
    *([token] if sent.token else []),
    "with Client(base_url=os.environ['API'], headers=headers) as client:",
    f"    answer = client.request({sent.method!r}, {sent.path!r}, content={text!r})",
    "answer.raise_for_status()",
    "if answer.text:",
    "    print(answer.text)",
])
