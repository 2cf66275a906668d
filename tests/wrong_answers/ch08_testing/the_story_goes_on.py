# exercise: 8.3
# verdict: wrong
# marks: 0 of 12
# misconception: A story has chapters, and each is a test that begins where the last one has ended.
# feedback: depends on what another one left
# region: functional/test_reading_list.py:<module>
story = {}


def test_1_a_shelf_is_made(reader):
    story["shelf"] = reader.post("/api/shelves", json=a_shelf()).headers["Location"]
    assert reader.get(story["shelf"]).status_code == 200


def test_2_nobody_else_sees_it(stranger):
    assert stranger.get(story["shelf"]).status_code == 404


def test_3_it_goes(reader):
    assert reader.delete(story["shelf"]).status_code == 204
