"""What time asks of the data file: an account's neighbours in time, and templates as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.model.deliveries import Delivery
from desktop.model.identities import AccountId
from desktop.model.timing.templates import Template, TemplateId
from desktop.storage import tables
from desktop.storage.rows.pauses import PauseRows
from desktop.storage.rows.transaction import not_found
from desktop.storage.snapshots import microseconds, packed, unpacked


class TimingRows(PauseRows):
    """A template stands by itself: what was made of it are drafts, which know nothing of it."""

    def deliveries_between(
        self, account_id: AccountId, since: datetime, until: datetime
    ) -> tuple[Delivery, ...]:
        """The account's deliveries in any state that are due from `since` until `until`, soonest first."""
        table = tables.deliveries
        due = table.c.due_at.between(microseconds(since), microseconds(until))
        mine = select(table).where(table.c.account_id == account_id, due)
        return tuple(self._delivery(row) for row in self._read(mine.order_by(table.c.due_at, table.c.id)))

    def templates(self) -> tuple[Template, ...]:
        """Every template of an identity that is there, oldest first."""
        table = tables.templates
        here = {identity.id for identity in self.identities()}
        found = (self._template(row) for row in self._read(select(table).order_by(table.c.position)))
        return tuple(each for each in found if each.identity_id in here)

    def save_template(self, template: Template) -> None:
        """Adds or replaces a template; raises BadInput when its identity is not there."""
        self.identity(template.identity_id)
        row = {"body": packed(template)}
        self._write(
            insert(tables.templates)
            .values(id=template.id, identity_id=template.identity_id, **row)
            .on_conflict_do_update(index_elements=["id"], set_=row)
        )

    def remove_template(self, template_id: TemplateId) -> None:
        """Removes a template for good; raises BadInput when there is none."""
        table = tables.templates
        if not self._write(delete(table).where(table.c.id == template_id)):
            raise not_found("template", template_id)

    def _template(self, row: Row[Any]) -> Template:
        with self._reading(f"the template {row.id}"):
            return unpacked(Template, row.body)
