"""The tour's steps about the policy: a rule is changed after a look at what that would stop."""

from __future__ import annotations

from desktop.cli.tour.stage import Stage, Told, promised, told
from desktop.model.findings import Outcome, Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import PolicyChange, SetLevel

BOASTFUL = "The world's best bookshop opens at nine tomorrow."
RULE = "claims.ABSOLUTE"


def change_policy(stage: Stage) -> Told:
    """What a change would stop is known before it is saved."""
    app = stage.app
    draft = app.compose.begin(
        stage.lantern.id, by=stage.sam.id, account_ids=[stage.at_lantern.id], texts=[BOASTFUL]
    )
    promised(app.check.verdict(draft).outcome is Outcome.CLEAR, "the draft is stopped already")
    change = PolicyChange("lantern", (SetLevel(RULE, {IdentityKind.CORPORATE: Severity.REVIEW}),))
    before = app.policy.version()
    effect = app.policy.weigh(change)
    promised([each.draft.id for each in effect.stopped] == [draft.id], "the look missed what it would stop")
    promised(app.policy.version() == before, "looking changed the policy")
    app.policy.save(change, by=stage.mira.id, seen=effect.digest)
    verdict = app.check.verdict(draft)
    promised(verdict.outcome is Outcome.REVIEW, f"the draft is {verdict.outcome.value} after the change")
    promised(verdict.policy.digest == effect.digest, "another policy was saved than the one looked at")
    return told(
        lambda camera: camera.show_policy(RULE),
        f"Sam drafts: “{BOASTFUL}” So far that gets a hint.",
        f"Mira would have it approved. First she sees what it would stop: {len(effect.stopped)} draft.",
        f"Then she saves it: {effect.pack} version {effect.version}, policy {effect.digest[:12]}.",
    )
