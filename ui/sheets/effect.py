"""What a change to the policy would stop and who may save it, seen before it is; going back saves nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.identities import OperatorId
from desktop.model.rulebook import Affected, Consent, Effect
from ui.compose.phrases import listed
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import MessageCard
from ui.parts.flow import ScrollColumn
from ui.parts.words import Heading, Line, Words
from ui.sheets.sheet import Sheet
from ui.speaker.mark import Mark

_MOST = 40
"""Posts that are shown one by one; the rest are counted."""
_WEAKER = 3
"""Rules that would be weaker and are named one by one; the rest are counted."""
_WIDTH, _TALL = 660, 300


class EffectSheet(Sheet):
    """`accepted`: somebody saw the effect and wants the change saved. Esc goes back to the rule.

    `by` is at the keyboard: where others must allow the change, it says who and cannot be saved here.
    """

    accepted = Signal()

    def __init__(
        self,
        look: Look,
        over: QWidget,
        title: str,
        lines: Sequence[str],
        effect: Effect,
        zone: str,
        by: OperatorId,
    ) -> None:
        super().__init__(look, over, f"What this change would stop: {title}", width=_WIDTH)
        self._zone = zone
        self.column.addWidget(Heading(look, stopped_heading(effect), size=22))
        self.column.addWidget(Words(look, f"{title}. {' '.join(lines)}"))
        note = (
            f"The pack {effect.pack} would be version {effect.version}, the policy {effect.digest[:7]}. "
            "Nothing is saved yet."
        )
        self.column.addWidget(Words(look, note, size=12, tone="muted"))
        may_save = effect.consent.is_given_by(by)
        if effect.consent.identities:
            self.column.addWidget(_consent_card(look, effect.consent, may_save=may_save))
        if effect.stopped or effect.eased:
            self.column.addWidget(self._list(effect))
        row = QHBoxLayout()
        back = Push(look, "Back to the rule")
        back.clicked.connect(self.cancel)
        self.save = Push(look, f"Save as {effect.pack} version {effect.version}", "strong")
        self.save.clicked.connect(self._accept)
        self.save.setEnabled(may_save)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.save)
        self.column.addLayout(row)
        self.open(back)

    def _list(self, effect: Effect) -> ScrollColumn:
        look, area = self._look, ScrollColumn("What the change would stop and let pass")
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.column.setContentsMargins(0, 0, look.px(10), 0)
        area.column.setSpacing(look.px(8))
        for heading, note, found in (
            ("It would stop", "", effect.stopped),
            ("It would let pass", "What is held stays held until somebody lets it go.", effect.eased),
        ):
            if not found:
                continue
            area.column.addWidget(Line(look, heading, weight=600))
            if note:
                area.column.addWidget(Words(look, note, size=12, tone="muted"))
            for one in found[:_MOST]:
                area.column.addWidget(self._row(one))
            if len(found) > _MOST:
                area.column.addWidget(Line(look, f"and {len(found) - _MOST} more", size=12, tone="muted"))
        area.column.addStretch(1)
        # As tall as what stands in it, up to what a small window has room for.
        room = look.px(_WIDTH - 2 * 28) - area.column.contentsMargins().right()
        area.setFixedHeight(min(look.px(_TALL), area.column.heightForWidth(room)))
        return area

    def _row(self, one: Affected) -> QWidget:
        look, box = self._look, QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        row.addWidget(Mark(look, one.draft.identity, 26), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        said = " ".join(one.draft.parts[0].text.split()) or "A picture without words"
        words.addWidget(Line(look, said, weight=600))
        words.addWidget(Line(look, f"{one.draft.identity.name} · {self._when(one)}", size=12, tone="muted"))
        words.addWidget(Words(look, one.reason, size=12, tone="muted"))
        row.addLayout(words, 1)
        return box

    def _when(self, one: Affected) -> str:
        if one.post is None:
            return "draft"
        times = [delivery.due_at for delivery in one.deliveries]
        return moments.full_words(min(times), self._zone) if times else "approved, no time is set"

    def _accept(self) -> None:
        self.close_sheet()
        self.accepted.emit()


def _consent_card(look: Look, consent: Consent, *, may_save: bool) -> MessageCard:
    """What would be weaker for whom, and who may save it."""
    whose = listed([each.name for each in consent.identities])
    asked = [each for each in consent.weakened if each.identity in consent.identities]
    said = [each.sentence for each in asked[:_WEAKER]]
    if len(asked) > _WEAKER:
        said.append(f"And {len(asked) - _WEAKER} more.")
    if may_save:
        title = f"You may save this as an approver of {whose}"
        return MessageCard(look, "signature", "green", title, " ".join([*said, "The journal names you."]))
    said.append(
        f"{consent.names} can save it, once named at the foot of the sidebar as who is at the keyboard. "
        "What you chose stays until then."
        if consent.names
        else "Nobody here can allow it for all of them: name one person as an approver of each first."
    )
    return MessageCard(look, "alert-triangle", "amber", f"An approver of {whose} saves this", " ".join(said))


def stopped_heading(effect: Effect) -> str:
    """ "It would stop 2 posts and 1 draft", or that it stops nothing that waits."""
    posts = sum(one.post is not None for one in effect.stopped)
    drafts = len(effect.stopped) - posts
    parts = [
        f"{count} {what}{'' if count == 1 else 's'}"
        for count, what in ((posts, "waiting post"), (drafts, "draft"))
        if count
    ]
    return f"It would stop {' and '.join(parts)}" if parts else "It would stop nothing that waits"
