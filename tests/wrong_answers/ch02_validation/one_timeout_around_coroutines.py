# exercise: 2.6
# verdict: right
# misconception: Coroutines, all within one time-out; what is public is what no attribute of the address says otherwise.
# region: fetching.py:is_public
found = ipaddress.ip_address(address)
kinds = ("private", "loopback", "link_local", "site_local", "reserved", "multicast", "unspecified")
if any(getattr(found, f"is_{kind}", False) for kind in kinds):
    return False
shared = ipaddress.ip_network("100.64.0.0/10")
return found not in shared and not any(found in network for network in EMBEDDING + SPECIAL)
# region: fetching.py:ask
raise NotFetched("fetch() asks by itself")
# region: fetching.py:fetch
import asyncio
import email

most, allowed = current_app.config["FETCH_MAX_BYTES"], current_app.config["FETCH_TIMEOUT_SECONDS"]


async def get(parts, address):
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    reader, writer = await asyncio.open_connection(
        address, PORTS[parts.scheme], ssl=secure, server_hostname=parts.hostname if secure else None
    )
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        writer.write(f"GET {target} HTTP/1.0\r\nHost: {parts.hostname}\r\n\r\n".encode("ascii"))
        version, status, *_ = (await reader.readline()).decode("latin-1").split()
        lines = []
        while (line := await reader.readline()).strip():
            lines.append(line.decode("latin-1"))
            if len(lines) > 100:
                raise ValueError("too many headers")
        content = b""
        while len(content) <= most and (piece := await reader.read(most + 1 - len(content))):
            content += piece
        return int(status), email.message_from_string("".join(lines)), content
    finally:
        writer.transport.abort()


async def follow(url, redirects):
    parts = checked_url(url)
    addresses = await asyncio.to_thread(public_addresses, parts.hostname, PORTS[parts.scheme])
    status, headers, content = await get(parts, addresses[-1])
    if status in REDIRECTS and redirects and headers["Location"]:
        return await follow(urljoin(url, headers["Location"]), redirects - 1)
    if status != 200 or len(content) > most or len(content) < int(headers["Content-Length"] or 0):
        raise NotFetched(f"{status}, {len(content)} bytes")
    return Image(content, media_type(content))


try:
    return asyncio.run(asyncio.wait_for(follow(url, MOST_REDIRECTS), allowed))
except (OSError, ValueError, EOFError, asyncio.TimeoutError) as error:
    raise NotFetched(str(error)) from None
