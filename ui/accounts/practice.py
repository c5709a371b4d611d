"""Two made-up people to practise as, made through the same verbs as real ones; nothing here can leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.model.identities import IdentityKind, Network, OperatorId, Signals

if TYPE_CHECKING:
    from desktop.app import Application

SHOP, READER, APPROVER = "Lantern Books", "Sam Reed", "Robin Vale"


def start_practice(app: Application, your_name: str) -> OperatorId:
    """Names you and an approver, and adds a practice shop and a practice reader; blocks.

    What is there already is used as it is, so that a start that broke off can be begun again.
    """
    from desktop.app import Credentials

    operators = {operator.name.casefold(): operator for operator in app.enroll.operators()}
    you = operators.get(your_name.strip().casefold()) or app.enroll.name_operator(your_name)
    robin = operators.get(APPROVER.casefold()) or app.enroll.name_operator(APPROVER)
    identities = {identity.name: identity for identity in app.enroll.identities()}
    shop = identities.get(SHOP) or app.enroll.add_identity(
        IdentityKind.CORPORATE,
        SHOP,
        by=you.id,
        approvers=[robin.id],
        signals=Signals(hashtags=("lanternbooks",), domains=("lanternbooks.example",)),
        is_practice=True,
    )
    reader = identities.get(READER) or app.enroll.add_identity(
        IdentityKind.PERSONAL,
        READER,
        by=you.id,
        signals=Signals(hashtags=("samreads",), domains=("samreed.example",)),
        is_practice=True,
    )
    for identity, handle in ((shop, "LanternBooks"), (reader, "samreed")):
        if not app.enroll.accounts(identity.id):
            app.enroll.add_account(identity.id, Network.PRACTICE, Credentials({}), by=you.id, handle=handle)
    return you.id
