"""Every phrase rule against its own examples."""

import pytest

from newsx.read.phrases import ANYWHERE, EDGE, RULES, PhraseRule

FIRES = [pytest.param(rule, line, id=f"{rule.id}: {line[:40]}") for rule in RULES for line in rule.fires_on]
SILENT = [pytest.param(line, id=line[:40]) for rule in RULES for line in rule.silent_on]


@pytest.mark.parametrize(("rule", "line"), FIRES)
def test_rule_fires_on_its_examples(rule: PhraseRule, line: str) -> None:
    found = (EDGE if rule.where == "edge" else ANYWHERE).find(line)
    assert found is not None and found.id == rule.id


@pytest.mark.parametrize("line", SILENT)
def test_no_rule_fires_on_a_near_miss(line: str) -> None:
    assert ANYWHERE.find(line) is None and EDGE.find(line) is None


def test_rule_ids_are_unique_and_every_rule_has_examples() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.fires_on and rule.silent_on and rule.why for rule in RULES)
