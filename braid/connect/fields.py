"""What each kind of table may carry: the fields, how they are read, and the column names that mean them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from braid.base.sides import sided


@dataclass(frozen=True)
class Field:
    """One field of a kind. `read` names the reader in `cells.py`; `names` are column heads that mean it.

    `longest` is in characters, of a number in digits before the point; 0 where the reader sets the limit.
    """

    key: str
    label: Any
    read: str = "text"
    names: tuple[str, ...] = ()
    required: bool = False
    longest: int = 0


@dataclass(frozen=True)
class Kind:
    """One kind of table that can be imported."""

    key: str
    label: Any
    fields: tuple[Field, ...]
    example: str
    # Whether a file can be taken for one without anybody saying so.
    guessed: bool = True
    by_key: dict[str, Field] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_key.update({one.key: one for one in self.fields})


def _f(
    key: str, label: Any, read: str = "text", names: str = "", *, required: bool = False, longest: int = 0
) -> Field:
    return Field(key, label, read, tuple(n.strip() for n in names.split("|") if n.strip()), required, longest)


_ID = _f(
    "external_id", _("id in the source"), "text", "id|external id|key id|uuid|number|no|nr|#", longest=200
)
_CONTACT = (
    _f(
        "contact_on",
        _("last contact of the two sides"),
        "day",
        "last contact|contact on|sides spoke on|we spoke on",
    ),
    _f("contact_kind", _("kind of contact"), "contact", "contact kind|kind of contact"),
)

GOALS = Kind("goals", _("Goals"), (
    _f("external_id", _("id of the objective"), "text", "objective id|goal id|id", longest=200),
    _f("title", _("objective"), "text", "objective|objective title|goal|title|name", required=True, longest=500),
    _f("description", _("description"), "long", "description|why|details|notes", longest=20_000),
    _f("period", _("period"), "text", "period|quarter|cycle|timeframe|sprint|interval", longest=60),
    _f("starts_on", _("first day of the period"), "day", "start|starts|start date|period start|from"),
    _f("ends_on", _("last day of the period"), "day", "end|ends|end date|period end|to|until"),
    _f("parent", _("serves the objective"), "text", "parent|parent goal|parent objective|serves|parent id", longest=500),
    _f("owner", _("owner"), "several", "owner|owners|team|lead|responsible|assignee"),
    _f("side", _("side of the owner"), "side", "side|function|department|owner side"),
    _f("strategy", _("point of the strategy"), "text", "strategy|strategy point|pillar|strategic theme|bet", longest=200),
    _f("ours_alone", _("ours alone, says"), "sides", "ours alone|single team|one side by agreement"),
    _f("closed_on", _("closed on"), "day", "closed|closed on|done on"),
    _f("key_result_id", _("id of the key result"), "text", "key result id|kr id", longest=200),
    _f("key_result", _("key result"), "text", "key result|kr|key results|measure", longest=500),
    _f("key_result_side", _("accountable side"), "side",
       "accountable side|key result side|kr side|kr owner side|accountable"),
    _f("key_result_owner", _("accountable person"), "text", "key result owner|kr owner|accountable person", longest=120),
    _f("metric", _("metric"), "text", "metric|kpi|measured by|indicator", longest=200),
    _f("baseline", _("baseline"), "number", "baseline|start value|from value|initial"),
    _f("target", _("target"), "number", "target|target value|goal value|aim"),
    _f("current", _("value now"), "number", "current|value|actual|progress value|current value"),
    _f("due_on", _("due"), "day", "due|due date|deadline"),
    _f("outcome", _("what came of it"), "text", "outcome|result|key result outcome|status note|comment", longest=500),
    _f("counter_metric", _("counter-metric"), "text", "counter metric|counter-metric|guardrail", longest=200),
    _f("counter_bound", _("bound of the counter-metric"), "bound", "counter bound|bound|guardrail kind"),
    _f("counter_limit", _("limit of the counter-metric"), "number", "counter limit|floor|ceiling|limit"),
), "objective,key result,accountable side,metric,baseline,target,period")  # fmt: skip

ITEMS = Kind("items", _("Roadmap items"), (
    _f("external_id", _("id in the source"), "text", "external id|item id|issue id|id|task id|number|uuid|card id", longest=200),
    _f("key", _("key"), "text", "key|issue key|ticket|ref|reference", longest=60),
    _f("title", _("title"), "text", "title|name|summary|item|feature|card name|subject|initiative|epic", required=True, longest=500),
    _f("description", _("description"), "long", "description|details|notes|body|note|brief", longest=20_000),
    _f("team", _("team"), "text", "team|squad|product team|group|component|area|project|project name", longest=120),
    _f("phase", _("phase or status"), "phase", "phase|status|state|column|list|workflow state|current state"),
    _f("stage", _("stage"), "stage_kept", "stage|maturity|release stage|availability"),
    _f("importance", _("importance"), "importance", "importance|priority|impact|tier|size"),
    _f("visibility", _("who notices"), "visibility", "visibility|who notices|customer facing|customer visible|internal"),
    _f("lead_side", _("led by"), "side", "led by|lead side|side|lead"),
    _f("owner_product", sided(_("owner in %(product)s")), "several", "owner product|product owner|pm|product manager|owner in product|owner|assignee|owners"),
    _f("owner_marketing", sided(_("owner in %(marketing)s")), "several", "owner marketing|marketing owner|pmm|marketing manager|owner in marketing|product marketing manager"),
    _f("starts_on", _("start"), "day", "start|starts|start date|started|starts on|begin|creation date"),
    _f("planned_on", _("planned release date"), "day", "planned release date|planned|due|due date|release date|ends|end date|target date|deadline|planned on|launch date|planned release"),
    _f("released_on", _("released on"), "day", "released on|released|shipped|shipped on|completed|completed at|resolved|closed at|live since|finish date"),
    _f("release", _("release"), "release", "release|fix version|fix version/s|version|milestone|target release|fix versions"),
    _f("alpha_release", _("alpha in release"), "release", "alpha|alpha in|alpha release"),
    _f("beta_release", _("beta in release"), "release", "beta|beta in|beta release"),
    _f("ga_release", _("GA in release"), "release", "stable|ga|ga in|ga release|general availability"),
    _f("first_product_on", _("product first involved"), "day", "product first involved|first product|product involved on|product since"),
    _f("first_marketing_on", _("marketing first involved"), "day", "marketing first involved|first marketing|marketing involved on|marketing since"),
    _f("metrics_product", sided(_("success metrics of %(product)s")), "several", "success metrics product|product metrics|product success metric|metrics product"),
    _f("metrics_marketing", sided(_("success metrics of %(marketing)s")), "several", "success metrics marketing|marketing metrics|marketing success metric|metrics marketing"),
    _f("tags", _("tags"), "several", "tags|tag|labels|label|keywords"),
    _f("objectives", _("serves the objectives"), "several", "objectives|objective|goals|goal|serves|okr"),
    _f("quiet", _("quiet by choice of"), "sides", "quiet|quiet by choice|no announcement"),
    _f("content", _("linked content"), "several", "content|linked content|blog post|announcement"),
    _f("adoption", _("adoption so far"), "number", "adoption|adoption so far|usage"),
    _f("adoption_target", _("adoption hoped for"), "number", "adoption target|adoption hoped for|target adoption"),
    _f("effort_product", sided(_("effort of %(product)s, person-weeks")), "number", "effort product|product effort|effort", longest=7),
    _f("effort_marketing", sided(_("effort of %(marketing)s, person-weeks")), "number", "effort marketing|marketing effort", longest=7),
    _f("change_what", _("change that customers will feel"), "text", "customer change|change|what changes", longest=300),
    _f("change_side", _("change made by"), "side", "change by|made by|change side"),
    _f("change_on", _("change takes effect"), "day", "effective|effective on|takes effect|change date"),
    _f("told_on", _("other side told on"), "day", "told on|told|other side told|notice given"),
    _f("incident_fix", _("fix of an incident"), "yes", "incident fix|incident"),
    *_CONTACT,
    _f("url", _("address in the source"), "address", "url|link|documentation link|web url|permalink"),
), "key,title,status,stage,release,owner product,owner marketing")  # fmt: skip

RELEASES = Kind("releases", _("Releases"), (
    _ID,
    _f("name", _("name"), "release", "release|name|version|tag|tag name|title|milestone", required=True),
    _f("owner", _("owner"), "text", "owner|release owner|release manager|responsible|assignee|lead", longest=200),
    _f("planned_on", _("planned for"), "day", "planned|planned for|planned on|due|due on|due date|target date|date|release date"),
    _f("released_on", _("released on"), "day", "released|released on|published at|shipped|closed at"),
    _f("notes", _("notes"), "long", "notes|description|body|summary", longest=20_000),
), "release,planned,released")  # fmt: skip

CLAIMS = Kind("claims", _("Claims in announcements"), (
    _ID,
    _f("text", _("what is said"), "long", "text|claim|note|release note|announcement text|sentence|message|what is said", required=True, longest=5000),
    _f("item", _("item"), "several", "item|items|keps|kep|feature key|issue|issue key|ticket|item key|refers to"),
    _f("stage", _("stage claimed"), "stage_kept", "stage|stage claimed|maturity|said"),
    _f("release", _("release"), "release", "release|version|in release"),
    _f("own", _("address in Braid"), "text", "address|address in braid", longest=500),
    _f("source", _("announcement"), "text", "announcement|source|title|published in|channel", longest=200),
    _f("side", _("said by"), "side", "said by|side|team"),
    _f("said_on", _("said on"), "day", "said on|date|published|published on|publish date"),
    _f("planned", _("says itself that it is planned"), "yes", "planned|says it is planned|roadmap talk"),
    _f("content", _("said in the piece"), "text", "said in|content|piece|piece of content|content title", longest=300),
    _f("publish_on", _("publishing day of the piece"), "day", "publishing date|publish on|goes out on|planned publishing"),
    _f("out_on", _("the piece is out since"), "day", "out since|went out on|content published on"),
    _f("out_reason", _("why it is out unchecked"), "text", "why it is out|reason|override|override reason|out all the same", longest=1000),
    _f("verdict", _("verdict of the fact check"), "claim_verdict", "verdict|fact check|fact-check|check|checked"),
    _f("limits", _("true within these limits"), "text", "limits|within limits|within these limits|caveat", longest=1000),
    _f("evidence", _("how it is known"), "long", "evidence|how we know|how it is known|proof", longest=2000),
    _f("evidence_url", _("where that can be seen"), "address", "evidence link|evidence address|where that can be seen|proof link"),
    _f("checked_by", _("checked by"), "text", "checked by|fact checker|expert|verified by", longest=120),
    _f("checked_on", _("checked on"), "day", "checked on|verified on|check date|fact checked on"),
), "item,stage,release,text,verdict,checked by,checked on")  # fmt: skip

INSIGHTS = Kind("insights", _("Insights"), (
    _f("external_id", _("id in the source"), "text", "id|external id|suggestion.id|number|ticket id|key", longest=200),
    _f("text", _("what was heard"), "long", "text|feedback|insight|what was heard|quote|comment|title|question|suggestion.title|request|summary|verbatim", required=True, longest=20000),
    _f("detail", _("more of it"), "long", "body|suggestion.body|details|description"),
    _f("kind", _("kind"), "insight_kind", "kind|type|insight kind"),
    _f("source", _("source"), "source", "source|channel|heard at|via"),
    _f("area", _("area"), "area", "area|topic area"),
    _f("theme", _("theme"), "text", "theme|category|topic|label|labels|tag|tags|suggestion.category.name", longest=120),
    _f("customer", _("customer"), "text", "customer|account|company|organisation|organization", longest=200),
    _f("segment", _("segment"), "text", "segment|customer segment|plan|tier", longest=80),
    _f("on_behalf_of", _("on whose behalf"), "text", "on behalf of|requester|submitted by|created by|author|reporter", longest=120),
    _f("side", _("given by the side"), "side", "side|given by|giver side|from side|team"),
    _f("heard_on", _("heard on"), "day", "heard on|date|created|created at|created on|received|suggestion.created timestamp|suggestion.created_timestamp"),
    _f("clock_from", _("answer owed since"), "day", "owed since|answer owed since|waiting since"),
    _f("verdict", _("answer"), "verdict", "answer|verdict|decision|answered"),
    _f("why", _("why"), "text", "why|reason|response|answer text", longest=1000),
    _f("answered_on", _("answered on"), "day", "answered on|responded at|answer date"),
    _f("revisit_on", _("a “later” comes back on"), "day", "comes back on|come back on|revisit on|later until|return date|snoozed until"),
), "text,source,customer,side,date")  # fmt: skip

METRICS = Kind("metrics", _("Metrics"), (
    _ID,
    _f("name", _("name"), "text", "metric|name|kpi|title|indicator", required=True, longest=200),
    _f("unit", _("unit"), "text", "unit|units", longest=30),
    _f("formula", _("formula in words"), "long", "formula|definition|how it is counted|description", longest=2000),
    _f("kind", _("kind"), "metric_kind", "kind|type|metric kind"),
    _f("drives", _("drives"), "several", "drives|moves|drives metric|leads to"),
    _f("lag_days", _("lag in days"), "whole", "lag|lag days|lag in days", longest=4),
), "metric,unit,kind,drives,lag in days")  # fmt: skip

READINGS = Kind("readings", _("Readings of metrics"), (
    _f("metric", _("metric"), "text", "metric|kpi|name|indicator|series", longest=200),
    _f("on", _("day"), "day", "date|day|on|timestamp|week|month", required=True),
    _f("value", _("value"), "number", "value|reading|amount|count|total", required=True),
), "metric,date,value")  # fmt: skip

GLOSSARY = Kind("glossary", _("Glossary"), (
    _ID,
    _f("term", _("term"), "text", "term|word|abbreviation|acronym|name|title", required=True, longest=120),
    _f("expansion", _("stands for"), "text", "stands for|expansion|long form", longest=300),
    _f("meaning", _("meaning in plain words"), "long", "meaning|definition|description|explanation", longest=4000),
    _f("example", _("example"), "long", "example|usage", longest=2000),
    _f("also_called", _("also called"), "text", "also called|synonyms|aliases|alias", longest=300),
    _f("group", _("group"), "text", "group|category|area|section", longest=80),
    _f("owner", _("owner"), "text", "owner|lead", longest=120),
    _f("in_texts", _("underline it in texts"), "yes", "underlined in texts|underline it in texts"),
    _f("agreed_product", sided(_("agreed by %(product)s on")), "day", "agreed by product on|product agreed on"),
    _f("agreed_marketing", sided(_("agreed by %(marketing)s on")), "day", "agreed by marketing on|marketing agreed on"),
), "term,stands for,meaning")  # fmt: skip

PEOPLE = Kind("people", _("People"), (
    _f("name", _("name"), "text", "name|full name|person|member", required=True, longest=120),
    _f("email", _("email"), "mail", "email|e-mail|mail|email address", longest=254),
    _f("side", _("side"), "side", "side|function|department|team|org"),
    _f("discipline", _("discipline"), "text", "discipline|role|title|job title|position", longest=60),
    _f("joined_on", _("joined on"), "day", "joined|joined on|start|start date|hired|since"),
    _f("left_on", _("left on"), "day", "left|left on|end|end date|last day|until"),
    _f("lead", _("leads their side"), "yes", "lead|is lead|leads their side"),
    _f("sponsor", _("executive sponsor"), "yes", "sponsor|executive sponsor"),
    _f("pod", _("pods"), "several", "pod|pods|squad|crew"),
    _f("mission_read_on", _("read the mission on"), "day", "read the mission on|mission read|mission acknowledged|acknowledged mission"),
    _f("strategy_read_on", _("read the strategy on"), "day", "read the strategy on|strategy read|strategy acknowledged|acknowledged strategy"),
), "name,email,side,discipline,joined")  # fmt: skip

LAUNCHES = Kind("launches", _("Launches"), (
    _f("external_id", _("id in the source"), "text", "launch id|id|external id|key", longest=200),
    _f("name", _("name"), "text", "launch|name|title|campaign", required=True, longest=200),
    _f("kind", _("kind"), "launch_kind", "kind|type|mode|launch kind|launch mode"),
    _f("tier", _("tier"), "tier", "tier|level"),
    _f("on", _("launch date"), "day", "launch date|date|on|goes live|live on|day"),
    _f("audience", _("audience"), "text", "audience|segment", longest=200),
    _f("promised_stage", _("promised stage"), "stage", "promised stage|stage"),
    _f("release", _("release"), "release", "release|version"),
    _f("summary", _("what we say"), "long", "summary|description|message|what we say", longest=5000),
    _f("target", _("what success is"), "text", "target|what success is|goal", longest=300),
    _f("launched_on", _("launched on"), "day", "launched|launched on"),
    _f("product_owner", sided(_("owner in %(product)s")), "text", "product owner|owner product|pm|owner in product", longest=120),
    _f("marketing_owner", sided(_("owner in %(marketing)s")), "text", "marketing owner|owner marketing|pmm|owner in marketing|owner", longest=120),
    _f("items", _("items"), "several", "items|item|features|issue|issues"),
    _f("metrics_product", sided(_("success metrics of %(product)s")), "several", "success metrics product|product metrics|metrics product"),
    _f("metrics_marketing", sided(_("success metrics of %(marketing)s")), "several", "success metrics marketing|marketing metrics|metrics marketing"),
    _f("gate", _("gate"), "text", "gate|check|question|checklist item", longest=200),
    _f("gate_asked_of", _("gate answered by"), "asked_of", "answered by|asked of|gate side|gate owner"),
    _f("gate_blocking", _("gate blocks the launch"), "yes", "blocking|blocks|blocks the launch"),
    _f("gate_go_no_go", _("go / no-go"), "yes", "go no go|go/no-go"),
    _f("gate_due_on", _("gate due"), "day", "gate due|due"),
    _f("gate_bar", _("exit bar"), "number", "exit bar|bar|threshold"),
    _f("gate_ceiling", _("the bar is an upper limit"), "yes", "bar is ceiling|upper limit"),
    _f("gate_evidence", _("value reached"), "number", "evidence|evidence value|value reached|reached"),
    _f("gate_unit", _("unit of the bar"), "text", "unit", longest=30),
    _f("gate_product", sided(_("answer of %(product)s")), "gate_state", "product answer|answer product|product ready|product"),
    _f("gate_marketing", sided(_("answer of %(marketing)s")), "gate_state", "marketing answer|answer marketing|marketing ready|marketing"),
    *_CONTACT,
), "launch,kind,launch date,gate,product answer,marketing answer")  # fmt: skip

STATEMENTS = Kind("statements", _("Mission and strategy"), (
    _f("kind", _("kind"), "statement_kind", "kind|type", required=True),
    _f("text", _("text"), "long", "text|statement|mission|strategy|wording", required=True, longest=20000),
    _f("published_on", _("published on"), "day", "published|published on|date|since"),
), "kind,text,published")  # fmt: skip

DATES = Kind("dates", _("Dates of the calendar"), (
    _ID,
    _f("name", _("name"), "text", "name|summary|event|subject|title", required=True, longest=200),
    _f("kind", _("kind"), "date_kind", "kind|type|category"),
    _f("on", _("first day"), "day", "first day|start|starts|start date|on|date|from", required=True),
    _f("until", _("last day"), "day", "last day|end|ends|end date|until|to"),
    _f("note", _("note"), "text", "note|notes|description|location", longest=500),
), "name,kind,first day,last day")  # fmt: skip

NOTES = Kind("notes", _("Release notes"), (
    _ID,
    _f("text", _("what changed"), "long", "what changed|text|release note|note|changelog|description|change", required=True, longest=5000),
    _f("why", _("why it matters"), "long", "why it matters|why|benefit|value for customers", longest=5000),
    _f("title", _("headline"), "text", "headline|title|summary", longest=200),
    _f("kind", _("kind"), "text", "kind|kinds|type|category", longest=200),
    _f("item", _("item"), "several", "item|items|keps|kep|feature key|issue|issue key|ticket|item key"),
    _f("release", _("release"), "release", "release|version|in release"),
), "release,text,why,item", guessed=False)  # fmt: skip

CONTENT = Kind("content", _("Content plan"), (
    _ID,
    _f("title", _("title"), "text", "title|piece|content|content title|name|headline|subject", required=True, longest=300),
    _f("own", _("address in Braid"), "text", "address|address in braid", longest=500),
    _f("kind", _("kind"), "content_kind", "kind|type|format|content type"),
    _f("state", _("state"), "content_state", "state|status|stage"),
    _f("launches", _("goes out with the launch"), "several", "launch|launches|campaign"),
    _f("audience", _("audience"), "text", "audience|segment|persona", longest=120),
    _f("channel", _("channel"), "text", "channel|channels|where", longest=120),
    _f("owner", _("owner"), "text", "owner|author|writer|responsible|assignee", longest=120),
    _f("fact_checker", _("fact checker"), "text", "fact checker|checker|reviewer|checked by", longest=120),
    _f("items", _("items"), "several", "items|item|features|about"),
    _f("due_on", _("draft due on"), "day", "draft due|draft due on|due|due date|deadline"),
    _f("publish_on", _("publishing date"), "day", "planned for|publish on|publishing date|publish date|goes out on|scheduled for"),
    _f("out_on", _("out since"), "day", "out since|published on|published|published at|went out on"),
    _f("out_reason", _("why it is out unchecked"), "text", "why it is out|reason|override reason|out all the same", longest=1000),
    _f("url", _("where it can be read"), "address", "url|link|web address|permalink", longest=500),
    _f("text", _("text"), "long", "text|body|draft|copy", longest=50_000),
), "title,kind,state,owner,fact checker,planned for,launch,items", guessed=False)  # fmt: skip

DECISIONS = Kind("decisions", _("Decisions"), (
    _ID,
    _f("question", _("question"), "text", "question|decision question|title|topic|subject", required=True, longest=300),
    _f("own", _("address in Braid"), "text", "address|address in braid", longest=500),
    _f("stands", _("where it stands"), "decision_state", "stands|state|status"),
    _f("outcome", _("what is decided"), "long", "decision|outcome|what was decided|what is decided|result", longest=4000),
    _f("why", _("why"), "long", "why|rationale|reason|because|consequences", longest=4000),
    _f("deciders", _("who decides"), "several", "decides|deciders|decider|decided by|approver|approvers|accountable"),
    _f("driver", _("who drives it"), "text", "driver|driven by|owner", longest=120),
    _f("contributors", _("who is asked before"), "several", "is asked before|contributors|contributor|consulted"),
    _f("informed", _("who is told after"), "several", "is told after|informed|told after"),
    _f("decided_on", _("decided on"), "day", "decided on|decided|decision date|date decided|date"),
    _f("needed_by", _("needed by"), "day", "needed by|due|due date|deadline|by when"),
    _f("review_on", _("look at it again on"), "day", "look again|look again on|review on|review date|revisit on"),
    _f("area", _("area"), "text", "area|responsibility", longest=200),
    _f("asked_on", _("asked on"), "day", "asked on|asked|raised on|raised|created|opened"),
    _f("background", _("what one has to know"), "long", "background|context|what one has to know|description", longest=8000),
    _f("data", _("data that it rests on"), "long", "data|evidence|data that it rests on", longest=4000),
    _f("options", _("options"), "long", "options|alternatives|options considered", longest=4000),
    _f("dissent", _("who sees it differently"), "text", "dissent|who sees it differently", longest=300),
), "question,decision,why,decides,decided on,needed by,area", guessed=False)  # fmt: skip

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        GOALS,
        ITEMS,
        RELEASES,
        CLAIMS,
        INSIGHTS,
        METRICS,
        READINGS,
        GLOSSARY,
        PEOPLE,
        LAUNCHES,
        STATEMENTS,
        DATES,
        NOTES,
        CONTENT,
        DECISIONS,
    )
}
