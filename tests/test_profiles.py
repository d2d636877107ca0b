"""Profiles: those of the areas, an organisation's own, what is wrong with one, and the words of an area."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, changed, check_data, load_complete
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseforms.errors import Exit, Unreadable
from caseforms.findings import Level
from caseforms.profiles import BASE, Profile, areas, load, names, profile_of, read
from caseforms.profiles.areas import area_of
from caseforms.profiles.own import use
from caseforms.profiles.profile import TERMS
from caseforms.samples import sample

SIX = ("cafcass", "cambs_pboro", "generic_current", "kent_medway", "kirklees", "sandwell")


@pytest.fixture(autouse=True)
def no_own_profiles() -> Iterator[None]:
    """Each test begins and ends with the house's profiles alone."""
    use(None)
    yield
    use(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of profiles, named in the settings."""
    found = tmp_path / "profiles"
    found.mkdir()
    (tmp_path / "caseforms.toml").write_text('profiles = "profiles"\n', encoding="utf-8")
    return found


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def own(area: str = "sandwell", *includes: str, more: str = "") -> str:
    listed = ", ".join(f'"{each}"' for each in includes)
    return f'area = "{area}"\ntitle = "Fenbridge"\nincludes = [{listed}]\n{more}'


ROW = """
[T12]
what = "Check it"
start = "eha_received"
end = "eha_validated"
amount = 12
unit = "hours"
owner = "desk"
source = "Own rule"
"""


# -- the six areas -------------------------------------------------------------------------------------------------------


def test_each_of_the_six_areas_has_a_profile() -> None:
    assert {*areas()} == {*SIX, BASE}
    assert names() == SIX


def test_current_law_has_a_word_for_everything_that_was_renamed() -> None:
    assert set(load("generic_current").vocabulary) == set(TERMS)
    assert all(load(area).vocabulary for area in SIX)


@pytest.mark.parametrize("area", SIX)
def test_every_word_has_its_source(area: str) -> None:
    for term in load(area).vocabulary.values():
        assert term.say and term.source
        assert term.say not in term.instead_of


# -- own profiles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("fenbridge", "fenbridge"),
        ("Fenbridge 2026", "fenbridge"),
        ("fenbridge_north_2026", "fenbridge_north"),
        ("fenbridges", "base"),
        ("sandwell_2015", "sandwell"),
        ("", "base"),
        (None, "base"),
    ],
)
def test_a_case_names_an_own_profile_by_its_file(folder: Path, name: object, meant: str) -> None:
    write(folder, "fenbridge", own("sandwell", "sandwell"))
    write(folder, "fenbridge_north", own("sandwell", "fenbridge"))
    use(folder)
    assert profile_of(name).name == meant
    assert area_of(name) == ("" if meant == "base" else "sandwell")


def test_an_own_profile_changes_the_rows_that_it_names_and_keeps_the_others(folder: Path) -> None:
    write(folder, "fenbridge", own("sandwell", "sandwell", more=ROW))
    use(folder)
    mine, theirs = load("fenbridge"), load("sandwell")
    assert str(mine.timescales["T12"].period) == "12 hours"
    assert {k: v for k, v in mine.timescales.items() if k != "T12"} == {
        k: v for k, v in theirs.timescales.items() if k != "T12"
    }
    assert mine.vocabulary == theirs.vocabulary
    assert [row.id for row in mine.by_start["eha_received"]].count("T12") == 1


def test_an_own_profile_takes_the_place_of_the_area_s_when_it_has_its_name(folder: Path) -> None:
    write(folder, "sandwell", own("sandwell", "sandwell", more=ROW))
    use(folder)
    assert str(profile_of("sandwell_2015").timescales["T12"].period) == "12 hours"
    assert "T10" in profile_of("sandwell_2015").timescales


def test_a_copy_of_any_area_s_file_is_a_profile(folder: Path) -> None:
    for area in SIX:
        write(folder, f"copy_of_{area}", load(area).source)
    use(folder)
    for area in SIX:
        assert load(f"copy_of_{area}").timescales == load(area).timescales
        assert area_of(f"copy_of_{area}_2026") == area


def test_clocks_letters_and_rules_go_by_an_own_profile(
    run: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    write(folder, "fenbridge", own("sandwell", "sandwell", more=ROW))
    text = sample("timescales_sandwell.yaml").read_text(encoding="utf-8")
    (tmp_path / "case.yaml").write_text(text.replace("sandwell_2015", "fenbridge_2026"), encoding="utf-8")
    ran = run("timescales", "case.yaml", "--on", "20/11/2026 09:00", "--format", "json")
    rows = {each["id"]: each for each in json.loads(ran.out)[0]["timescales"]}
    assert rows["T12"]["due"].startswith("2026-11-19T04:20")
    due = run("letters", "due", "case.yaml", "--on", "20/11/2026 09:00", "--format", "json")
    assert "NOCON" in {each["letter"] for each in json.loads(due.out)["due"]}
    assert run("timescales", "case.yaml").out.startswith("case.yaml · Fenbridge · ")


def test_settings_that_lie_beside_the_profiles_are_no_profile(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "caseforms.toml").write_text('profiles = "."\n', encoding="utf-8")
    write(tmp_path, "fenbridge", own())
    assert run("profiles", "list").out.startswith("fenbridge ")


def test_the_option_names_another_folder_than_the_settings(
    run: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    write(folder, "fenbridge", own())
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", "marlbridge", own())
    assert run("profiles", "list").out.startswith("fenbridge ")
    assert run("--profiles", "other", "profiles", "list").out.startswith("marlbridge ")


# -- what is wrong with a profile ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "said", "hint"),
    [
        (own() + "compnay = 1\n", 4, "there is no “compnay” in a profile", "The names are"),
        (own() + "titel = 'x'\n", 4, "there is no “titel” in a profile", "“title”"),
        (own(more=ROW.replace("owner", "ownr")), 5, "T12: there is no “ownr” in a profile", "“owner”"),
        (own(more=ROW.replace("eha_received", "eha_recieved")), 5, "there is no event “eha_recieved”", "“eha_received”"),
        (own(more=ROW.replace('"eha_received"', "5")), 5, "“start” must be a list of names", ""),
        (own(more=ROW.replace('"desk"', "5")), 5, "“owner” must be text in quotes", ""),
        (own(more=ROW + 'timer = "no"\n'), 5, "“timer” must be true or false", ""),
        (own(more=ROW + "conflict = 3\n"), 5, "“conflict” must be a table", ""),
        (own(more=ROW + "otherwise = [1]\n"), 5, "“otherwise” must be a table", ""),
        (own("sandwell", "sandwel"), 3, "there is no profile “sandwel” to include", "“sandwell”"),
        (own("sandwell", "../caseforms"), 3, "there is no profile “../caseforms” to include", ""),
        (own("narnia"), 1, "“narnia” is no area whose letters and rules could hold", "kirklees"),
        (own().replace("[]", '"base"'), 3, "“includes” must be a list of names", ""),
        (own().replace('"Fenbridge"', "5"), 2, "“title” must be text in quotes", ""),
        (own() + 'office_hours = "9"\n', 4, "a time of day is due", ""),
        (own() + "[vocabulary]\nrevue = {say = 'x', source = 'y'}\n", 5, "there is no “revue” in a profile", "“review”"),
        (own() + "[vocabulary]\nreview = {say = 'x'}\n", 5, "“source” is missing", ""),
        (own() + "[vocabulary]\nreview = 'x'\n", 5, "“review” must be a table", ""),
        (own() + "[vocabulary]\nreview = {say='x', source='y', instead_of=['']}\n", 5, "must be a list of words", ""),
        (own() + "vocabulary = 3\n", 4, "“vocabulary” must be a table", ""),
        (own() + "[T12\n", 4, "cannot be understood here", "T12"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(
    text: str, line: int, said: str, hint: str, run: Callable[..., Ran], folder: Path
) -> None:
    path = write(folder, "fenbridge", text)
    ran = run("profiles", "check")
    assert ran.code == Exit.UNREADABLE
    assert f"{path}:{line}:" in ran.err and said in ran.err and hint in ran.err
    other = run("timescales", sample("timescales_sandwell.yaml"))
    assert other.code == Exit.UNREADABLE and f"{path}:{line}:" in other.err


@pytest.mark.parametrize("ring", [("one",), ("one", "two"), ("one", "two", "three")])
def test_includes_that_go_round_in_a_circle_are_refused(ring: tuple[str, ...], folder: Path) -> None:
    for name, following in zip(ring, (*ring[1:], ring[0]), strict=True):
        write(folder, name, own("sandwell", following))
    with pytest.raises(Unreadable, match="go round in a circle") as refused:
        use(folder)
    assert refused.value.line == 3
    assert all(f"“{name}”" in refused.value.message for name in ring)
    assert names() == SIX


def test_includes_that_meet_again_are_no_circle(folder: Path) -> None:
    for number in range(30):  # each includes both before it, which without memory would take for ever
        before = [f"p{each:02}" for each in (number - 1, number - 2) if each >= 0]
        write(folder, f"p{number:02}", own("sandwell", "sandwell", *before))
    use(folder)
    assert load("p29").timescales == load("sandwell").timescales


def test_a_file_that_is_no_text_or_too_long_is_refused(folder: Path) -> None:
    path = folder / "fenbridge.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(Unreadable, match="UTF-8"):
        use(folder)
    path.write_bytes(b"#" * 300_000)
    with pytest.raises(Unreadable, match="too long"):
        use(folder)


def test_a_folder_that_is_empty_or_not_there_is_told(
    run: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    assert "no profile in this folder" in run("profiles", "list").err
    folder.rmdir()
    ran = run("timescales", sample("timescales_sandwell.yaml"))
    assert ran.code == Exit.UNREADABLE and "the folder of profiles cannot be read" in ran.err


def test_a_file_with_another_line_ending_or_a_mark_at_its_beginning_is_read(folder: Path) -> None:
    (folder / "fenbridge.toml").write_bytes(
        b"\xef\xbb\xbf" + own("sandwell", "base", more=ROW).replace("\n", "\r\n").encode()
    )
    use(folder)
    assert "T12" in load("fenbridge").timescales


_VALUES = st.recursive(
    st.one_of(
        st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["eha_received", "hours", "12:00"])
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    ["area", "title", "includes", "office_hours", "vocabulary", "T12", "what", "start", "amount", "unit", "x"]
)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_KEYS, _VALUES, max_size=5), st.dictionaries(_KEYS, _VALUES, max_size=5))
def test_no_file_whatever_it_holds_ends_in_anything_but_a_profile_or_a_sentence(
    head: dict[str, Any], row: dict[str, Any]
) -> None:
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in head.items())
    text += "\n[T10]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in row.items())
    try:
        assert isinstance(read(text, "fenbridge.toml"), Profile)
    except Unreadable as refused:
        assert refused.message.startswith("fenbridge.toml") and refused.remedy


# -- the command -----------------------------------------------------------------------------------------------------------


def test_the_profiles_are_listed_own_ones_first(run: Callable[..., Ran], folder: Path) -> None:
    write(folder, "fenbridge", own("kirklees", "kirklees"))
    ran = run("profiles", "list")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["fenbridge", *SIX]
    assert "your own; rules and letters: kirklees" in ran.out.splitlines()[0]
    data = json.loads(run("profiles", "list", "--format", "json").out)
    assert [(each["name"], each["own"]) for each in data][:2] == [("fenbridge", True), ("cafcass", False)]


@pytest.mark.parametrize("area", SIX)
def test_a_profile_is_shown_whole(area: str, run: Callable[..., Ran]) -> None:
    said = " ".join(run("profiles", "show", area).out.split())
    for row in load(area).timescales.values():
        assert row.id in said and row.what in said and row.source in said
    for term in load(area).vocabulary.values():
        assert term.say in said and all(each in said for each in term.instead_of)
    data = json.loads(run("profiles", "show", area, "--format", "json").out)
    assert len(data["timescales"]) == len(load(area).timescales)


def test_what_is_shown_as_a_file_is_the_file(run: Callable[..., Ran]) -> None:
    assert run("profiles", "show", "sandwell_2015", "--format", "toml").out == load("sandwell").source


def test_a_profile_that_there_is_not_is_met_with_the_nearest(run: Callable[..., Ran]) -> None:
    ran = run("profiles", "show", "sandwel")
    assert ran.code == Exit.USAGE and "Did you mean “sandwell”?" in ran.err


def test_checking_says_where_a_profile_differs(run: Callable[..., Ran], folder: Path) -> None:
    more = (
        ROW
        + ROW.replace("T12", "F01")
        + '[vocabulary]\nreview = {say = "case review", source = "Own rule"}\n'
    )
    path = write(folder, "fenbridge", own("sandwell", "sandwell", more=more))
    ran = run("profiles", "check", path)
    assert ran.code == Exit.FINE
    assert ran.out.splitlines() == [
        f"{path}: can be used. 26 timescales; rules and letters: sandwell.",
        "    T12: 24 hours → 12 hours",
        "    F01: new: Check it, 12 hours",
        "    review: no word → case review",
    ]
    bare = write(folder, "bare", own("cambs_pboro"))
    assert "T39: left out: Pass on the information" in run("profiles", "check", bare).out


def test_checking_nothing_where_there_is_no_folder_is_told(run: Callable[..., Ran]) -> None:
    assert run("profiles", "check").code == Exit.USAGE


# -- words of another time -------------------------------------------------------------------------------------------------


def words_found(profile: str, text: str, path: str = "referral.background") -> list[str]:
    data = changed(load_complete("referral"), {"profile": profile, path: text})
    return [f.message for f in check_data("referral", data).findings if f.code == "WORD-07"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The LSCB was told.", "“LSCB” is a word of another time"),
        ("There was an initial\nassessment in May.", "is a word of another time"),
        ("He has a residence order.", "“residence order” is a word of another time"),
        ("Two serious case reviews were held.", "“serious case reviews” is a word of another time"),
        ("She lives in a residence for students.", ""),
        ("Ms Marsh said: “The Social Services came in May and they did nothing for us.”", ""),
        ("There was domestic abuse.", ""),
    ],
)
def test_an_old_word_is_named_where_the_area_has_a_new_one(text: str, found: str) -> None:
    said = words_found("generic_current", text)
    assert (found in said[0] and len(said) == 1) if found else not said


def test_an_old_word_stays_where_the_area_still_uses_it() -> None:
    assert words_found("generic_current", "The LSCB was told.")
    for profile in ("cafcass_2007", "kent_medway_2011", "kirklees"):
        assert not words_found(profile, "The LSCB was told.")


def test_each_word_is_named_once_and_as_advice() -> None:
    text = "The LSCB was told. The LSCB answered."
    data = changed(load_complete("referral"), {"profile": "generic_current", "referral.background": text})
    found = [f for f in check_data("referral", data).findings if f.code == "WORD-07"]
    assert [f.level for f in found] == [Level.ADVICE]


def test_an_own_profile_s_words_count(folder: Path) -> None:
    more = '[vocabulary]\nearly_help = {say = "family plan", instead_of = ["CAF"], source = "Own rule"}\n'
    write(folder, "fenbridge", own("generic_current", "generic_current", more=more))
    use(folder)
    assert words_found("fenbridge", "A CAF was begun.") == ["“CAF” is a word of another time"]
