"""Shipped files with mistakes in them: whatever stands in a file, it is read or refused in sentences.

    python tests/fuzz.py [TRIES] [SEED]        default: 20000 tries, seed 1

Each try takes a shipped scenario or a dispute, makes one to four mistakes in it (lines cut, doubled,
swapped or indented, words retyped or exchanged, random bytes), and loads it. Anything but a loaded
file or an error with file and line is printed, and the program then fails.
"""

from __future__ import annotations

import random
import re
import string
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from negosim.dispute.load import dispute_of, is_dispute
from negosim.errors import FileFault, NegosimError
from negosim.reading import read
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names, shipped_path

__all__ = ["faulty", "jargon", "main", "mistaken", "originals", "run", "tried"]

_HERE = Path(__file__).parent
_SIGNS = "{}[]:,#&*!|>'\"%@`-?\t\\ \n"
_VALUES = [
    ".nan", ".inf", "-.inf", "1e999", "-1", "0", "1.5", "true", "no", "null", "~", "''", "[]", "{}", "[a, b]",
    "{a: 1}", "2019-01-01", "!!python/object:os.system x", "&a", "*a", "<<: {a: 1}", "9" * 400, "0x", "1_0",
    "{triangular: [1, 2]}", "{uniform: [2, 1]}", "{scale: .nan}", "\x00", "\x1b[31m", "é", "\u2028", "?",
    "- - -", "1/0",
]  # fmt: skip
_JARGON = re.compile(
    r"\b(mapping|scalar|node|yaml|token|parse|sequence entries|alias|anchor|tuple|dict|str|int|float|bool|"
    r"pydantic|None|True|False|Traceback|[A-Z]\w+Error)\b"
)

Mistake = Callable[[list[str], random.Random], None]


def originals(large: bool = True) -> list[tuple[str, str]]:
    """Names and texts of the files that are shipped, small ones far more often than the large one."""
    texts = [(name, shipped_path(name).read_text(encoding="utf-8")) for name in shipped_names()]
    texts += [("fishery", (_HERE / "data" / "fishery.yaml").read_text(encoding="utf-8"))] * 2
    kuril = resources.files("negosim.dispute").joinpath("kuril.yaml").read_text(encoding="utf-8")
    own = (
        "negosim: 1\nextends: election_2018\noffers:\n  use: [projects, four_islands]\n  drop: [projects]\n"
        "  new:\n    mine: {like: four_islands, set: {treaty: none}, salience: 2}\n"
        "  combine: {c: {base: projects, over: {jsdf: [allowed, excluded], treaty: [none, peace]}}}\n"
        "in_force: {sanctions: eased}\nfrozen: [sanctions]\ncalendar: {2: {sway_japan: 1}}\n"
        "parameters:\n  consent_written: 0.9\n  sway_japan: {triangular: [0.3, 1.5, 2.5]}\n"
        "  us_threat_russia: {scale: 1.5, add: 0.1}\n"
        "  precision_japan: {discrete: {values: [1, .inf], weights: [1, 1]}}\n"
        "game: {rounds: 5, proposers: [japan], moves: []}\nrun: {draws: 50, seed: 3, design: sobol}\n"
    )
    return [*texts, *[("own", own)] * 8, *[("kuril", kuril)] * large]


def mistaken(text: str, chance: random.Random) -> bytes:
    """A text with one to four mistakes."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        chance.choice(_MISTAKES)(lines, chance)
        lines = lines or [""]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.randbytes(chance.randint(1, 4)) + data[at + chance.randint(0, 3) :]
    if chance.random() < 0.03:
        data = data[: chance.randrange(len(data) + 1)]
    return data


def _at(lines: list[str], chance: random.Random) -> int:
    """A line that says something, most of the time."""
    said = [number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")]
    return chance.choice(said) if said and chance.random() < 0.9 else chance.randrange(len(lines))


def _cut(lines: list[str], chance: random.Random) -> None:
    del lines[_at(lines, chance)]


def _double(lines: list[str], chance: random.Random) -> None:
    at = _at(lines, chance)
    lines.insert(chance.choice([at, chance.randrange(len(lines) + 1)]), lines[at])


def _swap(lines: list[str], chance: random.Random) -> None:
    one, other = _at(lines, chance), _at(lines, chance)
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = (
        chance.choice([" ", "  ", "\t", "    "]) + lines[at] if chance.random() < 0.6 else lines[at][1:]
    )


def _retype(lines: list[str], chance: random.Random) -> None:
    """A sign left out, doubled, exchanged with the next one or mistyped."""
    at = _at(lines, chance)
    line = lines[at]
    if not line:
        return
    k = chance.randrange(len(line))
    typed = chance.choice(["", line[k] * 2, chance.choice(string.ascii_lowercase), chance.choice(_SIGNS)])
    lines[at] = line[:k] + typed + line[k + 1 :]


def _exchange(lines: list[str], chance: random.Random) -> None:
    """A word in the place of another one."""
    at = _at(lines, chance)
    words = re.findall(r"[\w.-]+", lines[at])
    others = re.findall(r"[\w.-]+", lines[_at(lines, chance)])
    if words and others:
        lines[at] = lines[at].replace(chance.choice(words), chance.choice(others), 1)


def _revalue(lines: list[str], chance: random.Random) -> None:
    """Something odd in the place of a word or of a whole value."""
    at = _at(lines, chance)
    value = chance.choice(_VALUES)
    if chance.random() < 0.5 and ":" in lines[at]:
        lines[at] = f"{lines[at].partition(':')[0]}: {value}"
        return
    words = re.findall(r"[\w.-]+", lines[at])
    if words:
        lines[at] = lines[at].replace(chance.choice(words), value, 1)


_MISTAKES: list[Mistake] = [_cut, _double, _swap, _indent, _retype, _retype, _exchange, _exchange, _revalue]


def tried(data: bytes, path: Path) -> NegosimError | None:
    """What is wrong with a file, if anything is; any other error is a mistake of the program."""
    path.write_bytes(data)
    try:
        faults: list[NegosimError] = []
        document = read(path, faults)
        if is_dispute(document):
            dispute_of(document, faults)
        else:
            load(path)
    except NegosimError as error:
        return error
    return None


def faulty(error: NegosimError, path: Path) -> str:
    """What is wrong with a refusal: no place, several lines, words that its readers do not know."""
    for fault in error.faults:
        if not isinstance(fault, FileFault) or fault.line < 1 or fault.column < 1:
            return f"no place: {fault}"
        said = str(fault).removeprefix(f"{fault.place}: ")
        if (
            not str(fault).startswith(f"{fault.path}:")
            or len(said.splitlines()) != 1
            or not said.isprintable()
        ):
            return f"not one line: {fault!r}"
        if said[-1] not in ".?" or jargon(said):
            return f"wording: {fault}"
    return ""


def jargon(message: str) -> str:
    """A technical word in a message, apart from what it quotes."""
    found = _JARGON.search(re.sub(r"'.*?'|'.*|\[.*\]|\{.*\}", "", message))
    return found.group() if found else ""


def run(tries: int, seed: int, folder: Path, large: bool = True) -> tuple[Counter[str], list[str]]:
    """How many tries were read or refused, and what went wrong."""
    texts, path = originals(large), folder / "mine.yaml"
    counts: Counter[str] = Counter()
    wrong = []
    for number in range(tries):
        chance = random.Random(f"{seed}/{number}")
        name, text = chance.choice(texts)
        data = mistaken(text, chance)
        try:
            error = tried(data, path)
        except Exception:  # whatever it is, it is what is looked for
            wrong.append(f"try {number} ({name}): {traceback.format_exc()}")
            continue
        counts["read" if error is None else "refused"] += 1
        counts["faults"] += len(error.faults) if error else 0
        told = faulty(error, path) if error else ""
        if told:
            wrong.append(f"try {number} ({name}): {told}")
    return counts, wrong


def main(tries: int = 20_000, seed: int = 1) -> int:
    """Print what was found; 1 if anything went wrong."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        counts, wrong = run(tries, seed, Path(folder))
    took = time.perf_counter() - began
    print(f"{tries} tries, seed {seed}: {counts['read']} read, {counts['refused']} refused", end=" ")
    print(f"with {counts['faults']} faults, {len(wrong)} wrong, {took:.0f} s")
    for each in wrong[:20]:
        print(f"\n{each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
