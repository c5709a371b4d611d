"""Which room opens which network, imported on first use; nothing is asked of a network here."""

from __future__ import annotations

from pathlib import Path

from desktop.model.identities import Account, Network
from desktop.ports import Credentials, Networks, SocialNetwork


def networks(
    home: Path,
    linkedin_version: str = "202607",
    *,
    connect_seconds: float = 5,
    answer_seconds: float = 30,
) -> Networks:
    """Every network, opened by account and credentials. `home` is the data folder (for practice).

    tweepy and requests take a fifth of a second to import: call what this gives off the UI thread.
    `linkedin_version` is a month as YYYYMM. A request takes at most both time-outs together.
    """

    def practice(account: Account, credentials: Credentials) -> SocialNetwork:
        from desktop.networks.practice import Practice

        return Practice(home, account)

    def x(account: Account, credentials: Credentials) -> SocialNetwork:
        from desktop.networks.sessions import Timeouts
        from desktop.networks.x import X

        return X(account, credentials, timeouts=Timeouts(connect_seconds, answer_seconds))

    def linkedin(account: Account, credentials: Credentials) -> SocialNetwork:
        from desktop.networks.linkedin import LinkedIn
        from desktop.networks.sessions import Timeouts

        return LinkedIn(
            account,
            credentials,
            version=linkedin_version,
            timeouts=Timeouts(connect_seconds, answer_seconds),
        )

    return {Network.PRACTICE: practice, Network.X: x, Network.LINKEDIN: linkedin}
