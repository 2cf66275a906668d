# It takes twenty gigabytes at once.
# earns: 30

from flask import jsonify, request


def toys():
    bytearray(20 << 30)
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
