"""The few style-sheet rules, for buttons, fields and bars; never one that matches an item view.

Measured with PySide6 6.11: such a rule turns off scroll-blitting and makes scrolling four times slower.
"""

from __future__ import annotations

from ui.look.tokens import Tokens

_RULES = """
QToolTip {{ background: {strong}; color: {on_strong}; border: 0; padding: 6px 8px; }}
QPushButton[kind="plain"] {{
    background: {card}; border: 1px solid {line2}; border-radius: 8px; padding: 0 {p14}px;
    min-height: {h32}px;
}}
QPushButton[kind="small"] {{
    background: {card}; border: 1px solid {edge}; border-radius: 6px; padding: 0 {p11}px;
    min-height: {h21}px;
}}
QPushButton[kind="strong"] {{
    background: {strong}; color: {on_strong}; border: 1px solid {strong}; border-radius: 8px;
    padding: 0 {p14}px; min-height: {h32}px;
}}
QPushButton[kind="danger"] {{
    background: transparent; color: {red}; border: 1px solid {red}; border-radius: 8px;
    padding: 0 {p14}px; min-height: {h32}px;
}}
QPushButton[kind="held"] {{
    background: {redfill}; color: {on_fill}; border: 1px solid {redfill}; border-radius: 8px;
    padding: 0 {p14}px; min-height: {h32}px;
}}
QPushButton[kind="on_red"] {{
    background: {on_fill}; color: {redfill}; border: 1px solid {on_fill}; border-radius: 8px;
    padding: 0 {p14}px; min-height: {h40}px;
}}
QPushButton[is_wide="true"] {{ text-align: left; }}
QPushButton[kind="link"] {{
    margin-left: -3px; background: transparent; color: {link}; border: 2px solid transparent;
    border-radius: 6px; padding: 0 1px; min-height: {h18}px;
}}
QPushButton[kind="icon"] {{
    background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 2px;
}}
QPushButton[kind="plain"]:hover,
QPushButton[kind="small"]:hover,
QPushButton[kind="icon"]:hover {{ background: {hover}; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="plain"]:focus,
QPushButton[kind="small"]:focus,
QPushButton[kind="danger"]:focus {{ border: 2px solid {text}; padding: 0 {p13}px; }}
QPushButton[kind="small"]:focus {{ padding: 0 {p10}px; }}
QPushButton[kind="strong"]:focus {{ border: 2px solid {edge}; }}
QPushButton[kind="held"]:focus {{ border: 2px solid {text}; padding: 0 {p13}px; }}
QPushButton[kind="on_red"]:focus {{ border: 3px solid {strong}; padding: 0 {p13}px; }}
QPushButton[kind="link"]:focus,
QPushButton[kind="icon"]:focus {{ border: 2px solid {text}; }}
QPushButton[kind="plain"]:disabled,
QPushButton[kind="small"]:disabled {{ color: {quiet}; border-style: dotted; background: {well}; }}
QPushButton[kind="strong"]:disabled {{ color: {quiet}; background: {well}; border: 1px dotted {edge}; }}
QLineEdit[kind="field"],
QPlainTextEdit[kind="field"] {{
    background: {card}; color: {text}; border: 1px solid {edge}; border-radius: 8px;
    padding: 0 {p10}px; min-height: {h28}px;
    placeholder-text-color: {quiet}; selection-background-color: {sel}; selection-color: {text};
}}
QLineEdit[is_tall="true"] {{ min-height: {h42}px; }}
QPlainTextEdit[kind="field"] {{ padding: {p6}px {p8}px; }}
QLineEdit[kind="field"]:focus {{ border: 2px solid {text}; padding: 0 {p9}px; min-height: {h26}px; }}
QLineEdit[is_tall="true"]:focus {{ min-height: {h40}px; }}
QPlainTextEdit[kind="field"]:focus {{ border: 2px solid {text}; padding: {p5}px {p7}px; }}
QLineEdit[kind="field"]:disabled {{ color: {quiet}; background: {well}; }}
QFrame[kind="card"] {{ background: {card}; border: 1px solid {line}; border-radius: 10px; }}
QFrame[kind="well"] {{ background: {well}; border: 1px solid {line}; border-radius: 10px; }}
QLabel[tone="muted"] {{ color: {muted}; }}
QLabel[tone="quiet"] {{ color: {quiet}; }}
QLabel[tone="red"] {{ color: {red}; }}
QLabel[tone="amber"] {{ color: {amber}; }}
QLabel[tone="blue"] {{ color: {blue}; }}
QLabel[tone="green"] {{ color: {green}; }}
QLabel[tone="on_fill"] {{ color: {on_fill}; }}
QMenu {{ background: {card}; border: 1px solid {line2}; padding: 4px; }}
QMenu::item {{ padding: 6px 22px; border-radius: 6px; }}
QMenu::item:selected {{ background: {hover}; color: {text}; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {line2}; border-radius: 3px; min-height: 24px; margin: 0 1px; }}
QScrollBar::add-line,
QScrollBar::sub-line,
QScrollBar::add-page,
QScrollBar::sub-page {{ background: transparent; height: 0; width: 0; }}
"""


def rules(tokens: Tokens, scale: float = 1.0) -> str:
    """The style sheet of one theme, with its lengths grown by `scale`."""
    lengths = {f"p{n}": round(n * scale) for n in (5, 6, 7, 8, 9, 10, 11, 13, 14, 20)}
    lengths |= {f"h{n}": round(n * scale) for n in (18, 21, 26, 28, 32, 40, 42)}
    colours = {name: getattr(tokens, name) for name in tokens.__slots__}
    return _RULES.format(**colours, **lengths)
