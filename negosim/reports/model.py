"""A report before it is written: everything that stands on the page, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from negosim.reports.live import LiveChart

__all__ = [
    "Answer",
    "Change",
    "Citation",
    "Entry",
    "Foundations",
    "Group",
    "Head",
    "Items",
    "Page",
    "Part",
    "Picture",
    "Place",
    "Question",
    "Sheet",
    "Transcript",
]


@dataclass(frozen=True)
class Entry:
    """A name and what is said of it; ``code`` says that it is a command, a checksum or the like."""

    name: str
    text: str
    code: bool = False


@dataclass(frozen=True)
class Items:
    """Entries below a head."""

    head: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Change:
    """A parameter whose prior the scenario sets itself."""

    name: str
    here: str
    dispute: str


@dataclass(frozen=True)
class Question:
    """What was asked.

    Attributes
    ----------
    asks : str
        In the scenario's own words.
    about : tuple of str
        What kind of question it is, in sentences.
    scenarios : tuple of Entry
        Titles of several scenarios, and what each asks.
    offers : tuple of Items
        What is on the table, settlements first.
    start : str
        What is in force at the start.
    talks : str
        Rounds, who proposes, who may move alone.
    changes : tuple of Change
    changed : tuple of str
        What else was changed, in words of the files.
    """

    asks: str
    about: tuple[str, ...]
    scenarios: tuple[Entry, ...]
    offers: tuple[Items, ...]
    start: str
    talks: str
    changes: tuple[Change, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Transcript:
    """Lines that keep their form, such as one play of the talks."""

    title: str
    text: str


@dataclass(frozen=True)
class Answer:
    """The answer in words.

    Attributes
    ----------
    headline : str
        One sentence.
    paragraphs : tuple of str
    findings : tuple of Items
        Findings in order, below a head that says what they are.
    remarks : tuple of str
        How to read it.
    transcript : Transcript, optional
    """

    headline: str
    paragraphs: tuple[str, ...] = ()
    findings: tuple[Items, ...] = ()
    remarks: tuple[str, ...] = ()
    transcript: Transcript | None = None


@dataclass(frozen=True)
class Picture:
    """A chart that does not answer the pointer: an SVG image as an address that holds it."""

    name: str
    title: str
    caption: str
    alt: str
    source: str


@dataclass(frozen=True)
class Place:
    """A cell: what is read, what rows are sorted by (nothing: by what is read), and where it leads."""

    text: str
    key: str = ""
    links: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Head:
    """A column."""

    text: str
    number: bool = False
    wrapped: bool = False


@dataclass(frozen=True)
class Group:
    """Rows below a head, which stay together when they are sorted."""

    head: str
    rows: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes
    ----------
    name : str
        Of its kind.
    caption : str
    heads : tuple of Head
    spans : tuple of pairs of str and int
        Common heads above the heads, with how many they span; none, or all of them.
    groups : tuple of Group
    notes : tuple of str
    """

    name: str
    caption: str
    heads: tuple[Head, ...]
    groups: tuple[Group, ...]
    spans: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def many(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True)
class Part:
    """What one results folder holds.

    Attributes
    ----------
    folder : str
        The folder's name.
    kind : str
        What the results are, in words: ``Sweep``.
    title : str
    question : Question
    answer : Answer
    charts : tuple of LiveChart
    pictures : tuple of Picture
        Charts of results that have none that answer the pointer.
    sheets : tuple of Sheet
    notes : tuple of str
        What holds for all tables.
    certificate : str
        What the solution says of its own accuracy.
    again : tuple of Entry
        How to have it again.
    """

    folder: str
    kind: str
    title: str
    question: Question
    answer: Answer
    charts: tuple[LiveChart, ...]
    pictures: tuple[Picture, ...]
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
    certificate: str
    again: tuple[Entry, ...]


@dataclass(frozen=True)
class Citation:
    """A source: the key that evidence names, and all that is known of it."""

    key: str
    text: str
    note: str


@dataclass(frozen=True)
class Foundations:
    """What the numbers of a dispute rest on."""

    title: str
    about: str
    basis: str
    parameters: Sheet
    terms: Sheet
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Page:
    """A report.

    Attributes
    ----------
    title, lead : str
    date : str
        When the newest of the results were written.
    parts : tuple of Part
    foundations : tuple of Foundations
        One for each dispute that the parts are about.
    limits, glossary : tuple of Entry
    """

    title: str
    lead: str
    date: str
    parts: tuple[Part, ...]
    foundations: tuple[Foundations, ...]
    limits: tuple[Entry, ...]
    glossary: tuple[Entry, ...]
