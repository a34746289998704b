"""How often somebody may try something."""

import hashlib
import time

from allauth.core.internal.ratelimit import cache_lock, get_ip
from django.core.cache import cache
from django.http import HttpRequest


def allowed(what: str, who: str, *, times: int, seconds: int) -> bool:
    """Counts this try, and says whether it is still within `times` tries in `seconds`.

    The window begins with the first try. `who` is an address, a user or whatever is to be limited. All processes of
    one machine (a folder), or of several (Redis), count together and one after the other; a try that cannot be
    counted within a second is refused.
    """
    key, now = _key(what, who), time.time()
    with cache_lock(key) as is_held:
        if not is_held:
            return False
        tries, until = cache.get(key) or (0, now + seconds)
        cache.set(key, (tries + 1, until), max(1, until - now))
    return bool(tries < times)


def used_up(what: str, who: str, *, times: int) -> bool:
    """Whether all tries have been used; does not count as one."""
    tries, _until = cache.get(_key(what, who)) or (0, 0)
    return bool(tries >= times)


def forget(what: str, who: str) -> None:
    """Begins to count anew."""
    cache.delete(_key(what, who))


def _key(what: str, who: str) -> str:
    return f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()}"


def address(request: HttpRequest) -> str:
    """Where a request comes from; of a long address (IPv6) the part that one line has to itself."""
    return str(get_ip(request))
