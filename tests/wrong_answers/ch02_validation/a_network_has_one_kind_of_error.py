# exercise: 2.6
# verdict: wrong
# misconception: What goes wrong on a network is an OSError.
# feedback: is no error of ours
# region: fetching.py:public_addresses
try:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
except OSError as error:
    raise NotFetched(str(error)) from None
addresses = [str(result[4][0]) for result in found]
if not addresses or not all(map(is_public, addresses)):
    raise NotFetched(f"{host} has an address that is not public: {addresses}")
return addresses
# region: fetching.py:ask
most = current_app.config["FETCH_MAX_BYTES"]
opened = connection(parts, address, seconds)
target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
try:
    with cut_off(opened, seconds):
        opened.request("GET", target)
        answer = opened.getresponse()
        content = answer.read(most + 1)
except OSError as error:
    raise NotFetched(str(error)) from None
finally:
    opened.close()
if len(content) > most:
    raise NotFetched(f"more than {most} bytes")
if answer.length:
    raise NotFetched(f"{answer.length} bytes are missing")
return answer, content
