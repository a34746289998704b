"""Files of the sample company: a measurement on a claim, a brief in two versions, a picture on an item."""

import io

from django.core.files.base import ContentFile
from reportlab.pdfgen.canvas import Canvas
from resvg_py import svg_to_bytes

from braid.activity.files.actions import attach, renew
from braid.launches.models import Launch
from braid.messaging.models import Claim
from braid.site.sample.world import World

BRIEF = """Insights 2.0 · brief for press and analysts

For whom: teams of five to fifty who look at their numbers on Monday and ask what to do now.
What is new: each insight ends with one suggested step.
What we do not say yet: general availability, every data source.
"""
SKETCH = """<svg xmlns="http://www.w3.org/2000/svg" width="480" height="280" viewBox="0 0 480 280">
<rect width="480" height="280" fill="#f7f7f4"/><rect x="24" y="24" width="432" height="232" rx="14" fill="#fff" stroke="#e7e6e0"/>
<path d="M56 190 120 164 184 172 248 120 312 132 376 78 424 92" fill="none" stroke="#2f6fde" stroke-width="5"/>
<circle cx="376" cy="78" r="9" fill="#e0702b"/><rect x="56" y="214" width="208" height="14" rx="7" fill="#e7e6e0"/></svg>"""


def tell(world: World) -> None:
    """Three files where one would look for them."""
    cast, items = world.cast, world.items
    launch = Launch.objects.get(workspace=world.workspace, name="Insights 2.0")
    with world.at(-12):
        brief = attach(
            launch, by=cast["amir"], file=ContentFile(BRIEF.encode(), "Brief for press and analysts.txt")
        )
    with world.at(-4):
        again = BRIEF.replace("every data source", "every data source, speed")
        renew(
            brief, launch, by=cast["amir"], note="Nothing on speed before the load test",
            file=ContentFile(again.encode(), "Brief for press and analysts.txt"),
        )  # fmt: skip
    with world.at(-30):
        attach(
            items["Usage alerts"],
            by=cast["jonas"],
            file=ContentFile(bytes(svg_to_bytes(svg_string=SKETCH)), "Alert in the dashboard.png"),
        )
    claim = Claim.objects.filter(workspace=world.workspace, text__startswith="From sign-up").first()
    if claim is not None:
        with world.at(-55):
            attach(
                claim,
                by=cast["lina"],
                file=ContentFile(_measurement(), "Trials after the launch, 31 medians.pdf"),
            )


def _measurement() -> bytes:
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(420, 300))
    for at, line in enumerate(
        (
            "31 trials after the launch",
            "Median to the first shared dashboard: 9 minutes",
            "With a database: 31 minutes",
        )
    ):
        canvas.drawString(40, 240 - 24 * at, line)
    canvas.save()
    return page.getvalue()
