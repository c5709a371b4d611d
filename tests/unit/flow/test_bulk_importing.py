"""A file becomes drafts as a whole or not at all, and never anything that could go out unseen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.app import Onlooker, Trial
from desktop.errors import BadInput, Cancelled, StorageError
from desktop.flow.bulk import bring_in
from desktop.flow.bulk.bring_in import BringIn
from desktop.flow.bulk.pictures import Pictures, Staged
from desktop.model.findings import Outcome, Severity
from desktop.model.identities import Network
from desktop.model.posts import Review, ReviewState
from desktop.model.queue import StateWord
from desktop.model.timing.timetable import Timetable, read_quiet
from desktop.ports import Credentials, Store, UnitOfWork
from desktop.storage.store import open_store
from tests.fakes import MemoryStore
from tests.worlds import World, make_world

PNG = b"\x89PNG\r\n\x1a\n rest"
NORTHLIGHT = "Northlight Observatory,x:NorthlightObs"


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    store: Store = open_store(tmp_path / "home") if request.param == "sqlite" else MemoryStore()
    return make_world(tmp_path / "home", store)


def tried(world: World, content: str, **more: object) -> Trial:
    return world.app.bring_in.try_out(
        content.encode(),
        name="november.csv",
        by=world.ada.id,
        zone="Europe/Stockholm",
        **more,  # type: ignore[arg-type]
    )


def rows(*lines: str, columns: str = "identity,accounts,text,at") -> str:
    return "\n".join([columns, *lines])


def problems(trial: Trial) -> list[tuple[int, int, str]]:
    return [(each.row, each.line, each.column) for each in trial.problems]


def test_a_file_becomes_drafts_of_whoever_imports_it(world: World) -> None:
    trial = tried(
        world,
        rows(
            f"{NORTHLIGHT},Tonight we open the dome,2026-11-25T16:30,,,",
            'ada,,"One, and\nmore",2026-11-25T16:30,2026-11-26T10:00,Asia/Tokyo,Two',
            columns="identity,account,text,at,until,zone,text_2",
        ),
    )
    assert trial.problems == () and trial.rows == 2
    assert world.app.compose.drafts() == ()
    imported = world.app.bring_in.bring_in(trial, by=world.ada.id)
    first, second = (world.app.compose.draft(id) for id in imported.draft_ids)
    assert (first.identity, first.accounts, first.author_id) == (
        world.northlight,
        (world.on_x,),
        world.ada.id,
    )
    assert first.window is not None and first.window.opens.isoformat() == "2026-11-25T15:30:00+00:00"
    assert [part.text for part in second.parts] == ["One, and\nmore", "Two"]
    assert second.window is not None and second.window.closes is not None
    assert (second.window.zone, second.window.opens.hour, second.window.closes.hour) == ("Asia/Tokyo", 7, 1)
    assert world.app.look_over.rows() == ()
    (entry,) = world.app.look_over.journal(about=first.id)
    assert (entry.deed.value, entry.who, entry.detail) == (
        "draft_begun", "Ada Lindqvist", "Row 1 of november.csv.",
    )  # fmt: skip


def test_every_problem_of_every_row_is_named(world: World) -> None:
    content = rows(
        "Northlight Observatry,x:NorthlightObs,Hello,,,,,",
        "Ada,x:NorthlightObs,Hello,,,,,",
        "Northlight Observatory,x:NorthlightOps;x:NorthlightObs;@northlightobs,,,,,,",
        f"{NORTHLIGHT},Hello,tomorrow,2026-13-01T10:00,,third,,",
        f"{NORTHLIGHT},Hello,2020-01-01T10:00,,Europe/Stokholm,,,",
        f"{NORTHLIGHT},Hello,2027-10-31T02:30,,,,dome.png,",
        f"{NORTHLIGHT},Hello,,2027-10-31T02:30,,second,,Saturn",
        ",,Hello,2026-11-25T16:30,2026-11-25T16:00,,,,",
        f"{NORTHLIGHT},Good one,2026-11-25,,,,,",
        columns="identity,accounts,text,at,until,zone,fold,picture,alt",
    )
    assert problems(tried(world, content)) == [
        (1, 2, "identity"),
        (2, 3, "accounts"),
        (3, 4, "accounts"), (3, 4, "accounts"), (3, 4, "text"),
        (4, 5, "fold"),
        (5, 6, "zone"),
        (6, 7, "at"), (6, 7, "picture"),
        (7, 8, "alt"), (7, 8, "until"),
        (8, 9, "identity"), (8, 9, "until"),
        (9, 10, "at"),
    ]  # fmt: skip


def test_names_that_were_probably_meant_are_said(world: World) -> None:
    trial = tried(world, rows("Northlight Observatry,,Hello,", "Northlight Observatory,x:NorthlightOps,Hi,"))
    assert [each.remedy for each in trial.problems] == [
        "Did you mean Northlight Observatory?", "Did you mean x:NorthlightObs?",
    ]  # fmt: skip


@pytest.mark.parametrize(("words", "hour"), [("first", 0), ("second", 1)])
def test_a_time_that_occurs_twice_is_the_one_that_was_said(world: World, words: str, hour: int) -> None:
    line = f"{NORTHLIGHT},Hello,2027-10-31T02:30,{words}"
    trial = tried(world, rows(line, columns="identity,accounts,text,at,fold"))
    window = trial.planned[0].draft.window
    assert window is not None and window.opens.hour == hour


@pytest.mark.parametrize(
    ("words", "bad"), [("", ["at"]), ("no", ["at"]), ("yes", []), ("maybe", ["despite_quiet"])]
)
def test_a_time_in_the_quiet_hours_is_a_problem_unless_that_is_meant(
    world: World, words: str, bad: list[str]
) -> None:
    quiet = Timetable("Europe/Stockholm", (read_quiet("22:00-07:00"),))
    world.app.enroll.change_identity(replace(world.northlight, timetable=quiet), by=world.astrid.id)
    line = f"{NORTHLIGHT},Hello,2027-01-01T23:00,{words}"
    trial = tried(world, rows(line, columns="identity,accounts,text,at,despite quiet"))
    assert [each.column for each in trial.problems] == bad
    for each in trial.planned:
        assert each.draft.window is not None and each.draft.window.is_despite_quiet


def test_what_has_a_problem_is_not_imported_at_all(world: World) -> None:
    trial = tried(world, rows(f"{NORTHLIGHT},Good words,", "Nobody,,Hello,"))
    assert len(trial.planned) == 1 and not trial.is_sound
    with pytest.raises(BadInput, match=r"1 problem. Nothing was imported"):
        world.app.bring_in.bring_in(trial, by=world.ada.id)
    assert world.app.compose.drafts() == ()


def test_the_policy_says_beforehand_what_would_be_stopped(world: World) -> None:
    trial = tried(
        world,
        rows(
            f"{NORTHLIGHT},Tonight we open the dome,",
            f"{NORTHLIGHT},Look at #familylife,",
            f"{NORTHLIGHT},Our card is 4556 7375 8689 9855,",
        ),
    )
    outcomes = [each.outcome for each in trial.planned]
    assert outcomes[0] is Outcome.CLEAR and outcomes[2] is Outcome.BLOCK and outcomes[1] is not Outcome.CLEAR
    assert trial.planned[2].findings[Severity.BLOCK] >= 1 and trial.planned[2].first
    assert "8689" not in repr(trial.planned[2].first)
    assert [each.row for each in trial.askable] == [1]
    assert world.app.bring_in.bring_in(trial, by=world.ada.id).asked_ids == ()


def test_asking_puts_what_can_be_before_its_approvers_and_approves_nothing(world: World) -> None:
    content = rows(
        f"{NORTHLIGHT},The dome opens,", f"{NORTHLIGHT},Look at #familylife,", "Ada,,My own words,"
    )
    imported = world.app.bring_in.bring_in(tried(world, content), by=world.ada.id, asks=True)
    assert imported.asked_ids == imported.draft_ids[:1]
    assert [row.word for row in world.app.look_over.rows()] == [StateWord.NEEDS_APPROVAL]
    assert len(world.app.compose.drafts()) == 3
    review = world.app.approve.standing(imported.draft_ids[0]).review
    assert review is not None and review.state is ReviewState.WAITING
    assert world.deeds(imported.draft_ids[0]) == ["draft_begun", "approval_asked"]
    draft = world.app.compose.draft(imported.draft_ids[0])
    made = world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    assert made.draft.id == draft.id


# -- duplicates


def test_the_same_words_for_the_same_account_are_a_duplicate_within_the_file(world: World) -> None:
    lines = (
        f"{NORTHLIGHT},We open at NINE.,",
        f"{NORTHLIGHT},we open  at nine,2027-01-01T10:00",
        "Ada,,We open at nine,",
    )
    trial = tried(world, rows(*lines))
    assert problems(trial) == [(2, 3, "text")] and trial.problems[0].is_double
    assert "row 1" in trial.problems[0].what
    assert tried(world, rows(*lines), allows_duplicates=True).is_sound


def test_a_file_that_was_imported_is_noticed(world: World) -> None:
    content = rows(f"{NORTHLIGHT},One,", f"{NORTHLIGHT},Two,")
    world.app.bring_in.bring_in(tried(world, content), by=world.ada.id)
    again = tried(world, content)
    assert problems(again) == [(1, 2, "text"), (2, 3, "text")]
    assert all("draft" in each.what for each in again.problems)


def test_what_waits_or_went_out_is_a_duplicate_and_what_was_cancelled_is_not(world: World) -> None:
    content = rows(f"{NORTHLIGHT},Tonight we open the dome,")
    delivery = world.scheduled()
    (problem,) = tried(world, content).problems
    assert "in the queue" in problem.what and problem.is_double
    world.app.schedule.cancel(delivery.id, by=world.ada.id)
    assert tried(world, content).is_sound
    world.scheduled(world.draft("Another night"))
    world.publish()
    assert not tried(world, rows(f"{NORTHLIGHT},Another night!,")).is_sound


def test_two_who_import_the_same_file_at_once_import_it_once(world: World) -> None:
    content = rows(f"{NORTHLIGHT},One,", f"{NORTHLIGHT},Two,")
    mine, theirs = tried(world, content), tried(world, content)
    world.app.bring_in.bring_in(mine, by=world.ada.id)
    with pytest.raises(BadInput, match="Row 1 says the same as the draft"):
        world.app.bring_in.bring_in(theirs, by=world.ada.id)
    with pytest.raises(BadInput):
        world.app.bring_in.bring_in(mine, by=world.ada.id)
    assert len(world.app.compose.drafts()) == 2


def test_what_comes_at_the_last_moment_is_seen_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    trial, staged = tried(world, rows(f"{NORTHLIGHT},One,")), Pictures.staged

    def late(pictures: Pictures) -> AbstractContextManager[Staged]:
        world.draft("One")  # after the first comparison, before the turn to write
        return staged(pictures)

    monkeypatch.setattr(Pictures, "staged", late)
    with pytest.raises(BadInput, match="Row 1 says the same as the draft"):
        world.app.bring_in.bring_in(trial, by=world.ada.id)
    assert len(world.app.compose.drafts()) == 1


def test_one_trial_is_never_kept_twice_even_where_duplicates_are_allowed(world: World) -> None:
    trial = tried(world, rows(f"{NORTHLIGHT},One,"), allows_duplicates=True)
    world.app.bring_in.bring_in(trial, by=world.ada.id)
    with pytest.raises(BadInput):
        world.app.bring_in.bring_in(trial, by=world.ada.id)
    assert len(world.app.compose.drafts()) == 1


# -- what changes meanwhile, and what is cancelled


def _rename(world: World) -> None:
    world.app.enroll.change_identity(replace(world.northlight, name="Northlight"), by=world.astrid.id)


def _remove(world: World) -> None:
    world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)


@pytest.mark.parametrize("change", [_rename, _remove])
def test_an_identity_or_account_that_changed_stops_the_import(
    world: World, change: Callable[[World], None]
) -> None:
    trial = tried(world, rows(f"{NORTHLIGHT},One,"))
    change(world)
    with pytest.raises(BadInput, match=r"changed meanwhile. Nothing was imported"):
        world.app.bring_in.bring_in(trial, by=world.ada.id)
    assert world.app.compose.drafts() == ()


def test_nobody_imports_what_another_tried(world: World) -> None:
    trial = tried(world, rows(f"{NORTHLIGHT},One,"))
    with pytest.raises(BadInput, match="Somebody else"):
        world.app.bring_in.bring_in(trial, by=world.astrid.id)


def test_cancelling_leaves_nothing(world: World) -> None:
    content = rows(*(f"{NORTHLIGHT},Words number {number} of ten," for number in range(10)))
    trial = tried(world, content)
    before = world.deeds()
    seen: list[tuple[int, int]] = []
    onlooker = Onlooker(
        lambda done, total: seen.append((done, total)), lambda: bool(seen) and seen[-1][0] >= 10
    )
    with pytest.raises(Cancelled, match="Nothing was kept"):
        world.app.bring_in.bring_in(trial, by=world.ada.id, asks=True, onlooker=onlooker)
    assert seen == [(10, 20)]
    assert world.app.compose.drafts() == () and world.deeds() == before
    with pytest.raises(Cancelled):
        tried(world, content, onlooker=Onlooker(is_cancelled=lambda: True))
    assert len(world.app.bring_in.bring_in(trial, by=world.ada.id).draft_ids) == 10


@pytest.mark.parametrize("error", [StorageError("The disk is full."), KeyboardInterrupt(), MemoryError()])
def test_whatever_goes_wrong_in_the_middle_leaves_nothing(world: World, error: BaseException) -> None:
    trial = tried(world, rows(*(f"{NORTHLIGHT},Words number {number} of ten," for number in range(10))))

    def fail(done: int, total: int) -> None:
        if done >= 6:
            raise error

    with pytest.raises(type(error)):
        world.app.bring_in.bring_in(trial, by=world.ada.id, onlooker=Onlooker(fail))
    assert world.app.compose.drafts() == ()


def _broken_off(world: World, monkeypatch: pytest.MonkeyPatch, after: int) -> Trial:
    """An import of five whose asking ends after so many turns, as when the computer goes off."""
    trial = tried(world, rows(*(f"{NORTHLIGHT},Words number {number} of five," for number in range(5))))
    monkeypatch.setattr(bring_in, "_ASKED_AT_ONCE", 2)
    turns = iter(range(after))
    whole = BringIn._ask_some

    def broken(self: BringIn, work: UnitOfWork, some: Sequence[Review]) -> None:
        if next(turns, None) is None:
            raise StorageError("The disk is full.")
        whole(self, work, some)

    with monkeypatch.context() as short:
        short.setattr(BringIn, "_ask_some", broken)
        with pytest.raises(StorageError):
            world.app.bring_in.bring_in(trial, by=world.ada.id, asks=True)
    return trial


@pytest.mark.parametrize("after", [0, 1])
def test_what_an_import_was_to_ask_is_asked_at_the_next_round(
    world: World, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    trial = _broken_off(world, monkeypatch, after)
    ids = [each.draft.id for each in trial.planned]
    assert {draft.id for draft in world.app.compose.drafts()} == set(ids)
    with world.app.desk.store.work(is_reading=True) as work:
        assert len(work.reviews()) == 2 * after
    world.app.publisher.run_once()
    world.app.publisher.run_once()
    with world.app.desk.store.work(is_reading=True) as work:
        assert {review.draft_id for review in work.reviews()} == set(ids)
        assert work.asked(9) == ()
    assert [world.deeds(id) for id in ids] == [["draft_begun", "approval_asked"]] * 5
    assert world.app.approve.standing(ids[0]).review is not None


def test_what_somebody_did_with_a_draft_meanwhile_is_theirs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = _broken_off(world, monkeypatch, 0)
    changed, dropped, sent_back, *others = [each.draft for each in trial.planned]
    world.app.compose.keep(changed.with_text("Other words"), by=world.ada.id)
    world.app.compose.discard(dropped.id, by=world.ada.id)
    world.app.approve.ask(sent_back.id, by=world.ada.id)
    world.app.approve.request_changes(sent_back.id, by=world.astrid.id, note="Shorter, please")
    world.app.publisher.run_once()
    with world.app.desk.store.work(is_reading=True) as work:
        states = {review.draft_id: review.state for review in work.reviews()}
        assert work.asked(9) == ()
    assert states == {
        sent_back.id: ReviewState.CHANGES_REQUESTED,
        **{draft.id: ReviewState.WAITING for draft in others},
    }


def test_what_happened_since_the_trial_does_not_make_its_own_rows_doubles(world: World) -> None:
    trial = tried(world, rows(f"{NORTHLIGHT},One,"))
    world.draft("Something else")
    assert len(world.app.bring_in.bring_in(trial, by=world.ada.id).draft_ids) == 1


def test_progress_counts_every_row_once(world: World) -> None:
    seen: list[tuple[int, int]] = []
    tried(
        world,
        rows(f"{NORTHLIGHT},One,", f"{NORTHLIGHT},Two,"),
        onlooker=Onlooker(lambda *step: seen.append(step)),
    )
    assert seen == [(1, 2), (2, 2)]


def test_the_window_hears_of_many_drafts_once(world: World) -> None:
    trial = tried(world, rows(f"{NORTHLIGHT},One,", f"{NORTHLIGHT},Two,"))
    heard: list[tuple[str, str]] = []
    world.app.subscribe(lambda change: heard.append((change.kind.value, change.id)))
    world.app.bring_in.bring_in(trial, by=world.ada.id)
    assert heard == [("draft", ""), ("journal", "")]


# -- pictures


def with_picture(name: str) -> str:
    return rows(
        f'{NORTHLIGHT},Saturn,{name},"Saturn, with rings"', columns="identity,accounts,text,picture,alt"
    )


def test_pictures_beside_the_file_come_in_with_it(world: World, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "dome.png").write_bytes(PNG)
    trial = tried(world, with_picture("pictures/dome.png"), folder=tmp_path)
    media = trial.planned[0].draft.parts[0].media[0]
    assert (media.name, media.alt, media.media_type) == ("dome.png", "Saturn, with rings", "image/png")
    assert not world.app.compose.picture(media).exists()
    world.app.bring_in.bring_in(trial, by=world.ada.id)
    assert world.app.compose.picture(media).read_bytes() == PNG
    assert [path.name for path in world.app.compose.picture(media).parent.iterdir()] == [media.sha256]


def test_pictures_of_an_import_that_was_cancelled_are_not_kept(world: World, tmp_path: Path) -> None:
    (tmp_path / "dome.png").write_bytes(PNG)
    trial = tried(world, with_picture("dome.png"), folder=tmp_path)
    with pytest.raises(Cancelled):
        world.app.bring_in.bring_in(trial, by=world.ada.id, onlooker=Onlooker(is_cancelled=lambda: True))
    assert [*(world.app.home / "media").glob("*")] == []
    (tmp_path / "dome.png").write_bytes(PNG + b"changed")
    with pytest.raises(BadInput, match="changed meanwhile"):
        world.app.bring_in.bring_in(trial, by=world.ada.id)
    assert [*(world.app.home / "media").glob("*")] == [] and world.app.compose.drafts() == ()


@pytest.mark.parametrize(
    "name",
    ["missing.png", "../secret.png", "/etc/hostname", "november.csv", "link.png", f"sha256:{'0' * 64}/a.png"],
)
def test_what_is_no_picture_beside_the_file_is_a_problem(world: World, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "november.csv").write_bytes(b"identity")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    assert problems(tried(world, with_picture(name), folder=folder)) == [(1, 2, "picture")]
    assert problems(tried(world, with_picture("a.png"))) == [(1, 2, "picture")]


# -- any row at all

COLUMNS = ["identity", "accounts", "text", "text_2", "text_3", "at", "until", "zone", "fold", "picture"]
COLUMNS += ["alt", "part_2_picture_2"]
CELLS = ["Ada", "x:NorthlightObs", "first", "UTC", "2027-01-01T10:00", "", " "]
ANY_ROW = st.dictionaries(st.sampled_from(COLUMNS), st.sampled_from(CELLS) | st.text(max_size=9))


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_ROW, min_size=1, max_size=4))
def test_any_row_is_a_draft_or_a_problem(small: World, found: list[dict[str, str]]) -> None:
    content = "\n".join(json.dumps(each) for each in found)
    trial = small.app.bring_in.try_out(
        content.encode(), name="a.jsonl", by=small.ada.id, zone="UTC", allows_duplicates=True
    )
    bad = {problem.row for problem in trial.problems}
    assert bad | {each.row for each in trial.planned} == set(range(1, len(found) + 1))
    assert not bad & {each.row for each in trial.planned}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("small"))


def test_an_account_with_a_comma_in_its_name_is_one(world: World) -> None:
    world.network.handle, world.network.owner_id = "Stars, Ltd", "222"
    added = world.app.enroll.add_account(
        world.northlight.id,
        Network.LINKEDIN,
        Credentials({"access_token": "not-a-real-one"}),
        by=world.ada.id,
    )
    for words in ('"linkedin:Stars, Ltd"', '"Stars, Ltd"', added.id):
        assert tried(world, rows(f"Northlight Observatory,{words},Hi,")).planned[0].draft.accounts == (added,)
    both = tried(world, rows('Northlight Observatory,"x:NorthlightObs, @northlightobs",Hi,'))
    assert problems(both) == [(1, 2, "accounts")]
    two = tried(world, rows(f'Northlight Observatory,"x:NorthlightObs, {added.id}",Hi,'))
    assert len(two.planned[0].draft.accounts) == 2
