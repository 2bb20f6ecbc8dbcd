"""What every repository does, whatever its engine."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_tui.errors import ChangedElsewhere, NotSaved
from audit_tui.store.history import UNRECORDED, verify
from audit_tui.store.repository import Conflict, Item, Repository
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.store.conftest import AT, answer
from tests.store.memory import MemoryRepository

PART = "NEG-01.police"


def test_nothing_is_stored_at_first(repository: Repository) -> None:
    assert repository.parts() == ()
    assert repository.all(PART) == ()
    assert repository.get(PART, "answer", "q1") is None
    assert repository.history(PART) == ()
    repository.close()


def test_what_is_saved_is_there_for_the_next_who_opens(make_repository: Callable[[], Repository]) -> None:
    text = "Zoë\r\n  ‘quoted’ \u0000\u2028 \U0001f600 and half a pair \udc80"
    saved = make_repository().put([answer("q1", 0, text), answer("q2", 0, [1, 1.5, None, {"a": True}])], by="A", at=AT)
    assert [item.version for item in saved] == [1, 1]
    opened = make_repository()
    assert opened.parts() == (PART,)
    assert opened.all(PART) == saved
    found = opened.get(PART, "answer", "q1")
    assert found is not None
    assert found.document == {"value": text}


def test_a_put_of_nothing_is_nothing(repository: Repository) -> None:
    assert repository.put([], by="A", at=AT) == ()
    assert repository.put([answer("q1", 0, None)], by="A", at=AT) == (answer("q1", 0, None),)
    assert repository.parts() == ()


def test_versions_go_on_and_are_returned_in_the_order_given(repository: Repository) -> None:
    repository.put([answer("b", 0, 1)], by="A", at=AT)
    saved = repository.put([answer("c", 0, 1), answer("b", 1, 2), answer("a", 0, 3)], by="A", at=AT)
    assert [(item.id, item.version) for item in saved] == [("c", 1), ("b", 2), ("a", 1)]


@pytest.mark.parametrize("known", [0, 1, 3])
def test_another_document_under_another_version_is_a_conflict(repository: Repository, known: int) -> None:
    repository.put([answer("q1", 0, "yes")], by="A", at=AT)
    repository.put([answer("q1", 1, "no")], by="A", at=AT)
    before = repository.history(PART)
    with pytest.raises(ChangedElsewhere) as raised:
        repository.put([answer("q0", 0, "new"), answer("q1", known, "partly")], by="B", at=AT)
    assert isinstance(raised.value, Conflict)
    assert isinstance(raised.value, NotSaved)
    assert raised.value.theirs == answer("q1", 2, "no")
    assert repository.all(PART) == (answer("q1", 2, "no"),)
    assert repository.history(PART) == before


def test_a_thing_known_but_not_stored_is_a_conflict_with_nothing(repository: Repository) -> None:
    with pytest.raises(Conflict) as raised:
        repository.put([answer("q1", 4, "yes")], by="B", at=AT)
    assert raised.value.theirs == answer("q1", 0, None)


def test_the_same_document_saved_twice_counts_as_saved_once(repository: Repository) -> None:
    first = repository.put([answer("q1", 0, "yes")], by="A", at=AT)
    assert repository.put([answer("q1", 0, "yes")], by="A", at=AT) == first
    assert len(repository.history(PART)) == 1


@pytest.mark.parametrize(("was", "now"), [(True, 1), (1, 1.0), (False, 0), (0.0, -0.0)])
def test_values_that_python_takes_for_equal_are_not_the_same(repository: Repository, was: object, now: object) -> None:
    repository.put([answer("q1", 0, was)], by="A", at=AT)
    (saved,) = repository.put([answer("q1", 1, now)], by="A", at=AT)
    assert saved.version == 2
    assert repr(saved.document) == repr({"value": now})


def test_a_thing_taken_away_is_gone_and_its_version_goes_on(repository: Repository) -> None:
    repository.put([answer("q1", 0, "yes")], by="A", at=AT)
    assert repository.put([answer("q1", 1, None)], by="A", at=AT) == (answer("q1", 2, None),)
    assert repository.all(PART) == ()
    assert repository.get(PART, "answer", "q1") is None
    with pytest.raises(Conflict) as raised:
        repository.put([answer("q1", 1, "again")], by="A", at=AT)
    assert raised.value.theirs == answer("q1", 2, None)
    assert repository.put([answer("q1", 2, "again")], by="A", at=AT) == (answer("q1", 3, "again"),)


def test_history_says_who_changed_what_and_why(repository: Repository) -> None:
    repository.put([answer("q1", 0, "yes")], by="Ann", at=AT)
    repository.put([answer("q1", 1, None)], by="Bob", at="2026-03-02T10:00:00Z", why="asked twice")
    first, second = repository.history(PART)
    assert (first.seq, first.by, first.was, first.version, first.why) == (1, "Ann", None, 1, "")
    assert (second.seq, second.by, second.at) == (2, "Bob", "2026-03-02T10:00:00Z")
    assert (second.kind, second.id, second.version) == ("answer", "q1", 2)
    assert (second.was, second.why) == ({"value": "yes"}, "asked twice")
    assert verify((first, second), repository.all(PART)) == ()


def test_the_whole_of_a_part_is_what_it_holds_and_its_history(repository: Repository) -> None:
    assert repository.whole(PART) == ((), ())
    repository.put([answer("q1", 0, "yes"), answer("q2", 0, "no")], by="A", at=AT)
    repository.put([answer("q1", 1, None)], by="B", at=AT)
    assert repository.whole(PART) == (repository.all(PART), repository.history(PART))
    assert [item.id for item in repository.whole(PART).items] == ["q2"]
    assert [event.by for event in repository.whole(PART).events] == ["A", "A", "B"]


def test_the_versions_of_a_kind_are_those_of_what_is_there(repository: Repository) -> None:
    assert repository.versions(PART, "answer") == {}
    repository.put([answer("q1", 0, "yes"), answer("q2", 0, "no"), answer("q1", 0, "x", kind="draft")], by="A", at=AT)
    repository.put([answer("q1", 1, "no")], by="A", at=AT)
    repository.put([answer("q2", 1, None)], by="A", at=AT)
    assert repository.versions(PART, "answer") == {"q1": 2}
    assert repository.versions(PART, "draft") == {"q1": 1}
    assert repository.versions(PART, "finding") == {}


def test_the_head_is_the_last_event_also_within_one_moment(repository: Repository) -> None:
    assert repository.head(PART) is None
    with repository.one_moment():
        for number in range(3):
            repository.put([answer("q1", number, number)], by="A", at=AT)
            assert repository.head(PART) == repository.history(PART)[-1]
    assert [repository.head(PART, seq) for seq in (1, 2, 3)] == list(repository.history(PART))
    assert repository.head(PART, 4) is None


@pytest.mark.parametrize("kind", sorted(UNRECORDED))
def test_drafts_and_places_have_versions_but_no_history(repository: Repository, kind: str) -> None:
    repository.put([answer("q1", 0, "ty", kind=kind)], by="A", at=AT)
    (saved,) = repository.put([answer("q1", 1, "typing", kind=kind)], by="A", at=AT)
    assert saved.version == 2
    assert repository.history(PART) == ()
    assert verify((), repository.all(PART)) == ()


def test_a_put_is_of_one_part_and_saves_a_thing_once(repository: Repository) -> None:
    with pytest.raises(ValueError, match="one part"):
        repository.put([answer("q1", 0, "yes"), answer("q1", 0, "yes", part="NEG-02")], by="A", at=AT)
    with pytest.raises(ValueError, match="once"):
        repository.put([answer("q1", 0, "yes"), answer("q1", 0, "no")], by="A", at=AT)
    assert repository.parts() == ()


def test_what_a_caller_does_to_a_document_changes_nothing_stored(repository: Repository) -> None:
    document = {"value": ["yes"]}
    repository.put([Item(PART, "answer", "q1", 0, document)], by="A", at=AT)
    document["value"].append("no")
    (found,) = repository.all(PART)
    assert found.document == {"value": ["yes"]}
    found.document["value"].append("no")
    assert repository.all(PART)[0].document == {"value": ["yes"]}
    assert repository.put([answer("q2", 0, 1)], by="A", at=AT)
    assert verify(repository.history(PART), repository.all(PART)) == ()


TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.just("\udc80"), max_size=8)
VALUES = st.none() | st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=4,
)
THING = st.tuples(st.sampled_from(["NEG-01", "NEG-01.police"]), st.sampled_from(["answer", "draft", "finding"]), TEXT)
STEPS = st.lists(st.tuples(THING, VALUES, st.sampled_from([0, 0, 0, -1, 1]), st.booleans()), max_size=12)


@pytest.mark.parametrize("engine", ["tinydb", "memory"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_sequence_of_saves_is_what_a_dictionary_would_hold(
    engine: str, steps: list[tuple[tuple[str, str, str], object, int, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("session")
    memory = MemoryRepository()
    repository: Repository = memory if engine == "memory" else TinyDBRepository(folder)
    model: dict[tuple[str, str, str], Item] = {}
    for (part, kind, name), value, off, reopen in steps:
        key = (part, kind, f"q{name}")
        stored = model.get(key, Item(*key, 0, None))
        wanted = Item(*key, max(0, stored.version + off), None if value is None else {"value": value})
        if repr(wanted.document) == repr(stored.document):
            assert repository.put([wanted], by="A", at=AT) == (stored,)
        elif wanted.version != stored.version:
            with pytest.raises(Conflict) as raised:
                repository.put([wanted], by="A", at=AT)
            assert raised.value.theirs == stored
        else:
            model[key] = Item(*key, stored.version + 1, wanted.document)
            assert repository.put([wanted], by="A", at=AT) == (model[key],)
        if reopen and engine == "tinydb":
            repository = TinyDBRepository(folder)
    for part in ("NEG-01", "NEG-01.police"):
        kept = [model[key] for key in sorted(model) if key[0] == part and model[key].document is not None]
        assert sorted(repository.all(part), key=lambda item: (item.kind, item.id)) == kept
        recorded = sum(item.version for key, item in model.items() if key[0] == part and item.kind not in UNRECORDED)
        assert len(repository.history(part)) == recorded
        assert verify(repository.history(part), repository.all(part)) == ()
    assert repository.parts() == tuple(sorted({part for part, _, _ in model}))
