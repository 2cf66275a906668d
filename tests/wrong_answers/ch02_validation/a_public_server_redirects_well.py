# exercise: 2.6
# verdict: wrong
# extra: yes
# misconception: The URL was checked; where its server sends us is that server's own business.
# feedback: by a redirect to
# region: fetching.py:fetch
ends_at = time.monotonic() + current_app.config["FETCH_TIMEOUT_SECONDS"]
parts = checked_url(url)
address = public_addresses(parts.hostname or "", PORTS[parts.scheme])[0]
for _ in range(1 + MOST_REDIRECTS):
    answer, content = ask(parts, address, ends_at - time.monotonic())
    if answer.status not in REDIRECTS:
        if answer.status != 200:
            raise NotFetched(f"{url} answers {answer.status}")
        return Image(content, media_type(content))
    try:
        url = urljoin(url, answer.headers.get("Location", ""))
        parts = urlsplit(url)
        address = str(socket.getaddrinfo(parts.hostname, PORTS[parts.scheme])[0][4][0])
    except (OSError, ValueError, KeyError) as error:
        raise NotFetched(str(error)) from None
raise NotFetched("too many redirects")
