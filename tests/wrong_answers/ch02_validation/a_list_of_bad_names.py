# exercise: 2.6
# verdict: wrong
# extra: yes
# misconception: One knows what one's own machines are called: the names and the beginnings go on a list.
# feedback: an image was fetched from
# region: fetching.py:checked_url
try:
    parts = urlsplit(url)
    port = parts.port
except ValueError as error:
    raise NotFetched(str(error)) from None
if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc or port not in (None, PORTS[parts.scheme]):
    raise NotFetched("no URL of the web")
bad = ("localhost", "127.", "10.", "192.168.", "169.254.", "0.", "::1", "fd", "fe80", "metadata")
bad += tuple(f"172.{number}." for number in range(16, 32))
if parts.hostname.startswith(bad):
    raise NotFetched("one of our own")
return parts
# region: fetching.py:is_public
return True
