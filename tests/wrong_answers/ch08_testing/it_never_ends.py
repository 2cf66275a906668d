# exercise: 8.1
# verdict: wrong
# extra: yes
# marks: 0 of 12
# misconception: To be sure, every number is tried.
# feedback: was still running
# region: unit/test_isbn.py:<module>
def test_every_number():
    number = 0
    while True:
        number += 1
        try:
            assert to_isbn13(f"978{number:010}") == f"978{number:010}"
        except ValueError:
            continue
