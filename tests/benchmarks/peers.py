"""Other programs that look for the same things, each as one function that says whether it would alarm.

None comes with Masthead; one that is missing is named aloud, and nothing is fetched.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

Peer = Callable[[str], bool]
SCORE = 0.5
"""From this score on an answer of presidio counts."""
NOBODY = frozenset({"URL", "DATE_TIME"})
"""What presidio finds and nobody has to hide."""


def see(folder: Path | None) -> None:
    """Lets the packages of another environment be imported, after our own; `folder` is its root."""
    if folder is None:
        return
    inside = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    packages = next((one for one in (folder / inside, folder / "Lib/site-packages") if one.is_dir()), folder)
    sys.path.append(str(packages))


def peers() -> dict[str, tuple[Peer, frozenset[str]]]:
    """Each peer that is here, and what it looks for: "secret", "pii", "profanity"."""
    makers: dict[str, tuple[Callable[[], Peer], frozenset[str]]] = {
        "detect-secrets": (_detect_secrets, frozenset({"secret"})),
        "betterleaks": (_betterleaks, frozenset({"secret"})),
        "presidio": (_presidio, frozenset({"pii"})),
        "glin-profanity scans": (_glin_scans, frozenset({"secret", "pii"})),
        "glin-profanity": (_glin_words, frozenset({"profanity"})),
        "better-profanity": (_better_profanity, frozenset({"profanity"})),
        "alt-profanity-check": (_profanity_check, frozenset({"profanity"})),
    }
    found: dict[str, tuple[Peer, frozenset[str]]] = {}
    for name, (make, kinds) in makers.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found[name] = make(), kinds
        except (ImportError, OSError) as error:
            print(f"SKIPPED: {name} cannot be used here ({type(error).__name__}). Try --peers-from PATH.")
    return found


def _module(name: str) -> Any:
    return importlib.import_module(name)


def _detect_secrets() -> Peer:
    scan = _module("detect_secrets.core.scan")
    setting = _module("detect_secrets.settings")
    plugins = _module("detect_secrets.core.plugins.initialize")
    # The settings are entered once: they are a singleton, and entering them again costs more than a scan.
    # They leave when nobody holds them, so the function below does.
    held = setting.default_settings()
    held.__enter__()

    def alarms(text: str, _held: object = held) -> bool:
        # As its own `scan --string` does: what has too little entropy is found and then answered with False.
        return any(
            plugins.from_secret_type(secret.type).format_scan_result(secret).startswith("True")
            for line in text.split("\n")
            for secret in scan.scan_line(line)
        )

    return alarms


def _betterleaks() -> Peer:
    scanner = _module("pybetterleaks")
    # The rules that come with it; what it finds is not tried against any service.
    return lambda text: bool(scanner.scan_text(text, validation=False).findings)


def _presidio() -> Peer:
    analyzer = _module("presidio_analyzer")
    addresses = _module("tldextract")
    addresses.extract = addresses.TLDExtract(suffix_list_urls=())  # or it asks the network
    registry = analyzer.RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    known = [one for one in registry.recognizers if isinstance(one, analyzer.PatternRecognizer)]

    def alarms(text: str) -> bool:
        return any(
            answer.score >= SCORE and answer.entity_type not in NOBODY
            for one in known
            for answer in one.analyze(text, one.supported_entities, None) or ()
        )

    return alarms


def _glin_scans() -> Peer:
    glin = _module("glin_profanity")
    return lambda text: not (glin.scan_secrets(text).valid and glin.scan_pii(text).valid)


def _glin_words() -> Peer:
    glin = _module("glin_profanity")
    judge = glin.Filter({"languages": ["english"], "detect_leetspeak": True, "normalize_unicode": True})
    return lambda text: bool(judge.is_profane(text))


def _better_profanity() -> Peer:
    judge = _module("better_profanity").profanity
    judge.load_censor_words()
    return lambda text: bool(judge.contains_profanity(text))


def _profanity_check() -> Peer:
    judge = _module("profanity_check")
    return lambda text: bool(judge.predict([text])[0])
