"""What the sample company says and when: one launch in trouble, one quiet, one done."""

from datetime import time
from decimal import Decimal

from braid.base.models import Stage
from braid.launches import actions, gate_actions, shipping
from braid.launches.models import Launch
from braid.messaging.actions import create_claim, create_content
from braid.site.sample import after, ledger, preparing, rippling, room
from braid.site.sample.world import World

# name, asked of, blocks, go/no-go, due in days, answer of product, of marketing, evidence
GATES = (
    ("Positioning agreed", "both", False, False, -8, "ready", "ready", "Workshop notes"),
    ("Beta exit: activation", "both", True, False, -2, "not", "not", "28% on the last reading"),
    ("Pricing and packaging", "both", False, False, -7, "ready", "ready", "In the Team plan"),
    ("Sales and support enabled", "both", False, False, 9, "partly", "ready", "Battlecard, two sessions held"),
    ("Docs and tutorial", "both", False, False, 11, "not", "partly", "Outline stands"),
    ("Load test", "product", False, False, 6, "not", "", ""),
    ("Press and analysts briefed", "marketing", False, False, 5, "", "ready", "Embargo until launch day"),
    ("Go / no-go", "both", True, True, 13, "", "", ""),
)  # fmt: skip
# The same of the launch that is done: name, asked of, blocks, go/no-go, due, product and marketing ready on, evidence
READY = (
    ("Positioning agreed", "both", False, False, -80, -84, -84, "One page, read by both sides"),
    ("Beta exit: activation", "both", True, False, -70, -66, -70, "33% in the beta, two more than before"),
    ("Sales and support enabled", "both", False, False, -68, -66, -70, "Two sessions held"),
    ("Docs and tutorial", "both", False, False, -68, -66, -72, "Read by two people of support"),
    ("Load test", "product", False, False, -72, -84, None, "Ten times the trials of a Monday"),
    ("Go / no-go", "both", True, True, -64, -64, -64, "Go, a tenth of the trials first"),
)  # fmt: skip


def tell(world: World) -> None:
    """Three launches, the content about them, and what is claimed."""
    insights_launch(world)
    alerts_and_onboarding(world)
    claims(world)
    preparing.tell(world)
    rippling.tell(world)
    after.tell(world)
    room.tell(world)


def insights_launch(world: World) -> None:
    """Marketing has promised general availability; product is not there."""
    priya, marco, lina, amir = (world.cast[key] for key in ("priya", "marco", "lina", "amir"))
    with world.at(-40):
        launch = actions.create_launch(
            by=marco, name="Insights 2.0", kind_evidence="Thirty of the forty accounts that answered want it this year, and the press has asked twice.", kind_of="major", tier=1, on=world.day(17), hour=time(9, 0), audience="All customers, press and analysts",
            promised_stage=Stage.GA, release=world.releases["4.2"], items=[world.items["Insights 2.0"]],
            product_owner=priya, marketing_owner=amir, summary="Insights that say what to do next.",
            target="Weekly teams that act on an insight: 1,200 → 2,000 by the end of the quarter",
            target_value=2000, target_on=world.day(60), counter=world.metrics["Support tickets per team"],
            counter_bound=Decimal("0.4"),
        )  # fmt: skip
        for name, days, until, audience, channels in (
            ("Beta", -42, 5, "220 accounts", "invitation"),
            ("Early fans", 10, None, "5% of base", "blog and in the product"),
            ("Everyone", 17, None, "all customers", "press, paid, social"),
        ):
            actions.add_stage(
                launch, by=amir, name=name, on=world.day(days), audience=audience, channels=channels,
                until=None if until is None else world.day(until),
            )  # fmt: skip
        for side, member, names in (
            ("product", priya, ("Teams that act on an insight",)),
            ("marketing", marco, ("Teams that act on an insight", "Press mentions")),
        ):
            for name in names:
                actions.name_success_metric(launch, by=member, side=side, metric=world.metrics[name])
    for number, (name, asked, blocks, go, due, product, marketing, evidence) in enumerate(GATES):
        bar = {"bar": Decimal(35), "unit": "%"} if name.startswith("Beta exit") else {}
        with world.at(-35):
            gate = gate_actions.add_gate(
                launch, by=priya, name=name, asked_of=asked, is_blocking=blocks, is_go_no_go=go, due_on=world.day(due),
                order=number, **bar,
            )  # fmt: skip
        with world.at(-2):
            for member, state in ((lina, product), (amir, marketing)):
                if state:
                    gate_actions.answer_gate(gate, by=member, state=state, evidence=evidence)
            if bar:
                gate_actions.set_gate_evidence(gate, by=priya, value=Decimal(28))


def alerts_and_onboarding(world: World) -> None:
    """A quiet one that nobody wrote about, one that went well, and one whose sides measure differently."""
    marco, tessa, lina, tomas, amir = (world.cast[key] for key in ("marco", "tessa", "lina", "tomas", "amir"))
    with world.at(-95):
        done = actions.create_launch(
            by=tessa, name="Onboarding v3", kind_evidence="New trial teams only: each stage can stop the next while activation is read.", kind_of="staggered", tier=2, on=world.day(-62), audience="New trial teams",
            promised_stage=Stage.GA, release=world.releases["4.1"], items=[world.items["Onboarding v3"]],
            product_owner=lina, marketing_owner=tessa, target="Activation 31 → 40%",
        )  # fmt: skip
        post = create_content(
            by=tessa, title="Your first dashboard in ten minutes", kind_of="blog", publish_on=world.day(-62),
            items=[world.items["Onboarding v3"]],
        )  # fmt: skip
        actions.change_content(done, by=tessa, add=[post])
    became_ready(world, done)
    ledger.published_unchecked(world, post)
    with world.at(-62):
        shipping.ship(done, by=tessa, on=world.day(-62))
    with world.at(-15):
        sso = actions.create_launch(
            by=amir, name="SSO for Team plan", kind_evidence="Admins look for it by name; nobody else has to hear of it.", kind_of="quiet", tier=3, on=world.day(43), audience="Admins on the Team plan",
            promised_stage=Stage.BETA, release=world.releases["4.3"], items=[world.items["SSO for Team plan"]],
            product_owner=tomas, marketing_owner=amir,
        )  # fmt: skip
        actions.name_success_metric(sso, by=tomas, side="product", metric=world.metrics["Feature usage"])
    with world.at(-10):
        pricing = actions.create_launch(
            by=marco, name="Template gallery preview", kind_evidence="A preview for the forum, with twelve templates and no promise.", kind_of="quiet", tier=4, on=world.day(13), audience="Forum regulars",
            items=[world.items["Template gallery"]], product_owner=lina, marketing_owner=tessa,
        )  # fmt: skip
        actions.name_success_metric(pricing, by=lina, side="product", metric=world.metrics["Feature usage"])
        actions.name_success_metric(
            pricing, by=tessa, side="marketing", metric=world.metrics["Press mentions"]
        )


def became_ready(world: World, launch: Launch) -> None:
    """Two stages, and six gates that product answered late, but before the day."""
    lina, tessa = world.cast["lina"], world.cast["tessa"]
    with world.at(-94):
        for name, on, until, audience, channels in (
            ("A tenth of the trials", -69, world.day(-63), "10% of new trial teams", "in the product"),
            ("Everyone", -62, None, "all new trial teams", "blog and welcome mails"),
        ):
            actions.add_stage(
                launch,
                by=tessa,
                name=name,
                on=world.day(on),
                until=until,
                audience=audience,
                channels=channels,
            )
    for name, asked, blocks, go, due, product, marketing, evidence in READY:
        with world.at(-94):
            gate = gate_actions.add_gate(
                launch,
                by=lina,
                name=name,
                asked_of=asked,
                is_blocking=blocks,
                is_go_no_go=go,
                due_on=world.day(due),
            )
        if product > -84 and not go:
            with world.at(-84):
                gate_actions.answer_gate(gate, by=lina, state="not", evidence="Not begun")
        for member, day in ((lina, product), (tessa, marketing)):
            if day is not None:
                with world.at(day):
                    gate_actions.answer_gate(gate, by=member, state="ready", evidence=evidence)


def claims(world: World) -> None:
    """What announcements say; one of them is ahead of the roadmap."""
    amir, tessa = world.cast["amir"], world.cast["tessa"]
    launch = Launch.objects.visible_to(amir).get(name="Insights 2.0")
    with world.at(-12):
        draft = create_content(
            by=amir, title="Insights 2.0: know what to do next", kind_of="blog", publish_on=world.day(17),
            items=[world.items["Insights 2.0"]],
        )  # fmt: skip
        actions.change_content(launch, by=amir, add=[draft])
        create_claim(
            by=amir, text="Insights 2.0 is generally available in 4.2.", item=world.items["Insights 2.0"], item_ref="Insights 2.0",
            stage=Stage.GA, stage_text="generally available", phrase="is generally available", release=world.releases["4.2"],
            release_ref="4.2", content=draft, source="Announcement draft", said_on=world.day(-12),
        )  # fmt: skip
    ledger.checked_draft(world, draft)
    with world.at(-62):
        create_claim(
            by=tessa, text="The new onboarding is generally available today.", item=world.items["Onboarding v3"],
            item_ref="Onboarding v3", stage=Stage.GA, stage_text="generally available", phrase="is generally available",
            source="Blog", said_on=world.day(-62),
        )  # fmt: skip
    ledger.newsletter(world)
