"""Every address. Screens of a workspace live below `/w/<workspace>/`."""

from functools import lru_cache

from django.conf import settings
from django.urls import ResolverMatch, include, path
from django.urls.resolvers import RoutePattern, URLResolver

from braid.activity.brief.stopping import stop_mail
from braid.connect.export.views import restore_page
from braid.connect.feeds.views import calendar_feed
from braid.messaging.notes.urls import public_urls
from braid.site import help_views, views
from braid.site.health import health
from braid.teamwork.inviting.views import answer_meeting

workspace_rooms = [
    path("", include(f"braid.{room}.urls"))
    for room in ("radar", "people", "activity", "rounds", "goals", "insights", "teamwork", "roadmap", "messaging", "launches", "connect")
]  # fmt: skip


class Rooms(URLResolver):
    """The addresses of a workspace: hundreds of patterns, tried one after the other, for addresses that come again and again."""

    @lru_cache(maxsize=1024)  # noqa: B019  (there is one, which lives as long as the process)
    def resolve(self, path: str) -> ResolverMatch:
        found = super().resolve(path)
        # (What was tried on the way is for nobody, and would be copied for every request.)
        found.tried = []
        return found


urlpatterns = [
    path("", views.home, name="home"),
    path("health/", health, name="health"),
    path("", include("braid.people.account_urls")),
    path("workspaces/restore/", restore_page, name="workspace_restore"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("mails/stop/<str:token>/", stop_mail, name="stop_mail"),
    path("meetings/answer/<str:token>/", answer_meeting, name="answer_meeting"),
    path("changelog/", include(public_urls)),
    Rooms(RoutePattern("w/<slug:workspace>/"), workspace_rooms),
    path("w/<slug:workspace>/help/", help_views.help_list, name="help"),
    path("w/<slug:workspace>/help/<slug:name>/", help_views.help_page, name="help_page"),
]
if settings.DEBUG:
    from braid.base.styleguide import styleguide

    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]

handler400 = "braid.site.views.bad_request"
handler403 = "braid.site.views.forbidden"
handler404 = "braid.site.views.not_found"
handler429 = "braid.site.views.too_often"  # (Django does not know it; allauth asks for it)
handler500 = "braid.site.views.server_error"
