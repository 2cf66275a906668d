# exercise: 2.6
# verdict: right
# misconception: A plain socket, each wait of which has what is left of the time; networks from a list, headers by hand.
# region: fetching.py:checked_url
import re

found = re.fullmatch(r"(https?)://(?:\[([0-9a-fA-F:.]+)\]|([^\s\[\]@:/?#\\]+))(?::(\d*))?(?=[/?#]|$).*", url, re.I | re.S)
if not found or found[4] not in (None, "", str(PORTS[found[1].lower()])):
    raise NotFetched("no URL of the web")
try:
    return urlsplit(url)
except ValueError as error:
    raise NotFetched(str(error)) from None
# region: fetching.py:is_public
special = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 "
special += "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3"
found = ipaddress.ip_address(address)
if found.version == 6:
    unicast = found in ipaddress.ip_network("2000::/3") and found not in ipaddress.ip_network("2001:db8::/32")
    return unicast and not any(found in network for network in EMBEDDING + SPECIAL)
return not any(found in ipaddress.ip_network(network) for network in special.split())
# region: fetching.py:public_addresses
addresses = []
for family in (socket.AF_INET, socket.AF_INET6):
    try:
        addresses += [result[4][0] for result in socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)]
    except UnicodeError as error:
        raise NotFetched(str(error)) from None
    except OSError:
        continue
for address in addresses:
    if not is_public(address):
        raise NotFetched(f"{address} is not public")
if addresses:
    return addresses
raise NotFetched("no address")
# region: fetching.py:ask
import email

most, ends_at = current_app.config["FETCH_MAX_BYTES"], time.monotonic() + seconds


def left():
    rest = ends_at - time.monotonic()
    if rest <= 0:
        raise NotFetched("too late")
    return rest


def received():
    wire.settimeout(left())
    return wire.recv(65_536)


target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
try:
    request = f"GET {target} HTTP/1.0\r\nHost: {parts.hostname}\r\nAccept: image/*\r\n\r\n".encode("ascii")
    with socket.create_connection((address, PORTS[parts.scheme]), left()) as plain:
        wire = plain
        if parts.scheme == "https":
            wire = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        wire.sendall(request)
        text = b""
        while b"\r\n\r\n" not in text:
            piece = received()
            if not piece or len(text) > 65_536:
                raise NotFetched("no headers")
            text += piece
        head, _, content = text.partition(b"\r\n\r\n")
        first, _, rest = head.decode("latin-1").partition("\r\n")
        headers = email.message_from_string(rest)
        length = int(headers.get("Content-Length", most + 1))
        while len(content) < min(length, most + 1) and (piece := received()):
            content += piece
        status = int(first.split(" ")[1])
except (OSError, ValueError, IndexError) as error:
    raise NotFetched(str(error)) from None
if len(content) > most or len(content) < length <= most:
    raise NotFetched("too long, or cut off")


class Answered:
    pass


answered = Answered()
answered.status, answered.headers = status, headers
return answered, content
