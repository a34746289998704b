"""What comes before and after the day in the sample company: roles, a beta, and a launch that both sides looked back at."""

from datetime import timedelta

from django.utils import timezone

from braid.launches import actions, beta_actions, gate_actions, reviewing, roles
from braid.launches.models import Gate, Launch, Review
from braid.rounds import actions as rounds
from braid.rounds import instruments
from braid.rounds.models import Round
from braid.site.sample.rounds import closed_on
from braid.site.sample.world import World

# launch: role, side, who has it
ROLES = {
    "Insights 2.0": (
        ("Launch lead", "marketing", "amir"), ("Release lead", "product", "priya"), ("Documentation", "product", "tomas"),
        ("Press", "marketing", "amir"), ("Sales enablement", "marketing", "tessa"), ("Support", "product", ""),
        ("Sponsor", "other", "ella"),
    ),
    "SSO for Team plan": (("Release lead", "product", "tomas"), ("Content", "marketing", "amir")),
}  # fmt: skip
# launch: gate, asked of, blocks, due in days, answer of product, of marketing
GATES = {
    "SSO for Team plan": (
        ("Ten admins use it every day", "product", True, 36, "partly", ""),
        ("Support knows what to answer", "both", False, 43, "partly", "not"),
        ("Price page and help say the same", "both", True, 45, "", ""),
    ),
    "Template gallery preview": (
        ("Twelve templates are there", "product", False, 6, "ready", ""),
        ("The forum knows what a preview is", "marketing", False, 10, "", "partly"),
    ),
}  # fmt: skip
PARTICIPANTS = (
    ("Northwind", "Ann Lee", "ann.lee@northwind.example", "Said so in the call"),
    ("Contoso", "Jonas Weber", "j.weber@contoso.example", "Ticked the form"),
    ("Fabrikam", "Mei Tan", "mei@fabrikam.example", "Asked to be in"),
    ("Tailspin Toys", "Rui Costa", "rui@tailspin.example", ""),
)
# cause: product and marketing, 1 hurt a lot to 5 helped a lot, with why
STORIES = (
    ("What it does, and how well", "5", "Ten minutes to the first dashboard for most.", "4", "The demo sold itself."),
    ("For whom it was meant", "2", "Half of the trials came with a database and got stuck.", "4", "New trial teams were the right ones."),
    ("What we said about it", "2", "“Ten minutes” was true for spreadsheets only.", "5", "The title brought a third more trials."),
    ("What sales and support knew", "3", "", "3", "Enough, on the day."),
)  # fmt: skip


def tell(world: World) -> None:
    """Roles and gates of the launches to come, the beta of the one in trouble, the review of the one that is done."""
    for name, rows in ROLES.items():
        launch = Launch.objects.get(workspace=world.workspace, name=name)
        with world.at(-30 if name == "Insights 2.0" else -14):
            for role, side, who in rows:
                roles.add_role(
                    launch, by=world.cast["priya"], name=role, side=side, member=world.cast.get(who)
                )
    for name, gates in GATES.items():
        for gate in gates:
            _gate(world, Launch.objects.get(workspace=world.workspace, name=name), *gate)
    beta(world)
    review(world)


def _gate(world: World, launch: Launch, name: str, asked: str, blocks: bool, due: int, *said: str) -> None:
    product, marketing = launch.product_owner, launch.marketing_owner
    assert product is not None
    assert marketing is not None
    with world.at(-9):
        gate = gate_actions.add_gate(
            launch,
            by=product,
            name=name,
            asked_of=asked,
            is_blocking=blocks,
            due_on=world.day(due),
        )
    with world.at(-4):
        for owner, state in zip((product, marketing), said, strict=True):
            if state:
                gate_actions.answer_gate(gate, by=owner, state=state)


def beta(world: World) -> None:
    """The beta of Insights 2.0 rises, and not fast enough; one of four has not agreed to be written to."""
    priya, lina, amir = (world.cast[key] for key in ("priya", "lina", "amir"))
    launch = Launch.objects.get(workspace=world.workspace, name="Insights 2.0")
    with world.at(-42):
        made = beta_actions.start_beta(
            launch, by=priya, gate=Gate.objects.get(launch=launch, name="Beta exit: activation"),
            metric=world.metrics["Teams that act on an insight"], subject="Insights 2.0: would you try it, {contact}?",
            invitation="Dear {contact},\n\nyou asked us what {account} should look at next. Insights 2.0 says so in a sentence. "
            "Would you try it for six weeks and tell us where it is wrong?\n\nPriya",
        )  # fmt: skip
        for account, contact, email, how in PARTICIPANTS:
            agreed = {"consent_on": world.day(-45), "consent_how": how} if how else {}
            row = beta_actions.add_participant(
                made, by=lina, account=account, contact=contact, email=email, **agreed
            )
            if how:
                beta_actions.note_invited(row, by=lina)
    for days, value in ((-35, 17), (-28, 20), (-21, 23), (-14, 25), (-8, 27), (-2, 28)):
        with world.at(days):
            beta_actions.read_beta(made, by=priya, value=value, on=world.day(days))
    with world.at(-12):
        beta_actions.keep_feedback(
            made, by=amir, customer="Northwind", source="call", theme="Insights 2.0", heard_on=world.day(-12),
            text="It told us to call the accounts that we had called the day before. Right reason, wrong week.",
        )  # fmt: skip


def review(world: World) -> None:
    """Onboarding v3, a month on: two stories, one of which is put to a test; a week after two months nobody has looked again."""
    lina, tessa, priya = (world.cast[key] for key in ("lina", "tessa", "priya"))
    launch = Launch.objects.get(workspace=world.workspace, name="Onboarding v3")
    with world.at(-90):
        actions.change_launch(launch, by=lina, target_value=40, target_on=world.day(-20))
        for side, who in (("product", lina), ("marketing", tessa)):
            actions.name_success_metric(launch, by=who, side=side, metric=world.metrics["Activation"])
    with world.at(-55):
        reviewing.make_review(launch, 7)
        first = Review.objects.get(launch=launch, days=7)
        for who in (lina, tessa):
            reviewing.look_back(first, by=who)
        reviewing.learn(first, by=tessa, text="Ask for the measurement two weeks before the day, not on it.")
    with world.at(-32):
        reviewing.make_review(launch, 30)
    row = Review.objects.get(launch=launch, days=30)
    stories(world, row)
    with world.at(-27):
        reviewing.add_test(row, by=lina, title="Say “with a spreadsheet” in the title for half of the trials", owner=tessa, on=world.day(9))  # fmt: skip
        reviewing.learn(row, by=lina, text="Name the case that the promise holds for in the first line.")
        reviewing.name_win(row, by=priya, text="Support had every answer on the day: they wrote them together.", product=lina, marketing=tessa)  # fmt: skip
        for who in (lina, tessa):
            reviewing.look_back(row, by=who)
    with world.at(-9):
        reviewing.name_win(None, by=tessa, text="The price page was right on the first try: the limits came before the words.", product=priya, marketing=world.cast["marco"])  # fmt: skip


def stories(world: World, review: Review) -> None:
    """Each side writes apart what caused the result; then both are opened."""
    lina, tessa = world.cast["lina"], world.cast["tessa"]
    with world.at(-32):
        row = rounds.draft_round(
            by=lina, use=Round.Use.STORIES, questions=instruments.stories(), subjects=[line[0] for line in STORIES],
            about=review, invited=[lina, tessa], name="Two stories: Onboarding v3", shows_names=True,
            purpose="What helped, what hurt, and why?", closes_at=timezone.now() + timedelta(days=1),
            product_facilitator=lina, marketing_facilitator=tessa,
        )  # fmt: skip
        row = rounds.open_round(row, by=lina)
    with world.at(-31):
        cause = row.questions.get(key="cause")
        for subject, line in zip(row.subjects.order_by("order"), STORIES, strict=True):
            for who, value, why in ((lina, *line[1:3]), (tessa, *line[3:5])):
                rounds.answer(row, by=who, question=cause, subject=subject, value=value, why=why)
    with world.at(-30):
        row = rounds.close(row, by=lina)
        rounds.reveal(row, by=tessa)
    closed_on(world, row, -30)
