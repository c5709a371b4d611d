"""`masthead account`: accounts come and go; keys are read from standard input only and never shown."""

from __future__ import annotations

from argparse import Namespace

from desktop.cli.asked.keys import SENTENCES, read_keys
from desktop.cli.asked.lookup import account_named, identity_named, spelled
from desktop.cli.asked.session import at_keyboard, opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.errors import BadInput
from desktop.model.identities import Network


def add_to(commands: Commands) -> None:
    """Adds the group."""
    accounts = add_group(commands, "account", "the accounts that posts go to")
    adding = add_command(accounts, "add", "add an account, with its keys on standard input", add_account)
    adding.add_argument(
        "network", metavar="NETWORK", type=str.lower, choices=[each.value for each in Network]
    )
    adding.add_argument("--identity", required=True, metavar="IDENTITY", help="who speaks through it")
    adding.add_argument("--handle", default="", help="its handle: asked of the network and compared")
    adding.add_argument("--base-url", metavar="URL", help="another address, on this computer only")
    adding.epilog = (
        "Standard input holds a JSON object or name=value lines. "
        + " ".join(f"{network.label}: {words}." for network, words in SENTENCES.items())
        + " Practice needs a --handle and no keys. Keys are never taken from arguments or the environment."
    )
    listing = add_command(accounts, "list", "every account", list_accounts)
    listing.add_argument("--identity", metavar="IDENTITY")
    removing = add_command(accounts, "remove", "forget an account and its keys", remove_account)
    removing.add_argument("account", metavar="ACCOUNT", help="network:handle, or its id")


def add_account(given: Namespace, console: Console) -> Exit:
    """Asks the network whose keys these are, keeps them in the keyring, and adds the account."""
    network = Network(given.network)
    if network is Network.PRACTICE and not given.handle.strip():
        raise BadInput("A practice account has no handle yet.", remedy="Add --handle NAME.")
    with opened(given) as app:
        identity = identity_named(app, given.identity)
        by = at_keyboard(app, given).id
        account = app.enroll.add_account(
            identity.id,
            network,
            read_keys(network),
            by=by,
            handle=given.handle,
            base_url=given.base_url,
        )
    line = f"{records.where(account)} is added to {identity.name}."
    console.give({"account": records.account(account)}, [line])
    return Exit.DONE


def list_accounts(given: Namespace, console: Console) -> Exit:
    """The accounts of one identity, or of all."""
    with opened(given) as app:
        identity = identity_named(app, given.identity) if given.identity is not None else None
        found = app.enroll.accounts(identity.id if identity else None)
        names = {each.id: each.name for each in app.enroll.identities()}
    lines = [
        f"{records.short(each.id)}  {spelled(each)}  {names.get(each.identity_id, '?')}" for each in found
    ]
    console.give({"accounts": [records.account(each) for each in found]}, lines or ["No account yet."])
    return Exit.DONE


def remove_account(given: Namespace, console: Console) -> Exit:
    """Forgets the keys and hides the account."""
    with opened(given) as app:
        account = account_named(app.enroll.accounts(), given.account)
        app.enroll.remove_account(account.id, by=at_keyboard(app, given).id)
    console.give(
        {"removed": records.account(account)}, [f"{records.where(account)} is removed, and its keys too."]
    )
    return Exit.DONE
