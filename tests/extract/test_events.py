from newsx.extract.event_rules import rules
import pytest
@pytest.mark.parametrize(("kind","s"),[(k.id,s) for k in rules().kind for s in k.fires_on])
def test_fires(shipped,kind,s):
    from newsx.extract.events import events_in
    assert kind in [e.kind for e in events_in(shipped(s))]
@pytest.mark.parametrize(("kind","s"),[(k.id,s) for k in rules().kind for s in k.silent_on])
def test_silent(shipped,kind,s):
    from newsx.extract.events import events_in
    assert kind not in [e.kind for e in events_in(shipped(s))]
