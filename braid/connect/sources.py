"""The exports that Braid knows by their header, and what their columns mean for each kind.

`signs` are columns that together give a source away; `maps` give the column for each field by kind.
`constants` fill fields that the source has no column for; `{column}` takes the text of that column, and
`{column|this=that|otherwise}` reads some texts of it as others.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """One tool or publication whose exports are recognised."""

    key: str
    label: str
    signs: tuple[str, ...]
    maps: dict[str, dict[str, str]]
    constants: dict[str, dict[str, str]] = field(default_factory=dict)
    shape: str = ""


_JIRA = {
    "Issue key": "key", "Issue id": "external_id", "Summary": "title", "Description": "description", "Status": "phase",
    "Priority": "importance", "Assignee": "owner_product", "Due Date": "planned_on", "Due date": "planned_on",
    "Resolved": "released_on", "Component/s": "team", "Components": "team", "Fix Version/s": "release",
    "Fix versions": "release", "Created": "starts_on", "Labels": "tags",
}  # fmt: skip

# Groups whose work nobody outside of the project notices.
_INSIDE = (
    "{owning_sig|sig-architecture=internal|sig-testing=internal|sig-release=internal|sig-k8s-infra=internal"
    "|sig-contributor-experience=internal|sig-docs=internal|customer}"
)

SOURCES: tuple[Source, ...] = (
    Source("jira", "Jira", ("Issue key", "Issue id", "Summary"), {
        "items": _JIRA,
        "insights": {"Issue id": "external_id", "Summary": "text", "Description": "detail", "Created": "heard_on",
                     "Labels": "theme", "Reporter": "on_behalf_of"},
    }),
    Source("linear", "Linear", ("Cycle Number", "Cycle Name", "Team", "Title"), {
        "items": {"Id": "external_id", "Title": "title", "Description": "description", "Status": "phase", "Team": "team",
                  "Priority": "importance", "Assignee": "owner_product", "Started": "starts_on", "Completed": "released_on",
                  "Cycle End": "planned_on", "Labels": "tags"},
    }),
    Source("asana", "Asana", ("Task ID", "Name", "Notes", "Projects"), {
        "items": {"Task ID": "external_id", "Name": "title", "Notes": "description", "Assignee": "owner_product",
                  "Start Date": "starts_on", "Due Date": "planned_on", "Completed At": "released_on", "Projects": "team",
                  "Priority": "importance", "Tags": "tags"},
        "insights": {"Task ID": "external_id", "Name": "text", "Notes": "detail", "Created At": "heard_on", "Tags": "theme"},
    }),
    Source("gitlab", "GitLab", ("Title", "URL", "State", "Closed At (UTC)"), {
        "items": {"URL": "external_id", "Title": "title", "Description": "description", "State": "phase",
                  "Due Date": "planned_on", "Created At (UTC)": "starts_on", "Closed At (UTC)": "released_on",
                  "Labels": "tags"},
    }),
    Source("pivotal", "Pivotal Tracker", ("Current State", "Accepted at", "Iteration"), {
        "items": {"Id": "external_id", "Title": "title", "Description": "description", "Current State": "phase",
                  "Owned By": "owner_product", "Deadline": "planned_on", "Accepted at": "released_on",
                  "Created at": "starts_on", "URL": "url", "Labels": "tags"},
    }),
    Source("shortcut", "Shortcut", ("epic_id", "is_completed", "iteration_id"), {
        "items": {"id": "external_id", "name": "title", "description": "description", "state": "phase", "epic": "team",
                  "owners": "owner_product", "started_at": "starts_on", "due_date": "planned_on", "completed_at": "released_on",
                  "labels": "tags"},
    }),
    Source("fider", "Fider", ("number", "votes_count", "responded_at"), {
        "insights": {"number": "external_id", "title": "text", "description": "detail", "created_at": "heard_on",
                     "created_by": "on_behalf_of", "tags": "theme", "response": "why", "responded_at": "answered_on"},
    }, {"insights": {"source": "forum", "verdict": "{status|planned=yes|started=yes|completed=yes|declined=no|}"}}),
    Source("uservoice", "UserVoice", ("suggestion.id", "suggestion.title"), {
        "insights": {"suggestion.id": "external_id", "suggestion.title": "text", "suggestion.body": "detail",
                     "suggestion.category.name": "theme", "suggestion.created_timestamp": "heard_on"},
    }, {"insights": {"source": "forum",
                     "verdict": "{suggestion.status.name|planned=yes|started=yes|completed=yes|declined=no|}"}}),
    Source("trello", "Trello", ("card id", "card name", "list"), {
        "items": {"card id": "external_id", "card name": "title", "description": "description", "list": "phase",
                  "members": "owner_product", "start": "starts_on", "due": "planned_on", "url": "url", "labels": "tags"},
        "insights": {"card id": "external_id", "card name": "text", "description": "detail", "labels": "theme",
                     "last activity": "heard_on"},
    }, shape="trello"),
    Source("wekan", "WeKan", ("Title", "Stage", "Members", "finish date"), {
        "items": {"Title": "title", "Description": "description", "Stage": "phase", "Owner": "owner_product",
                  "start date": "starts_on", "Due Date": "planned_on", "finish date": "released_on",
                  "Labels": "tags"},
    }),
    Source("github_milestone", "GitHub milestone", ("title", "open_issues", "closed_issues", "due_on", "state"), {
        "releases": {"id": "external_id", "title": "name", "due_on": "planned_on", "closed_at": "released_on",
                     "description": "notes"},
    }),
    Source("github_release", "GitHub release", ("tag_name", "published_at"), {
        "releases": {"id": "external_id", "tag_name": "name", "published_at": "released_on", "body": "notes"},
        "claims": {"id": "external_id", "body": "text", "tag_name": "release", "published_at": "said_on", "name": "source"},
    }),
    Source("github", "GitHub issues", ("number", "title", "html_url", "state"), {
        "items": {"id": "external_id", "number": "key", "title": "title", "body": "description", "state": "phase",
                  "assignee.login": "owner_product", "milestone.title": "release", "created_at": "starts_on",
                  "closed_at": "released_on", "html_url": "url", "labels": "tags"},
        "insights": {"id": "external_id", "title": "text", "body": "detail", "labels": "theme", "created_at": "heard_on",
                     "user.login": "on_behalf_of"},
    }),
    Source("kubernetes_enhancements", "Kubernetes enhancements", ("kep", "owning_sig", "latest_milestone"), {
        "items": {"kep": "external_id", "title": "title", "summary": "description", "owning_sig": "team", "status": "phase",
                  "stage": "stage", "latest_milestone": "release", "alpha": "alpha_release", "beta": "beta_release",
                  "stable": "ga_release", "creation_date": "starts_on"},
    }, {"items": {"key": "KEP-{kep}", "owner_product": "{owning_sig}", "visibility": _INSIDE}}),
    Source("kubernetes_notes", "Kubernetes release notes", ("release", "pr", "keps", "text"), {
        "claims": {"pr": "external_id", "keps": "item", "release": "release", "text": "text"},
        "releases": {"release": "name"},
        "notes": {"pr": "external_id", "keps": "item", "release": "release", "text": "text", "kinds": "kind"},
    }, {"notes": {"external_id": "{release}/{pr}"}, "claims": {"external_id": "{release}/{pr}", "source": "Release notes {release}", "side": "marketing"}}),
    Source("okrs", "Goals by department", ("objective id", "objective", "period", "function"), {
        "goals": {"objective id": "external_id", "objective": "title", "period": "period", "start": "starts_on",
                  "end": "ends_on", "owner": "owner", "function": "side", "why": "description",
                  "key result id": "key_result_id", "key result": "key_result", "key result outcome": "outcome"},
    }, shape="okrs"),
    Source("sourcegraph_features", "Features by maturity", ("key", "title", "product_team", "maturity"), {
        "items": {"key": "external_id", "title": "title", "product_team": "team", "maturity": "stage",
                  "documentation_link": "content", "note": "description"},
    }, {"items": {"phase": "{maturity}", "owner_product": "{product_team}"}}),
    Source("sourcegraph_glossary", "Glossary by group", ("group", "term", "definition"), {
        "glossary": {"term": "term", "definition": "meaning", "group": "group"},
    }, shape="groups"),
    Source("ics", "A calendar", ("id", "name", "first day"), {
        "dates": {"id": "external_id", "name": "name", "kind": "kind", "first day": "on", "last day": "until", "note": "note"},
    }, shape="ics"),
    Source("uptake", "Uptake by release", ("date", "release", "share_on_release"), {
        "readings": {"date": "on", "share_on_release": "value"},
    }, {"readings": {"metric": "Share on release {release}"}}),
    Source("daily_actives", "Daily actives", ("date", "active_daily_installs"), {
        "readings": {"date": "on", "active_daily_installs": "value"},
    }, {"readings": {"metric": "Active daily installs"}}),
    Source("banking77", "Questions by theme", ("id", "text", "theme"), {
        "insights": {"id": "external_id", "text": "text", "theme": "theme"},
    }, {"insights": {"source": "support"}}),
)  # fmt: skip
