# exercise: 2.6
# verdict: wrong
# extra: yes
# misconception: There is one way to write an IPv4 address as an IPv6 one, and it can be taken apart.
# feedback: gateways make an IPv4 address
# region: fetching.py:is_public
found = ipaddress.ip_address(address)
found = getattr(found, "ipv4_mapped", None) or found
special = found.is_multicast or found.is_reserved or any(found in network for network in SPECIAL)
return found.is_global and not special
