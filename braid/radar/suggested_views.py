"""Words that the glossary could explain, and that everybody knows one."""

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.base.lists import remembered
from braid.base.pressing import pressed
from braid.base.web import Request, go, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.radar.suggesting import suggested
from braid.teamwork.models import PlainWord
from braid.teamwork.unclear import call_plain, call_plain_no_more

MOST = 200


@member_view("view")
def suggestions(request: Request, member: Member) -> HttpResponse:
    """Abbreviations that nobody has explained, and words that one side alone uses."""
    return _shown(request, member)


def _shown(request: Request, member: Member, wrong: tuple[str, ...] = ()) -> HttpResponse:
    short, alone = remembered(member, "suggested-words", lambda: suggested(member))
    plain = PlainWord.objects.visible_to(member).order_by("word").values_list("word", flat=True)[:MOST]
    context = {"short": short, "alone": alone, "plain": list(plain), "wrong": wrong}
    return page(request, "radar/suggested.html", context, status=422 if wrong else 200)


@member_view("edit")
def plain_word(request: Request, member: Member) -> HttpResponse:
    """Everybody knows a word (`word`), or somebody does not after all (`back`)."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    word, back = request.POST.get("word", ""), request.POST.get("back", "")
    return pressed(
        request,
        lambda: call_plain_no_more(back, by=member) if back else call_plain(word, by=member),
        then=lambda _made: go(
            request, f"/w/{member.workspace.slug}/glossary/suggested/",
            _("It is suggested again.") if back else _("Noted: nobody needs to explain it."),
        ),
        refused=lambda why: _shown(request, member, tuple(why)),
    )  # fmt: skip
