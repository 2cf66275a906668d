# It never comes to an end, and keeps a processor busy.
# earns: 30

from flask import jsonify, request


def toys():
    while True:
        pass
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
