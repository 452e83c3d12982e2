"""The page of case studies, run."""

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "case-studies.md"


def test_what_the_page_shows_happens():
    pytest.importorskip("sklearn")
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert tried > 30 and failed == 0
