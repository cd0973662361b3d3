from __future__ import annotations

import pytest

from archiver.capture.requisites import parse_html
from archiver.capture.walls import find_standing, leads_home

URL = "https://times.example/2026/03/bridge-vote-delayed"
MENU = "<nav>" + "<a href=/x>Politics</a> <a href=/y>Sport and leisure</a> " * 60 + "</nav>"
FOOT = "<footer>" + "The Times Example Limited, registered in the harbour town of Sample. " * 30 + "</footer>"
TEASERS = (
    "<ul>"
    + "<li><a href=/z>Why the library on the hill was closed for the whole of the winter</a></li>" * 40
    + "</ul>"
)
STORY = (
    "<p>The council put off its vote on the harbour bridge until the spring, its mayor said on Monday.</p>"
    * 6
)
BANNER = "<div id=cc><p>We and our partners store cookies. Accept all and continue.</p><button>Accept all</button></div>"


def standing(html):
    return find_standing(parse_html(f"<!doctype html><html><body>{html}".encode()), URL)


@pytest.mark.parametrize(
    ("html", "expect"),
    [
        (f"<title>Page not found</title>{MENU}<h1>Page not found</h1>{TEASERS}{FOOT}", "gone"),
        (f"<title>The Times</title>{MENU}<h1>Seite nicht gefunden</h1>{TEASERS}{FOOT}", "gone"),
        (f"<title>Le Journal</title>{MENU}<p>Cet article n’est plus disponible.</p>{FOOT}", "gone"),
        (f"<title>例新聞</title>{MENU}<p>この記事は掲載期間が終了しました。</p>{FOOT}", "gone"),
        (f"<title>La Nación</title>{MENU}<p>Este contenido no está disponible en su país.</p>", "blocked"),
        ("<title>403</title><p>Доступ к ресурсу закрыт. Подтвердите, что вы не робот.</p>", "blocked"),
        ("<title>De Krant</title><h1>Voordat je verdergaat</h1><button>Akkoord</button>", "consent-wall"),
        (
            "<title>Bote</title><p>Wir und unsere Partner verarbeiten personenbezogene Daten, Cookies und Kennungen.</p>"
            "<p>Weiterlesen mit Werbung. Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Ihre Zustimmung ist widerrufbar.</p>"
            * 4,
            "consent-wall",
        ),
        (f"<title>Bridge vote delayed</title>{MENU}<h1>Bridge vote delayed</h1>{STORY}{FOOT}", None),
        (f"<title>Bridge vote delayed</title>{BANNER}<h1>Bridge vote delayed</h1>{STORY}", None),
        (f"<title>Zugriff verweigert</title><h1>Zugriff verweigert</h1>{STORY * 3}", None),
        ("<title>Just a moment of doubt cost the keeper the match</title><p>It rained.</p>", None),
        ("<title>Vote off</title><p>The vote is off.</p>", None),
    ],
)
def test_a_page_is_named_by_its_own_words_whatever_surrounds_them(html, expect):
    assert standing(html) == expect


@pytest.mark.parametrize(
    ("html", "expect"),
    [
        ("<meta http-equiv=refresh content='0; url=/'>", "redirected-home"),
        (
            "<meta http-equiv=Refresh content=\"3;URL='https://www.times.example/'\"><p>One moment",
            "redirected-home",
        ),
        ("<script>window.location.replace('/')</script>", "redirected-home"),
        ('<script>location.href = "https://times.example/index.html"</script>', "redirected-home"),
        ("<meta http-equiv=refresh content='0; url=/2026/03/bridge-vote'>", None),
        ("<meta http-equiv=refresh content='900; url=/'><p>Live blog", None),
        ("<meta http-equiv=refresh content='0; url=https://other.example/'>", None),
        (f"<meta http-equiv=refresh content='5; url=/'>{STORY}", None),
    ],
)
def test_a_page_that_only_leads_to_the_front_page_is_named(html, expect):
    assert standing(html) == expect


@pytest.mark.parametrize(
    ("start", "target", "expect"),
    [
        (URL, "https://times.example/", True),
        (URL, "https://www.times.example/?from=gone", True),
        (URL, "https://times.example/de/", True),
        (URL, "https://m.times.example/index.html", True),
        ("https://times.example/story?id=7", "https://times.example/", True),
        (URL, "https://times.example/2026/03/bridge-vote", False),
        (URL, "https://times.example/news/", False),
        (URL, "https://other.example/", False),
        ("https://times.example/en/", "https://times.example/", False),
        ("https://times.example/news", "https://times.example/", False),
    ],
)
def test_a_front_page_has_several_names(start, target, expect):
    assert leads_home(start, target) is expect
