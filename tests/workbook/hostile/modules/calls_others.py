# It sends what it knows to another address.
# earns: 30

import socket

PORT = 0  # the test says which

from flask import jsonify, request


def toys():
    socket.create_connection(("127.0.0.1", PORT), 2).sendall(b"hello")
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
