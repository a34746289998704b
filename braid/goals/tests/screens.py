"""How the tests of this room use its screens: send a form, look at a page, be refused."""

from braid.activity.models import Event

U = "/w/acme/"


def sends(client, path, fields, status=303):
    """Sends a form; the answer."""
    response = client.post(U + path, fields)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def shows(client, path) -> str:
    response = client.get(U + path)
    assert response.status_code == 200
    return response.content.decode()


def refused(client, path, fields, *words):
    """422, the words beside the form, and nothing has happened."""
    before = Event.objects.count()
    html = sends(client, path, fields, 422).content.decode()
    for word in words:
        assert word in html
    assert Event.objects.count() == before
    return html
