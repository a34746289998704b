"""How often somebody may try something."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest


def allowed(what: str, who: str, *, times: int, seconds: int) -> bool:
    """Counts this try, and says whether it is still within `times` tries in `seconds`.

    The window begins with the first try. `who` is an address, a user or whatever is to be limited.
    """
    key = _key(what, who)
    if cache.add(key, 1, seconds):
        return True
    try:
        return bool(cache.incr(key) <= times)
    except ValueError:  # (it ran out between the two calls: this is the first try of a new window)
        cache.set(key, 1, seconds)
        return True


def used_up(what: str, who: str, *, times: int) -> bool:
    """Whether all tries have been used; does not count as one."""
    return bool(cache.get(_key(what, who), 0) >= times)


def _key(what: str, who: str) -> str:
    return f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()}"


def address(request: HttpRequest) -> str:
    """Where a request comes from."""
    from allauth.account.adapter import get_adapter

    return str(get_adapter().get_client_ip(request))
