"""Patterns of posts: kept, used again, copied ahead of time as new drafts; never scheduled or sent."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from desktop.errors import BadInput, NotApproved
from desktop.events import Kind
from desktop.flow.check import verdict_in
from desktop.flow.desk import Desk, clean_name, new_id
from desktop.flow.timing.hours import refuse_window
from desktop.model.findings import Outcome
from desktop.model.identities import OperatorId
from desktop.model.journal import Deed
from desktop.model.posts import (
    Draft,
    DraftId,
    Review,
    ReviewState,
    TimeWindow,
    approvals_needed,
    cautions,
)
from desktop.model.timing.templates import Recurrence, Template, TemplateId
from desktop.ports import UnitOfWork

_LOG = logging.getLogger(__name__)

AHEAD = timedelta(days=3)
"""How long before its time the next copy is made: enough to read, change and sign it, also over a weekend."""


class Templates:
    """Keeps templates. Whatever is made of one is a draft like any other, checked and signed for itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def templates(self) -> tuple[Template, ...]:
        """Every template, oldest first."""
        with self._desk.store.work(is_reading=True) as work:
            return work.templates()

    def keep(self, draft_id: DraftId, name: str, *, by: OperatorId) -> Template:
        """Keeps a draft's words, pictures and accounts as a template; the draft stays as it is.

        Raises BadInput for a name that another template has.
        """
        name = clean_name(name, "The template's name")
        with self._desk.store.work() as work:
            draft = work.draft(draft_id)
            if any(each.name.casefold() == name.casefold() for each in work.templates()):
                raise BadInput(f"There is a template called {name} already.", remedy="Choose another name.")
            template = Template(
                TemplateId(new_id()),
                name,
                draft.identity.id,
                tuple(dict.fromkeys((draft.author_id, *draft.editors, by))),
                tuple(account.id for account in draft.accounts),
                draft.parts,
            )
            work.save_template(template)
            self._note(work, Deed.TEMPLATE_KEPT, template, by, template.name)
            work.commit()
        self._desk.announce(Kind.DRAFT)
        return template

    def remove(self, template_id: TemplateId, *, by: OperatorId) -> Template:
        """Removes a template; the drafts and posts that were made of it stay."""
        with self._desk.store.work() as work:
            template = _found(work, template_id)
            work.remove_template(template_id)
            self._note(work, Deed.TEMPLATE_REMOVED, template, by, template.name)
            work.commit()
        self._desk.announce(Kind.DRAFT)
        return template

    def repeat(self, template_id: TemplateId, recurrence: Recurrence | None, *, by: OperatorId) -> Template:
        """Says when a copy is wanted again and again, or (None) no longer. The same again changes nothing.

        Raises BadInput for a zone that this computer does not know.
        """
        with self._desk.store.work() as work:
            template = _found(work, template_id)
            if recurrence != template.recurrence:
                # Where it is the same, the copies that were made for times to come are not made once more.
                now = self._desk.clock.now() if recurrence is not None else None
                template = replace(template, recurrence=recurrence, made_until=now)
            next_at = template.next_at
            work.save_template(template)
            said = f"{template.name}: {recurrence.words if recurrence and next_at else 'comes no more'}"
            self._note(work, Deed.TEMPLATE_KEPT, template, by, said)
            work.commit()
        self._desk.announce(Kind.DRAFT)
        return template

    def use(self, template_id: TemplateId, *, by: OperatorId, window: TimeWindow | None = None) -> Draft:
        """A new draft of `by`'s with the template's words, for that time."""
        with self._desk.store.work() as work:
            template = _found(work, template_id)
            draft = self._copied(work, template, window, by)
            work.commit()
        self._desk.announce(Kind.DRAFT, draft.id)
        return draft

    def copy_due(self) -> tuple[Draft, ...]:
        """Makes the copies whose time is near, each once, and puts those before their approvers that can be.

        A copy and the note that it was made are one transaction: neither a crash nor a second publisher
        makes two. Times that passed while nobody was here are passed over, not made up for.
        """
        made: list[Draft] = []
        for template in self.templates():
            try:
                if self._due(template) is not None:
                    made += self._copy(template.id)
            except BadInput as error:
                # One template that cannot be copied, such as for a zone that is gone, stops no other.
                _LOG.error("template %s is not copied: %s", template.id, type(error).__name__)
        for draft in made:
            self._desk.announce(Kind.DRAFT, draft.id)
        return tuple(made)

    def _due(self, template: Template) -> datetime | None:
        """The time that a copy is wanted for now; None while none is."""
        now, at = self._desk.clock.now(), template.next_at
        if at is None or template.recurrence is None:
            return None
        at = at if at > now else template.recurrence.after(now)
        return at if at - now <= AHEAD else None

    def _copy(self, template_id: TemplateId) -> list[Draft]:
        with self._desk.store.work() as work:
            template = next((each for each in work.templates() if each.id == template_id), None)
            at = self._due(template) if template is not None else None
            if template is None or template.recurrence is None or at is None:
                return []
            window = TimeWindow(at, template.recurrence.zone)
            draft = self._copied(work, template, window, None)
            work.save_template(replace(template, made_until=at))
            self._put_before_approvers(work, draft)
            work.commit()
        return [draft]

    def _copied(
        self, work: UnitOfWork, template: Template, window: TimeWindow | None, by: OperatorId | None
    ) -> Draft:
        # Whoever wrote the template wrote a part of the copy, and does not sign it.
        author, *others = dict.fromkeys((by, *template.writers) if by else template.writers)
        wanted = set(template.account_ids)
        accounts = (each for each in work.accounts(template.identity_id) if each.id in wanted)
        draft = Draft(
            DraftId(new_id()),
            work.identity(template.identity_id),
            author,
            tuple(accounts),
            template.parts,
            window,
            editors=tuple(others),
        )
        work.save_draft(draft, self._desk.clock.now())
        self._note(work, Deed.COPY_MADE, template, by, template.name, about=draft.id)
        return draft

    def _put_before_approvers(self, work: UnitOfWork, draft: Draft) -> None:
        """Where nothing is to be fixed or confirmed first and it could go out at its time; else it waits as a
        draft for its author."""
        verdict = verdict_in(self._desk, work, draft)
        needed = approvals_needed(draft.identity, verdict)
        others = [each for each in draft.identity.approvers if each not in draft.writers]
        is_ready = verdict.outcome is not Outcome.BLOCK and not cautions(verdict) and draft.accounts
        if not is_ready or not needed or len(others) < needed:
            return
        try:
            refuse_window(draft.identity, draft.window)
        except NotApproved:
            return
        now = self._desk.clock.now()
        work.save_review(Review(draft.id, draft.digest, ReviewState.WAITING, draft.author_id, now))
        self._desk.note(
            work, Deed.APPROVAL_ASKED, draft.id, detail="Version 1.", identity_id=draft.identity.id
        )

    def _note(
        self,
        work: UnitOfWork,
        deed: Deed,
        template: Template,
        by: OperatorId | None,
        detail: str,
        *,
        about: str = "",
    ) -> None:
        about = about or template.id
        self._desk.note(work, deed, about, by=by, detail=detail, identity_id=template.identity_id)


def _found(work: UnitOfWork, template_id: TemplateId) -> Template:
    for template in work.templates():
        if template.id == template_id:
            return template
    raise BadInput("There is no such template.", remedy="See: masthead template list.")
