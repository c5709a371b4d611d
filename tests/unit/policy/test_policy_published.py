"""The published policy: whole, readable by everybody, always the same, silent about what is confidential."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.errors import BadInput, PolicyBroken
from desktop.policy.amending.files import PolicyFolder
from desktop.policy.packs import Ruleset, load
from desktop.policy.published.comparing import Step, compare
from desktop.policy.published.editions import find_edition
from desktop.policy.published.markdown import as_markdown
from desktop.policy.published.page import as_page, read_style
from desktop.policy.published.publication import WITHHELD, make_publication
from ui.look.tokens import DARK, LIGHT, contrast

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "policy"
STYLE = read_style(SHIPPED)
DAY = date(2026, 11, 24)

RULE = """
  - id: {id}
    kind: terms
    terms: "falcon, project osprey"
    severity: block
    message: "{message}"
    why: "{why}"
    remedy: Leave it out.
    {more}
    bad: ["Project Osprey ships on Monday"]
    good: ["A hawk in the park"]
"""


def own(tmp_path: Path, *rules: str, head: str = "") -> Ruleset:
    """What ships, with a pack of the organisation's own."""
    folder = tmp_path / "policy"
    folder.mkdir(exist_ok=True)
    text = f"pack: acme\nversion: 4\nowner: Ada\n{head}\nrules:{''.join(rules)}"
    (folder / "acme.yaml").write_text(text, encoding="utf-8")
    found = load([SHIPPED, folder])
    assert not found.breakages, found.breakages
    return found


def rule(
    id: str = "NAMES", message: str = "“{match}” waits.", why: str = "Names wait.", more: str = ""
) -> str:
    return RULE.format(id=id, message=message, why=why, more=more)


def page_of(ruleset: Ruleset, **more: object) -> str:
    return as_page(make_publication(ruleset, day=DAY, **more), STYLE)  # type: ignore[arg-type]  # names as they are


_EMPTY = frozenset({"meta", "link", "br", "img", "hr", "input"})
_CLOSED_BY_NONE = ("html", "body", "main", "header", "nav", "footer", "section", "article")


@dataclass
class Outline(HTMLParser):
    """Reads a page as strictly as a page can be read without a browser."""

    open: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    labelled: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    __hash__ = object.__hash__

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append((tag, said))
        if len(said) != len(attrs):
            self.wrong.append(f"<{tag}> says something twice")
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("section", "nav", "article"):
            self.labelled.append((tag, said.get("aria-labelledby") or ""))
        if tag == "a":
            self.links.append(said.get("href") or "")
        if tag in ("ul", "dl") and self.open and self.open[-1] == "p":
            self.wrong.append("a list in a paragraph")
        if self.open and self.open[-1] == "ul" and tag != "li":
            self.wrong.append(f"<{tag}> in a list")
        if "body" in self.open and len(self.first) < 2:
            self.first.append(tag)
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")


def outline_of(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    outline.close()
    return outline


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load([SHIPPED])


@pytest.fixture(scope="module")
def outline(shipped: Ruleset) -> Outline:
    return outline_of(page_of(shipped))


# -- the page


def test_the_page_is_well_formed(outline: Outline) -> None:
    assert outline.wrong == []
    assert outline.open == []
    assert len(set(outline.ids)) == len(outline.ids)


def test_headings_nest_without_a_gap(outline: Outline) -> None:
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(
        after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False)
    )


def test_every_section_is_labelled_by_a_heading(outline: Outline) -> None:
    assert len(outline.labelled) > 150
    assert all(name in outline.ids for _, name in outline.labelled)


def test_there_are_landmarks_a_skip_link_and_a_language(outline: Outline, shipped: Ruleset) -> None:
    tags = [tag for tag, _ in outline.tags]
    assert all(tags.count(each) == 1 for each in ("main", "header", "nav", "footer", "title", "style", "h1"))
    assert dict(outline.tags)["html"]["lang"] == "en"
    assert outline.first[0] == "a"
    assert outline.links[0] == "#rules"
    assert page_of(shipped).startswith("<!DOCTYPE html>\n")


def test_nothing_comes_from_elsewhere(outline: Outline, shipped: Ruleset) -> None:
    assert all(link.startswith("#") and link[1:] in outline.ids for link in outline.links)
    assert {tag for tag, _ in outline.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    for _, said in outline.tags:
        assert not {name for name in said if name.startswith("on") or name in ("src", "srcset", "style")}
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "default-src 'none'" in page_of(shipped)


def test_every_rule_stands_there_in_full(shipped: Ruleset) -> None:
    publication = make_publication(shipped, day=DAY)
    page, text = page_of(shipped), as_markdown(publication)
    assert publication.count == shipped.version.rule_count
    for each in shipped.rules:
        assert f"<code>{each.id}</code>" in page
        assert f"Rule: {each.id.replace('_', chr(92) + '_')}" in text
    for said in (shipped.version.digest, "2026-11-24", "Must fix", "Needs approval", "Look again", "Hint"):
        assert said in page
        assert said in text


def test_the_same_policy_makes_the_same_files(tmp_path: Path) -> None:
    first, second = own(tmp_path, rule()), own(tmp_path, rule())
    assert page_of(first) == page_of(second)
    assert as_markdown(make_publication(first, day=DAY)) == as_markdown(make_publication(second, day=DAY))


def test_the_organisations_own_rules_come_first_and_name_owner_and_version(tmp_path: Path) -> None:
    publication = make_publication(own(tmp_path, rule()), day=DAY)
    assert publication.packs[0].name == "acme"
    assert (publication.owner, publication.version) == ("Ada", "acme 4")
    assert make_publication(own(tmp_path, rule()), day=DAY, owner="Board").owner == "Board"


def test_what_is_switched_off_is_said_to_be(tmp_path: Path) -> None:
    head = "adjust:\n- {rule: core.TYPO, severity: off}\n- {rule: access.CAPITALS, severity: caution}"
    publication = make_publication(own(tmp_path, rule(), head=head), day=DAY)
    assert [each.id for each in publication.off] == ["core.TYPO"]
    page = as_page(publication, STYLE)
    assert outline_of(page).wrong == []
    assert 'id="rule.core.TYPO"' not in page
    assert "as shipped it is: Hint." in page


def test_examples_can_be_left_out(shipped: Ruleset) -> None:
    assert "<blockquote" in page_of(shipped)
    assert "<blockquote" not in page_of(shipped, has_examples=False)


def test_a_broken_policy_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text("pack: acme\nrules: [\n", encoding="utf-8")
    with pytest.raises(PolicyBroken, match="cannot be published"):
        make_publication(load([SHIPPED, tmp_path]), day=DAY)


# -- its style


def test_the_style_has_the_windows_colours() -> None:
    light, dark = STYLE.split("@media screen", 1)
    for block, tokens in ((light, LIGHT), (dark.split("}", 1)[0], DARK)):
        said = dict(re.findall(r"--(\w+): (#[0-9A-F]{6});", block))
        assert set(said) >= {"bg", "card", "text", "muted", "red", "amber", "blue", "slate", "link"}
        assert said == {name: getattr(tokens, name) for name in said}


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_words_are_told_from_their_ground(tokens: object) -> None:
    for name in ("text", "muted", "red", "amber", "blue", "slate", "link"):
        for ground in ("bg", "card"):
            assert contrast(getattr(tokens, name), getattr(tokens, ground)) >= 4.5


def test_the_style_knows_paper_and_both_themes() -> None:
    assert "@media print" in STYLE
    assert "prefers-color-scheme: dark" in STYLE
    assert STYLE.count("{") == STYLE.count("}")


# -- what packs say is never markup

PIECES = [
    "<script>",
    "</p>",
    '" onclick="',
    "&lt;",
    "`",
    "](http://x",
    "\u202e",
    "\n# H",
    "<!--",
    "www.x.y",
    "{{",
]
NASTY = (
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec="utf-8"), max_size=9)), min_size=1
    )
    .map("".join)
    .filter(lambda text: text.strip() and text.count("{") % 2 == text.count("}") == 0)
)


@settings(max_examples=40, deadline=None)
@given(NASTY, NASTY)
def test_whatever_a_pack_says_stays_text(
    tmp_path_factory: pytest.TempPathFactory, one: str, other: str
) -> None:
    from desktop.policy.amending.places import quoted

    folder = tmp_path_factory.mktemp("packs")
    line = " ".join(one.split())
    rules = f"\nrules:\n- {{id: A, kind: terms, terms: falcon, severity: hint, message: {quoted(line)}, "
    rules += f"why: {quoted(other)}, remedy: r, source: {quoted(one)}, bad: [{quoted('falcon ' + one)}]}}\n"
    text = f"pack: acme\ntitle: {quoted(one)}\nowner: {quoted(other)}\nsummary: {quoted(other)}{rules}"
    (folder / "acme.yaml").write_text(text, encoding="utf-8")
    small = folder / "shipped"
    small.mkdir()
    (small / "base.yaml").write_text("pack: base\nrules:\n", encoding="utf-8")
    ruleset = load([small, folder])
    assume(not ruleset.breakages)
    publication = make_publication(ruleset, day=DAY, title=one)
    found = outline_of(as_page(publication, STYLE))
    assert (found.wrong, found.open) == ([], [])
    assert {tag for tag, _ in found.tags} <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "a",
            "div",
            "header",
            "h1",
            "h2",
            "h3",
            "h4",
            "p",
        ),
        *("dl", "dt", "dd", "time", "code", "nav", "ul", "li", "main", "section", "article", "span", "em"),
        *("blockquote", "footer"),
    }
    assert all(link.startswith("#") for link in found.links)
    document = as_markdown(publication)
    heads = [each for each in document.splitlines() if each.startswith("#")]
    assert len(heads) == 4  # title, levels, pack, rule
    assert not re.search(r"(?<!\\)[<`]", re.sub(r"- Digest: `\w+`", "", document))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", document)


# -- what is confidential


def test_confidential_words_and_examples_are_described_and_not_printed(tmp_path: Path) -> None:
    secret = rule(more="secret: true\n    until: 2027-03-01T07:00:00-05:00")
    leaky = (
        RULE.format(id="OSPREY-PRESS", message="Ask about Project Osprey.", why="Falcon is ours.", more="")
        .replace("falcon, project osprey", "press desk")
        .replace("Project Osprey ships", "The press desk: Falcon")
    )
    ruleset = own(tmp_path, secret, leaky, head="title: Osprey and other rules\nsummary: About falcons")
    publication = make_publication(ruleset, day=DAY, owner="Team Falcon")
    for text in (as_page(publication, STYLE), as_markdown(publication)):
        assert not re.search("falcon|project osprey", text, re.IGNORECASE)
        assert "2027" not in text
        assert "What it looks for is confidential and is not published." in text.replace("\\", "")
        assert "“…” waits." in text
    assert publication.owner == WITHHELD
    assert publication.packs[0].summary == WITHHELD


def test_an_embargo_that_is_confidential_keeps_its_names_and_its_hour_back(tmp_path: Path) -> None:
    embargo = rule(more="confidential: true\n    until: 2027-03-01T07:00 America/New_York")
    embargo = embargo.replace("kind: terms", "kind: embargo")
    narrowed = "adjust: [{rule: acme.NAMES, only: {during: {days: [02-29], zone: UTC}}}]"
    ruleset = own(tmp_path, embargo, head=f"summary: About falcons\n{narrowed}")
    publication = make_publication(ruleset, day=DAY)
    assert publication.packs[0].summary == WITHHELD
    for text in (as_page(publication, STYLE), as_markdown(publication)):
        assert not re.search("falcon|project osprey|2027|29 February", text, re.IGNORECASE)


def test_a_rules_scope_stands_on_the_page_in_sentences(tmp_path: Path) -> None:
    more = "applies_to: {name: [Lena], network: [x]}\n    during: {weekdays: [sun], zone: Europe/Stockholm}"
    page = as_page(make_publication(own(tmp_path, rule(more=more)), day=DAY), STYLE)
    for said in ("It holds for Lena.", "It holds on X.", "It holds on Sundays, Europe/Stockholm time."):
        assert said in page


def test_a_confidential_name_in_a_rules_own_name_is_left_out(tmp_path: Path) -> None:
    publication = make_publication(own(tmp_path, rule(id="FALCON", more="secret: true")), day=DAY)
    assert [each.id for each in publication.packs[0].rules] == ["acme.rule-1"]


def test_a_pack_whose_name_is_confidential_is_refused(tmp_path: Path) -> None:
    ruleset = own(tmp_path, rule(more="secret: true").replace("falcon,", "acme, falcon,"))
    with pytest.raises(BadInput, match="confidential by its own rules"):
        make_publication(ruleset, day=DAY)


def test_keys_are_no_examples_on_a_page(shipped: Ruleset) -> None:
    page = page_of(shipped)
    for each in shipped.rules:
        if not each.keeps_value:
            assert not [one.text for one in each.bad if len(one.text) > 12 and one.text in page]


# -- two policies


@pytest.fixture
def folder(tmp_path: Path) -> PolicyFolder:
    own(tmp_path, rule(), head="tags: {birds: 'hawk, owl'}\nadjust:\n- {rule: core.TYPO, severity: off}")
    return PolicyFolder(SHIPPED, tmp_path / "policy")


def test_the_same_policy_is_no_difference(folder: PolicyFolder) -> None:
    assert compare(find_edition("now", folder), find_edition("now", folder)) == ()


def test_what_the_organisation_changed_stands_against_what_ships(folder: PolicyFolder) -> None:
    found = {
        each.about: each for each in compare(find_edition("shipped", folder), find_edition("now", folder))
    }
    assert found["acme.NAMES"].step is Step.ADDED
    assert found["core.TYPO"].step is Step.RELEVELLED
    assert found["core.TYPO"].after == "Off"
    assert found["tag acme.birds"].step is Step.ADDED
    assert len(found) == 3
    back = {
        each.about: each.step
        for each in compare(find_edition("now", folder), find_edition("shipped", folder))
    }
    assert back["acme.NAMES"] is Step.REMOVED


def test_a_file_stands_in_the_place_of_its_pack(folder: PolicyFolder, tmp_path: Path) -> None:
    proposal = tmp_path / "proposal.yaml"
    text = (folder.own / "acme.yaml").read_text(encoding="utf-8")
    text = text.replace("falcon, project osprey", "project osprey, kite").replace("Names wait.", "They wait.")
    proposal.write_text(text.replace("hawk, owl", "hawk"), encoding="utf-8")
    found = {
        each.about: each for each in compare(find_edition("now", folder), find_edition(str(proposal), folder))
    }
    assert found["acme.NAMES"].step is Step.CHANGED
    assert found["acme.NAMES"].details == (
        "terms: added “kite”, removed “falcon”",
        "why: “Names wait.” became “They wait.”",
    )
    assert found["tag acme.birds"].details == ("terms: 0 added, removed “owl”",)
    shipped_file = tmp_path / "core.yaml"
    core = (SHIPPED / "core.yaml").read_text(encoding="utf-8")
    shipped_file.write_text(core.replace("There is nothing to send.", "Nothing is there."), encoding="utf-8")
    (only,) = compare(find_edition("now", folder), find_edition(str(shipped_file), folder))
    assert (only.about, only.step) == ("core.EMPTY", Step.CHANGED)


def test_confidential_words_are_counted(folder: PolicyFolder, tmp_path: Path) -> None:
    before = tmp_path / "before.yaml"
    after = tmp_path / "after.yaml"
    text = (folder.own / "acme.yaml").read_text(encoding="utf-8")
    text = text.replace("remedy: Leave", "secret: true\n    remedy: Leave")
    before.write_text(text, encoding="utf-8")
    after.write_text(text.replace("falcon, project osprey", "project osprey, kite"), encoding="utf-8")
    (found,) = compare(find_edition(str(before), folder), find_edition(str(after), folder))
    assert found.details == ("terms: 1 added, 1 removed",)


def test_a_list_that_changed_is_counted(folder: PolicyFolder, tmp_path: Path) -> None:
    for name, words in (("one", "falcon\n"), ("two", "falcon\nkite\n")):
        place = tmp_path / name
        place.mkdir()
        (place / "names.txt").write_text(words, encoding="utf-8")
        text = (folder.own / "acme.yaml").read_text(encoding="utf-8")
        text = text.replace('terms: "falcon, project osprey"', "lists: [names.txt]").replace(
            "Osprey", "Falcon"
        )
        (place / "acme.yaml").write_text(text, encoding="utf-8")
    found = compare(find_edition(str(tmp_path / "one"), folder), find_edition(str(tmp_path / "two"), folder))
    assert [(each.about, each.details) for each in found] == [
        ("list acme/names.txt", ("terms: 1 added, 0 removed",))
    ]


@pytest.mark.parametrize("words", ["nowhere", "acme@9", "acme@x", "@1", ""])
def test_a_policy_that_is_not_there_is_refused(folder: PolicyFolder, words: str) -> None:
    with pytest.raises(BadInput, match="There is no"):
        find_edition(words, folder)
