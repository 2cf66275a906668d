# exercise: 2.6
# verdict: wrong
# extra: yes
# misconception: The first address is the one that is asked, so it is the one that matters.
# feedback: and the name is refused
# region: fetching.py:public_addresses
try:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
except (OSError, UnicodeError) as error:
    raise NotFetched(str(error)) from None
address = str(found[0][4][0])
if not is_public(address):
    raise NotFetched(f"{host} is {address}")
return [address]
