# exercise: 2.6
# verdict: wrong
# misconception: A name that cannot be resolved is an OSError, whatever kept it from being one.
# extra: yes
# feedback: is no error of ours
# region: fetching.py:public_addresses
try:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
except OSError as error:
    raise NotFetched(str(error)) from None
addresses = [result[4][0] for result in found]
if not all(map(is_public, addresses)):
    raise NotFetched(f"{host} has an address that is not public: {addresses}")
return addresses
