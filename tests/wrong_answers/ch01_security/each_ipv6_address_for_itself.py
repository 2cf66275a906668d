# exercise: 1.5
# verdict: wrong
# misconception: An IPv6 address stands for a client, as an IPv4 address does.
# feedback: another address of the same /64 has an allowance of its own
# extra: yes
# region: limits.py:caller
return f"user:{g.user.id}" if g.user else f"address:{request.remote_addr}"
