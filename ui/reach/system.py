"""What the operating system says of its connection, where it says anything; never more than a hint.

Measured: one backend says *online* on a computer that reaches nothing. So its word opens and closes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class SystemReach(QObject):
    """`told` carries whether it is online; nothing is told where no backend loads or it does not know."""

    told = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._known: QNetworkInformation | None = None

    def begin(self) -> None:
        """Loads a backend and listens from now on; call it on the UI thread, behind the first paint."""
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            self._known = QNetworkInformation.instance()
        if self._known is not None:
            self._known.reachabilityChanged.connect(self._tell)
            self.ask()

    def ask(self) -> None:
        """Tells what it says now."""
        if self._known is not None:
            self._tell(self._known.reachability())

    def _tell(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is not QNetworkInformation.Reachability.Unknown:
            self.told.emit(reachability is not QNetworkInformation.Reachability.Disconnected)
