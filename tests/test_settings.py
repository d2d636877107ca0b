"""The organisation's settings: letterhead and logo reach both documents, a bad setting is a sentence with its remedy."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from helpers import check_data, load_complete
from PIL import Image
from pypdf import PdfReader

from caseforms.cases.settings import read_settings
from caseforms.errors import Unreadable
from caseforms.forms.produce import Wanted, produce


def logo(path: Path) -> None:
    Image.new("RGB", (60, 20), "green").save(path)


def test_letterhead_and_logo_are_on_both_documents(tmp_path: Path) -> None:
    logo(tmp_path / "logo.png")
    (tmp_path / "caseforms.toml").write_text(
        'organisation = "Fenbridge & Sons’ School"\naddress = ["Sedge Lane", "ZZ99 3AB"]\ntelephone = "01632 960100"\n'
        'email = "office@example.org"\nlogo = "logo.png"\n',
        encoding="utf-8",
    )
    (tmp_path / "below").mkdir()
    settings = read_settings(tmp_path / "below")
    result = check_data("is1", load_complete("is1"))
    word, pdf = produce(result.form, result.case, result.findings, False, settings, Wanted())
    page = PdfReader(io.BytesIO(pdf.data)).pages[0]
    assert "Sedge Lane" in page.extract_text()
    assert len(page.images) == 1
    with zipfile.ZipFile(io.BytesIO(word.data)) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())
        xml = archive.read("word/document.xml").decode()
    assert "Logo of Fenbridge &amp; Sons’ School" in xml
    assert "01632 960100 · office@example.org" in xml


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('organisation = "x', "cannot be understood"),
        ('organization = "x"', "there is no setting"),
        ("telephone = 1632", "must be text"),
        ('[desk]\ntelefone = "01632 960210"', "no setting “desk.telefone”"),
        ("[desk]\ntelephone = 1632", "“desk.telephone” must be text"),
        ('desk = "Early Help"', "“desk” must be a table"),
        ('addressees = "KISS"', "“addressees” must be a table"),
        ('addressees = {kiss = "KISS"}', "“addressees.kiss” must be a table"),
        ('[addressees.kiss]\nstreet = "2 Row"', "no setting “addressees.kiss.street”"),
        ("letters = 7", "“letters” must be text"),
        ('logo = "none.png"', "cannot be read"),
        ('logo = "caseforms.toml"', "no PNG or JPEG"),
    ],
)
def test_a_bad_setting_is_told_with_its_remedy(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "caseforms.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match=says) as caught:
        read_settings(tmp_path)
    assert "caseforms.toml" in str(caught.value)
    assert caught.value.remedy


def test_the_desk_the_offices_and_the_folder_of_letters_are_read(tmp_path: Path) -> None:
    (tmp_path / "caseforms.toml").write_text(
        'letters = "ours"\n[desk]\nname = "Early Help Desk"\nkept_for = "six years"\n'
        '[addressees.kiss]\nname = "Register"\naddress = ["2 Row", "ZZ99 1AB"]\n',
        encoding="utf-8",
    )
    settings = read_settings(tmp_path)
    assert settings.letters == str(tmp_path / "ours")
    assert (settings.desk.name, settings.desk.kept_for, settings.desk.telephone) == (
        "Early Help Desk",
        "six years",
        "",
    )
    assert settings.addressees["kiss"].address == "2 Row\nZZ99 1AB"


def test_without_a_file_the_house_settings_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path).marking == "OFFICIAL-SENSITIVE"
