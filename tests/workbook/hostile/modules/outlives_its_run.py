# It leaves a process behind that stays when its app ends.
# earns: 60

import os
import time

if os.fork() == 0:
    os.setsid()
    while True:
        time.sleep(1)

from flask import jsonify, request


def toys():
    pass
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
