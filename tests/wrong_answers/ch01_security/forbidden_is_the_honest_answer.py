# exercise: 1.3
# verdict: wrong
# misconception: Who may not see a shelf is told so, with 403; that it exists is no secret.
# feedback: should be 404 for alice, not 403
# region: shelves.py:load_shelf
from werkzeug.exceptions import Forbidden

shelf = db.session.get(Shelf, shelf_id)
if shelf is None:
    raise NotFound("There is no such shelf.")
if shelf.owner_id != g.user.id:
    raise Forbidden("This shelf belongs to somebody else.")
return shelf
