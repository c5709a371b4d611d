"""The tour's steps, in order: each does one thing for real, in practice, and holds it against its promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.cli.shown.excerpts import excerpt
from desktop.cli.shown.records import one_line, where
from desktop.cli.tour.ruling import change_policy
from desktop.cli.tour.stage import Camera, Stage, Told, only, promised, publish_when_due, refused, told
from desktop.errors import BadInput, MoveRefused, NotApproved, WrongIdentity
from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.model.findings import Outcome
from desktop.model.identities import IdentityKind, Network, Signals
from desktop.model.posts import Post, Review
from desktop.networks.practice import Scenario, rehearse
from desktop.ports import Credentials

MEANT_FOR_SAM = "Best birthday cake we ever baked. Thank you, everybody! #reedfamily"
RIGHT_FOR_LANTERN = (
    "Our reading room is open until nine tonight. Come in, sit down, and stay for the last chapter. "
    "#LanternReads"
)


@dataclass(frozen=True)
class Step:
    """One step: the name of its picture, its title, and what it does."""

    name: str
    title: str
    do: Callable[[Stage], Told]


def name_people(stage: Stage) -> Told:
    """Two operators."""
    stage.sam = stage.app.enroll.name_operator("Sam Reed")
    stage.mira = stage.app.enroll.name_operator("Mira Okafor")
    return told(
        lambda camera: camera.show_start(),
        "Sam Reed writes, Mira Okafor approves. Whoever does something here is named in the journal.",
    )


def add_identities(stage: Stage) -> Told:
    """One identity of each kind."""
    enroll, sam, mira = stage.app.enroll, stage.sam, stage.mira
    stage.lantern = enroll.add_identity(
        IdentityKind.CORPORATE,
        "Lantern Books",
        by=sam.id,
        approvers=[mira.id],
        signals=Signals(("lanternbooks",), ("lanternreads",), ("lantern.example",)),
        is_practice=True,
    )
    stage.private = enroll.add_identity(
        IdentityKind.PERSONAL,
        "Sam Reed",
        by=sam.id,
        signals=Signals(("samreed",), ("reedfamily",)),
        is_practice=True,
    )
    return told(
        lambda camera: camera.show_start(),
        "Lantern Books is CORPORATE: its posts need one approval, and Mira may give it.",
        "Sam Reed is PERSONAL: #reedfamily and @samreed give it away anywhere else.",
    )


def add_accounts(stage: Stage) -> Told:
    """One practice account each."""
    enroll, sam, nothing = stage.app.enroll, stage.sam, Credentials({})
    stage.at_lantern = enroll.add_account(
        stage.lantern.id, Network.PRACTICE, nothing, by=sam.id, handle="lanternbooks"
    )
    stage.at_sam = enroll.add_account(
        stage.private.id, Network.PRACTICE, nothing, by=sam.id, handle="samreed"
    )
    refused(
        WrongIdentity,
        lambda: enroll.add_account(
            stage.private.id, Network.PRACTICE, nothing, by=sam.id, handle="lanternbooks"
        ),
        "one account was added to two identities",
    )
    return told(
        lambda camera: camera.show_start(),
        f"{where(stage.at_lantern)} belongs to Lantern Books, {where(stage.at_sam)} to Sam Reed.",
        "No account can belong to both.",
    )


def mix_identities(stage: Stage) -> Told:
    """An account does not fit into another identity's draft."""
    compose = stage.app.compose
    refusal = refused(
        WrongIdentity,
        lambda: compose.begin(
            stage.lantern.id, by=stage.sam.id, account_ids=[stage.at_lantern.id, stage.at_sam.id]
        ),
        "a draft held accounts of two identities",
    )
    return told(lambda camera: camera.show_journal(), f"Refused: {refusal}")


def aim_wrongly(stage: Stage) -> Told:
    """Private words, aimed at the organisation."""
    stage.draft = stage.app.compose.begin(
        stage.lantern.id, by=stage.sam.id, account_ids=[stage.at_lantern.id], texts=[MEANT_FOR_SAM]
    )
    verdict = stage.app.check.verdict(stage.draft)
    found = [finding for finding in verdict.standing if finding.family == "identity"]
    promised(bool(found), "nothing was said of words that belong to the other identity")
    finding = found[0]
    draft_id = stage.draft.id
    return told(
        lambda camera: camera.show_compose(draft_id),
        f"Sam writes: “{MEANT_FOR_SAM}”",
        "But the draft is Lantern Books'. Masthead says:",
        f"{finding.severity.name}  {finding.message}",
        *excerpt(MEANT_FOR_SAM, finding.place.span or (0, 0)),
        finding.remedy,
    )


def stop_it(stage: Stage) -> Told:
    """It goes nowhere as it stands."""
    draft_id = stage.draft.id
    refusal = refused(
        NotApproved,
        lambda: stage.app.approve.ask(draft_id, by=stage.sam.id),
        "the wrong words were put before the approvers",
    )
    promised(not stage.app.look_over.rows(), "the wrong words are in the queue")

    def press(camera: Camera) -> None:
        camera.show_compose(draft_id)
        camera.press()

    return told(
        press,
        f"Refused: {refusal}",
        "Nothing is in the queue.",
    )


def move_it(stage: Stage) -> Told:
    """The words go to whom they belong."""
    compose = stage.app.compose
    moved = compose.move(stage.draft.id, stage.private.id, by=stage.sam.id)
    promised(not moved.accounts, "a moved draft kept an account of the other identity")
    moved = compose.keep(replace(moved, accounts=(stage.at_sam,)), by=stage.sam.id)
    verdict = stage.app.check.verdict(moved)
    promised(verdict.outcome is Outcome.CLEAR, f"the moved words are {verdict.outcome.value}")
    made = only(Post, stage.app.approve.ask(moved.id, by=stage.sam.id), "a personal post waits for others")
    stage.app.schedule.post(made.id, by=stage.sam.id)
    sent = publish_when_due(stage)
    promised([each.state for each in sent] == [DeliveryState.PUBLISHED], "it was not published")
    promised(sent[0].account == stage.at_sam, "it went out under another name")
    key = sent[0].id
    return told(
        lambda camera: camera.show_queue(key),
        "Sam moves the draft to Sam Reed: no account comes along, @samreed is chosen anew, and it is clear.",
        f"It goes out as {where(sent[0].account)}: {sent[0].receipts[0].url}",
    )


def write_rightly(stage: Stage) -> Told:
    """The organisation's own words."""
    stage.draft = stage.app.compose.begin(
        stage.lantern.id, by=stage.sam.id, account_ids=[stage.at_lantern.id], texts=[RIGHT_FOR_LANTERN]
    )
    verdict = stage.app.check.verdict(stage.draft)
    promised(verdict.outcome is Outcome.CLEAR, f"the right words are {verdict.outcome.value}")
    draft_id = stage.draft.id
    return told(
        lambda camera: camera.show_compose(draft_id),
        f"For Lantern Books Sam writes: “{one_line(stage.draft)}”",
        f"{verdict.outcome.value}: {verdict.policy.rule_count} rules have nothing against it.",
    )


def ask(stage: Stage) -> Told:
    """It waits for somebody else."""
    draft_id = stage.draft.id
    only(Review, stage.app.approve.ask(draft_id, by=stage.sam.id), "it was approved by nobody")
    rows = [row for row in stage.app.look_over.rows() if row.draft.id == draft_id]
    promised(len(rows) == 1, "it does not wait in the queue")
    mira = stage.mira.id
    return told(lambda camera: camera.show_approvals(mira), f"{rows[0].word.value}. {rows[0].why}.")


def sign_own(stage: Stage) -> Told:
    """Nobody signs their own post."""
    draft = stage.draft
    refusal = refused(
        NotApproved,
        lambda: stage.app.approve.sign(draft.id, by=stage.sam.id, digest=draft.digest),
        "the author signed their own post",
    )
    sam = stage.sam.id
    return told(lambda camera: camera.show_approvals(sam), f"Sam tries to sign. Refused: {refusal}")


def sign(stage: Stage) -> Told:
    """The other person signs exactly these words."""
    draft = stage.draft
    made = stage.app.approve.sign(draft.id, by=stage.mira.id, digest=draft.digest)
    stage.post = only(Post, made, "one signature was not enough")
    changed = draft.with_text(RIGHT_FOR_LANTERN.replace("nine", "ten"))
    promised(changed.digest != stage.post.digest, "a changed word still counts as signed")
    return told(
        lambda camera: camera.show_queue(draft.id),
        f"Mira signs. The post is bound to its words, accounts and time: {stage.post.digest[:16]}…",
        "With “ten” instead of “nine” it would be another post, signed by nobody.",
    )


def schedule(stage: Stage) -> Told:
    """It gets its time, once."""
    stage.delivery = stage.app.schedule.post(stage.post.id, by=stage.sam.id)[0]
    refused(
        BadInput,
        lambda: stage.app.schedule.post(stage.post.id, by=stage.sam.id),
        "one post was scheduled twice",
    )
    promised(not stage.app.publisher.run_once(), "it left before the undo time was over")
    seconds = stage.app.settings.undo_seconds
    key = stage.delivery.id
    return told(
        lambda camera: camera.show_queue(key),
        f"It leaves in {seconds} second{'' if seconds == 1 else 's'}, as the tour is short on time; "
        "ten are usual. Until then it can be undone.",
        "Scheduling it again is refused: it goes out once.",
    )


def publish(stage: Stage) -> Told:
    """It goes out, and the receipt is kept."""
    sent = publish_when_due(stage)
    promised([each.id for each in sent] == [stage.delivery.id], "something else was sent")
    promised(sent[0].state is DeliveryState.PUBLISHED, f"it is {sent[0].state.value}: {sent[0].detail}")
    promised(not stage.app.publisher.run_once(), "it was sent twice")
    receipt = sent[0].receipts[0]
    key = sent[0].id
    return told(
        lambda camera: camera.show_queue(key),
        "The rules, the signature, the time and the account's owner were looked at again; then it left.",
        f"Receipt: {where(sent[0].account)}, {receipt.url}. Publishing again sends nothing.",
    )


def lose_the_answer(stage: Stage) -> Told:
    """An outcome that nobody knows is put before a person."""
    # The network takes the post, its answer is lost, and it does not let its posts be read back.
    rehearse(stage.app.home, Scenario.NO_ANSWER, Scenario.UNREADABLE)
    draft = stage.app.compose.begin(
        stage.private.id, by=stage.sam.id, account_ids=[stage.at_sam.id],
        texts=["Long evening, good book, cold tea."],
    )  # fmt: skip
    made = only(Post, stage.app.approve.ask(draft.id, by=stage.sam.id), "a personal post waits for others")
    stage.app.schedule.post(made.id, by=stage.sam.id)
    sent = publish_when_due(stage)
    promised(len(sent) == 1 and sent[0].reason is HoldReason.UNCONFIRMED, "a lost answer was not noticed")
    stage.delivery = sent[0]
    promised(not stage.app.publisher.run_once(), "a post that may be out was sent again")
    refused(
        MoveRefused,
        lambda: stage.app.schedule.release(stage.delivery.id, by=stage.sam.id),
        "a post that may be out was let go again",
    )
    key = stage.delivery.id
    return told(
        lambda camera: camera.show_queue(key),
        "Another post of Sam's leaves and the answer is lost. Masthead holds it as Unconfirmed:",
        stage.delivery.detail,
        "It is not sent again by itself, and nobody can release it unseen.",
    )


def settle(stage: Stage) -> Told:
    """A person looks and says so."""
    settled = stage.app.schedule.settle(stage.delivery.id, is_there=True, by=stage.sam.id)
    promised(settled.state is DeliveryState.PUBLISHED, f"it is {settled.state.value}")
    key = settled.id
    return told(
        lambda camera: camera.show_queue(key),
        "Sam looks at the account, sees the post and says so. It is Sent, once.",
    )


def read_journal(stage: Stage) -> Told:
    """Everything is written down."""
    entries = stage.app.look_over.journal(limit=1000)
    deeds = [entry.deed.value.replace("_", " ") for entry in entries]
    for wanted in ("draft moved", "approval signed", "delivery published", "delivery settled"):
        promised(wanted in deeds, f"the journal does not say “{wanted}”")
    words = (MEANT_FOR_SAM, RIGHT_FOR_LANTERN)
    promised(
        not any(text in entry.detail for text in words for entry in entries), "the journal repeats a post"
    )
    latest = [f"{entry.who}, {entry.deed.value.replace('_', ' ')}" for entry in entries[:6]]
    return told(
        lambda camera: camera.show_journal(),
        f"{len(entries)} entries say who did what and when, and none repeats the words. The latest:",
        *(f"· {line}" for line in latest),
    )


STEPS: tuple[Step, ...] = (
    Step("operators", "Two people are named", name_people),
    Step("identities", "An organisation and a person", add_identities),
    Step("accounts", "Each has an account of its own", add_accounts),
    Step("never-mixed", "Identities never mix", mix_identities),
    Step("wrong-account", "A post is aimed at the wrong account", aim_wrongly),
    Step("stopped", "It is stopped", stop_it),
    Step("moved", "It is moved to whom it belongs", move_it),
    Step("right-words", "The right words", write_rightly),
    Step("asked", "Approval is asked for", ask),
    Step("not-by-its-author", "The author cannot sign", sign_own),
    Step("signed", "The other person signs", sign),
    Step("scheduled", "It gets its time", schedule),
    Step("published", "It goes out, once", publish),
    Step("unconfirmed", "An answer is lost", lose_the_answer),
    Step("settled", "A person decides", settle),
    Step("policy", "The policy is changed, after a look", change_policy),
    Step("journal", "The journal", read_journal),
)
