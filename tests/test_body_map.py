"""The skin map keeps the child's own left and right, finds places by words, and draws on paper and screen."""

import io
import itertools
import math
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from reportlab.pdfgen.canvas import Canvas

from caseforms.render import body_map, body_outlines
from caseforms.render.body_map import AGES, VIEWS, Mark, find_region, region_at, side_at, suggest_regions

FACING = ("front", "head_front")
FROM_BEHIND = ("back", "head_back")


def every_region():
    for age in AGES:
        for view in body_outlines.outlines(age).values():
            for region in view.regions:
                yield age, view, region


def centre(view, region):
    return region.centre[0] / view.box[0], region.centre[1] / view.box[1]


def x_of(age, text, view):
    spot = find_region(age, text, view=view)
    assert spot, (age, text, view)
    return spot.x


def pdf_of(age, marks, width=500.0):
    file = io.BytesIO()
    size = body_map.drawing_size(width)
    canvas = Canvas(file, pagesize=size, pageCompression=0)
    body_map.draw_on_canvas(canvas, age, marks, 0, 0, width, "Helvetica", "Helvetica-Bold")
    canvas.save()
    return pypdfium2.PdfDocument(file.getvalue())


def text_of(document):
    page = document[0]
    text_page = page.get_textpage()
    return text_page.get_text_range()


# --- the data ---------------------------------------------------------------------------------------------


def test_every_age_has_every_view_with_outline_lines_and_regions():
    for age in AGES:
        views = body_outlines.outlines(age)
        assert list(views) == list(VIEWS)
        assert all(v.outlines and v.lines and v.regions for v in views.values())


def test_every_part_lies_in_its_box_and_every_centre_on_the_body():
    for age, view, region in every_region():
        assert view.contains(region.centre), (age, view.code, region.name)
    for age in AGES:
        for view in body_outlines.outlines(age).values():
            for x, y in itertools.chain.from_iterable(view.shapes):
                assert 0 < x < view.box[0] and 0 < y < view.box[1], (age, view.code)


def test_a_regions_centre_is_found_as_that_region():
    for age, view, region in every_region():
        spot = region_at(age, view.code, *centre(view, region))
        assert spot and (spot.region, spot.side) == (region.name, region.side), (age, view.code, region.name)


def test_no_region_is_there_twice_on_one_side_of_a_view():
    for age in AGES:
        for view in body_outlines.outlines(age).values():
            keys = [(r.name, r.side) for r in view.regions]
            assert len(keys) == len(set(keys)), (age, view.code)


def test_no_point_of_the_body_is_nameless_and_no_point_beside_it_has_a_name():
    for age in AGES:
        for code, view in body_outlines.outlines(age).items():
            for x, y in itertools.product((n / 16 for n in range(17)), repeat=2):
                on_body = view.contains((x * view.box[0], y * view.box[1]))
                assert (region_at(age, code, x, y) is not None) == on_body


def test_front_and_back_outlines_are_symmetrical():
    for age in AGES:
        for code in (*FACING, *FROM_BEHIND):
            view = body_outlines.outlines(age)[code]
            points = {(round(x), round(y)) for path in view.shapes for x, y in path}
            for x, y in points:
                twin = round(view.box[0] - x)
                assert any((twin + d, y + e) in points for d in (-1, 0, 1) for e in (-1, 0, 1))


@pytest.mark.parametrize(
    ("age", "heads"), [("baby", 4.0), ("toddler", 5.0), ("child", 6.0), ("teenager", 7.25)]
)
def test_proportions_fit_the_age(age, heads):
    """The front view has the head as its last outline, from the crown to the chin."""
    view = body_outlines.outlines(age)["front"]
    head = [y for _, y in view.shapes[-1]]
    body = [y for _, y in itertools.chain.from_iterable(view.shapes)]
    assert (max(body) - min(body)) / (max(head) - min(head)) == pytest.approx(heads, rel=0.03)


# --- left and right ---------------------------------------------------------------------------------------


def test_side_is_the_childs_own_on_front_and_back():
    for view in FACING:
        assert (side_at(view, 0.9), side_at(view, 0.1), side_at(view, 0.53)) == ("left", "right", "midline")
    for view in FROM_BEHIND:
        assert (side_at(view, 0.1), side_at(view, 0.9), side_at(view, 0.47)) == ("left", "right", "midline")


def test_a_view_of_one_side_has_that_side_everywhere():
    for view in VIEWS:
        if view not in (*FACING, *FROM_BEHIND):
            expected = "left" if "left" in view else "right"
            assert {side_at(view, x) for x in (0, 0.3, 0.5, 0.8, 1)} == {expected}


def test_a_regions_side_never_contradicts_where_it_is_drawn():
    for age, view, region in every_region():
        drawn = side_at(view.code, centre(view, region)[0])
        assert drawn in (region.side, "midline"), (age, view.code, region.name)


def test_left_view_faces_the_pictures_left_and_right_view_the_right():
    for age in AGES:
        for view in ("left", "head_left"):
            assert x_of(age, "nose", view) < x_of(age, "ear", view) < x_of(age, "back of the head", view)
        for view in ("right", "head_right"):
            assert x_of(age, "nose", view) > x_of(age, "ear", view) > x_of(age, "back of the head", view)
        assert x_of(age, "toes", "left") < x_of(age, "heel", "left")
        assert x_of(age, "toes", "right") > x_of(age, "heel", "right")


@pytest.mark.parametrize(
    ("view", "thumb_on"),
    [
        ("left_hand_palm", "left"),
        ("left_hand_back", "right"),
        ("right_hand_palm", "right"),
        ("right_hand_back", "left"),
    ],
)
def test_thumbs_are_on_the_anatomical_side(view, thumb_on):
    for age in AGES:
        thumb, little = x_of(age, "thumb", view), x_of(age, "little finger", view)
        assert (thumb < little) == (thumb_on == "left")


@pytest.mark.parametrize(
    ("view", "big_toe_on"),
    [
        ("left_foot_top", "right"),
        ("left_foot_sole", "left"),
        ("right_foot_top", "left"),
        ("right_foot_sole", "right"),
    ],
)
def test_big_toes_are_on_the_anatomical_side(view, big_toe_on):
    for age in AGES:
        big, little = x_of(age, "big toe", view), x_of(age, "little toe", view)
        assert (big < little) == (big_toe_on == "left")


def test_on_the_whole_body_palms_face_forward_and_thumbs_point_out():
    for age in AGES:
        assert x_of(age, "left thumb, palm side", "front") > x_of(age, "left palm", "front") > 0.5
        assert x_of(age, "left thumb, back", "back") < x_of(age, "back of left hand", "back") < 0.5


def test_every_hand_has_five_fingers_and_every_foot_five_toes():
    for age in AGES:
        for view in VIEWS:
            names = [r.name for r in body_outlines.outlines(age)[view].regions]
            if "_hand_" in view:
                assert sum("finger" in n for n in names) == 4
                assert sum(n.startswith("thumb") for n in names) == 1
            if "_foot_" in view:
                assert sum(" toe," in n for n in names) == 5


# --- finding by words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "view", "side", "region"),
    [
        ("left forearm, inner side", "front", "left", "forearm, inner side"),
        ("back of the left hand", "left_hand_back", "left", "back of the hand"),
        ("right cheek", "head_front", "right", "cheek"),
        ("forehead", "head_front", "midline", "forehead"),
        ("outer left thigh", "left", "left", "thigh, outer side"),
        ("right buttock", "back", "right", "buttock"),
        ("between the shoulder blades", "back", "midline", "between the shoulder blades"),
        ("Child's LEFT ear lobe", "head_left", "left", "earlobe"),
        ("behind right ear", "head_right", "right", "behind the ear"),
        ("left side of the neck", "head_left", "left", "neck, side"),
        ("left side of nose", "head_front", "left", "nose"),
        ("throat", "head_front", "midline", "neck, front"),
        ("belly button", "front", "midline", "navel"),
        ("upper left tummy", "front", "left", "abdomen, upper"),
        ("crook of right elbow", "front", "right", "inside of the elbow"),
        ("right kneecap", "front", "right", "knee"),
        ("sole of the left foot", "left_foot_sole", "left", "sole"),
        ("ribs on the right", "right", "right", "side of the chest"),
        ("left calf", "back", "left", "calf"),
    ],
)
def test_words_lead_to_the_place(text, view, side, region):
    for age in AGES:
        spot = find_region(age, text)
        assert spot and (spot.view, spot.side, spot.region) == (view, side, region)
        assert region_at(age, view, spot.x, spot.y)


def test_word_order_and_punctuation_do_not_matter():
    words = ("left", "forearm", "inner", "side")
    spots = {find_region("child", ", ".join(order)) for order in itertools.permutations(words)}
    assert len(spots) == 1 and None not in spots


@pytest.mark.parametrize(
    "text",
    ["cheek", "forearm", "inner forearm", "index finger", "both cheeks", "left and right cheek", "knees"],
)
def test_a_missing_or_double_side_is_never_guessed(text):
    assert find_region("child", text) is None


def test_the_side_may_be_given_apart_but_not_against_the_words():
    assert find_region("child", "cheek", side="Left") == find_region("child", "left cheek")
    assert find_region("child", "left cheek", side="left") == find_region("child", "left cheek")
    assert find_region("child", "left cheek", side="right") is None
    assert find_region("child", "cheek", side="both") is None
    assert find_region("child", "cheek", side="midline") is None
    assert find_region("child", "spine", side="left") is None


def test_a_view_that_shows_one_side_settles_the_side():
    spot = find_region("child", "cheek", view="head_left")
    assert spot and spot.side == "left"
    assert find_region("child", "right cheek", view="head_left") is None
    assert find_region("child", "cheek", view="front") is None


@pytest.mark.parametrize(
    "text", ["", "left", "arm", "somewhere on the left", "left cheek near the ear", "???"]
)
def test_words_that_do_not_tell_the_place_give_none(text):
    assert find_region("child", text) is None


def test_an_open_surface_keeps_the_general_name():
    spot = find_region("child", "left forearm")
    assert spot and spot.region == "forearm" and spot.words() == "left forearm"


def test_every_name_can_be_found_on_every_age_and_read_back_from_its_own_words():
    data = body_outlines._names()
    for age in AGES:
        for name in data.by_words.values():
            spots = [find_region(age, name.label, side) for side in ("left", "right", "midline")]
            assert any(spots), (age, name.label)
            assert bool(spots[0]) == bool(spots[1]), (age, name.label)
            for spot in filter(None, spots):
                side = spot.side if spot.side == "midline" else None
                again = find_region(age, spot.words(), side)
                assert again == spot, (age, spot.words())


def test_left_and_right_of_a_pair_mirror_each_other():
    for age in AGES:
        for name in body_outlines._names().by_words.values():
            left, right = find_region(age, name.label, "left"), find_region(age, name.label, "right")
            if left and right:
                assert left.x == pytest.approx(1 - right.x, abs=0.002), (age, name.label)
                assert left.y == pytest.approx(right.y, abs=0.002), (age, name.label)


def test_clothing_usually_covers_the_trunk_but_not_the_face():
    covered = {
        n: find_region("child", n, s) for n, s in (("buttock", "left"), ("navel", None), ("groin", None))
    }
    bare = {
        n: find_region("child", n, s) for n, s in (("cheek", "left"), ("palm", "right"), ("shin", "left"))
    }
    assert all(s and s.normally_clothed for s in covered.values())
    assert all(s and not s.normally_clothed for s in bare.values())


def test_suggestions_spell_out_a_missing_side():
    assert suggest_regions("child", "forearm") == ["left forearm", "right forearm"]


def test_suggestions_forgive_a_slip_of_the_pen():
    assert suggest_regions("child", "left forarm")[0] == "left forearm"
    assert "shoulder blade" in suggest_regions("child", "sholder blade")
    assert suggest_regions("child", "xyzzy") == []


# --- errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: find_region("adult", "left cheek"),
        lambda: find_region("child", "cheek", side="port"),
        lambda: find_region("child", "left cheek", view="above"),
        lambda: suggest_regions("adult", "cheek"),
        lambda: region_at("adult", "front", 0.5, 0.5),
        lambda: region_at("child", "above", 0.5, 0.5),
        lambda: region_at("child", "front", 1.2, 0.5),
        lambda: side_at("above", 0.5),
        lambda: side_at("front", math.nan),
        lambda: Mark(1, "above", 0.5, 0.5),
        lambda: Mark(1, "front", 0.5, -0.1),
        lambda: body_map.describe("adult", []),
        lambda: body_map.draw_png("adult", []),
        lambda: body_map.draw_png("child", [], width_px=0),
        lambda: body_map.drawing_size(-1),
    ],
)
def test_what_does_not_exist_is_refused_in_a_plain_sentence(wrong):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        wrong()


# --- drawing ----------------------------------------------------------------------------------------------

CLUSTER = [Mark(n, "front", 0.45, 0.3) for n in range(1, 31)]
SPREAD = [
    Mark(1, "front", 0.79, 0.45),
    Mark(2, "head_left", 0.4, 0.6),
    Mark(3, "back", 0.5, 0.28),
    Mark(4, "right_foot_sole", 0.5, 0.6),
]


def test_the_drawing_fits_an_a4_page():
    width, height = body_map.drawing_size(500)
    assert width == 500 and height <= 640


def test_all_views_are_always_shown():
    assert body_map.views_to_show([]) == body_map.views_to_show(SPREAD) == tuple(VIEWS)


@pytest.mark.parametrize("age", AGES)
def test_pdf_names_every_view_and_shows_every_number(age):
    words = text_of(pdf_of(age, CLUSTER))
    single = words.split()
    assert all(label in words for label in VIEWS.values())
    assert all(single.count(str(mark.number)) == 1 for mark in CLUSTER)
    assert single.count("L") == single.count("R") == 4


@pytest.mark.parametrize("marks", [CLUSTER, SPREAD, [Mark(n, "left_hand_palm", 0, 1) for n in range(1, 31)]])
def test_numbers_never_cover_each_other_and_stay_on_the_drawing(marks):
    for age in AGES:
        layout = body_map._layout(age, 1.0)
        centres = body_map._place_circles(age, 1.0, [layout[m.view].at(m.x, m.y) for m in marks])
        for a, b in itertools.combinations(centres, 2):
            assert math.dist(a, b) >= 2 * body_map.CIRCLE_RADIUS + 1
        for x, y in centres:
            assert body_map.CIRCLE_RADIUS <= x <= 500 - body_map.CIRCLE_RADIUS
            assert body_map.CIRCLE_RADIUS <= y <= body_map.LAYOUT_HEIGHT - body_map.CIRCLE_RADIUS


def test_views_and_labels_stay_on_the_drawing_and_apart():
    for age in AGES:
        layout = body_map._layout(age, 1.0)
        for placed in layout.values():
            (left, top), (right, bottom) = placed.at(0, 0), placed.at(1, 1)
            assert left >= -0.01 and top >= 0 and right <= 500.01 and bottom <= body_map.LAYOUT_HEIGHT
        boxes = [(*p.at(0, 0), *p.at(1, 1)) for p in layout.values()]
        for a, b in itertools.combinations(boxes, 2):
            assert a[2] <= b[0] + 0.01 or b[2] <= a[0] + 0.01 or a[3] <= b[1] or b[3] <= a[1]


@pytest.mark.parametrize("age", AGES)
def test_png_is_small_carries_no_metadata_but_its_resolution_and_is_repeatable(age):
    data = body_map.draw_png(age, SPREAD)
    image = Image.open(io.BytesIO(data))
    assert image.size == (1600, round(body_map.drawing_size(1600)[1]))
    assert set(image.info) <= {"dpi"}
    assert len(data) < 300_000
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert data == body_map.draw_png(age, SPREAD)


def test_png_shows_a_mark_at_its_very_place():
    image = Image.open(io.BytesIO(body_map.draw_png("child", SPREAD))).convert("RGB")
    scale = 1600 / 500
    for mark in SPREAD:
        x, y = body_map._layout("child", 1.0)[mark.view].at(mark.x, mark.y)
        red, green, blue = image.getpixel((round(x * scale), round(y * scale)))
        assert red > 120 and green < 80 and blue < 80


def test_paper_and_picture_agree():
    width = 900
    page = pdf_of("toddler", SPREAD)[0]
    printed = page.render(scale=width / 500).to_pil().convert("L")
    picture = Image.open(io.BytesIO(body_map.draw_png("toddler", SPREAD, width_px=width))).convert("L")
    difference = ImageChops.difference(printed.resize(picture.size), picture)
    assert ImageStat.Stat(difference).mean[0] < 3


def test_png_can_use_a_font_of_ones_own_and_says_when_it_is_not_there(tmp_path: Path):
    with pytest.raises(OSError):
        body_map.draw_png("child", SPREAD, width_px=300, font_path=str(tmp_path / "missing.ttf"))


def test_description_names_view_side_and_place_of_every_mark():
    marks = [Mark(1, "front", *_at("left forearm, inner side")), Mark(2, "head_front", *_at("right cheek"))]
    words = body_map.describe("child", [*marks, Mark(3, "front", 0.01, 0.01)])
    assert words.startswith("Outline of a child seen from the front")
    assert (
        "Mark 1: front view, left forearm, inner side; Mark 2: close-up of head, front, right cheek" in words
    )
    assert words.endswith("Mark 3: front view, beside the outline.")
    assert body_map.describe("baby", []).endswith("No marks.")


def _at(text):
    spot = find_region("child", text)
    assert spot
    return spot.x, spot.y
