"""Checks the story that `derive` prints, from the printed text alone.

Every line of numbers is read back and each of its `=` is computed again in fractions (`ln` by its argument); the
machine is read from the printed table, and Z, p(v), both halves, their difference and every entry of the gradient are
made again by summing over all joint states. Nothing is shared with the program but its output.

    python3 tests/reference/story.py target/release/rbm-exact [--seeds 20 | --quick]
"""
import argparse
import itertools
import math
import re
import subprocess
import sys
from fractions import Fraction

SUB = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
NUMERIC = re.compile(r"^[0-9/()+\-·=≈ .…e^θln]+$")
VERDICT = re.compile(r"\s(equal|agrees to \d+ digits)$|^(equal|agrees to \d+ digits)$")


class Log:
    """ln of a fraction (or of a float)."""

    def __init__(self, of):
        self.of = of

    def value(self):
        return math.log(self.of)


class Parser:
    """A number expression: + - · / ( ) ln e^( e^θ."""

    def __init__(self, text, theta):
        self.tokens = re.findall(r"ln|e\^-θ|e\^θ|e\^|-?\d+\.?\d*e[+-]?\d+|\d+\.\d+…?|\d+|[-+·/()]", text)
        bare = "".join(self.tokens)
        if bare != text.replace(" ", ""):
            raise ValueError(f"not a number line: {text!r} read as {bare!r}")
        self.theta, self.at = theta, 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def all(self):
        found = self.sum()
        if self.peek() is not None:
            raise ValueError(f"left over: {self.tokens[self.at:]}")
        return found

    def sum(self):
        negative = self.peek() == "-" and self.next()
        total = self.product()
        total = times(total, Fraction(-1)) if negative else total
        while self.peek() in ("+", "-"):
            sign = Fraction(1 if self.next() == "+" else -1)
            total = plus(total, times(self.product(), sign))
        return total

    def product(self):
        found = self.atom()
        while True:
            token = self.peek()
            if token == "·":
                self.next()
                found = times(found, self.atom())
            elif token == "/":
                self.next()
                found = times(found, inverse(self.atom()))
            elif token in ("e^θ", "e^-θ"):
                found = times(found, self.atom())
            else:
                return found

    def atom(self):
        token = self.next()
        if token == "(":
            found = self.sum()
            assert self.next() == ")"
            return found
        if token == "ln":
            return Log(self.atom())
        if token == "e^":
            inner = self.atom()
            return inner.of if isinstance(inner, Log) else (Fraction(1) if inner == 0 else math.exp(inner))
        if token == "e^θ":
            return self.theta
        if token == "e^-θ":
            return inverse(self.theta)
        if "." in token or "e" in token:
            return float(token.rstrip("…"))
        return Fraction(token)


def plus(x, y):
    if isinstance(x, Log) and isinstance(y, Log):
        return Log(x.of * y.of)
    for a, b in ((x, y), (y, x)):
        if isinstance(a, Log):
            return a if b == 0 and not isinstance(b, Log) else a.value() + number(b)
    return x + y


def times(x, y):
    if isinstance(y, Log):
        x, y = y, x
    if isinstance(x, Log):
        if isinstance(y, Fraction) and y.denominator == 1:
            return Log(x.of ** int(y))
        return x.value() * number(y)
    return x * y


def inverse(x):
    return 1 / x


def number(x):
    return x.value() if isinstance(x, Log) else float(x)


def same(x, y, size=0.0):
    if isinstance(x, Log) and isinstance(y, Log) and isinstance(x.of, Fraction) and isinstance(y.of, Fraction):
        return x.of == y.of
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return x == y
    x, y = number(x), number(y)
    # Six digits of each number: a sum is off by as much as its largest term.
    return abs(x - y) <= 2e-5 * max(abs(x), abs(y), 1e-3) + 4e-6 * size


def number_lines(text):
    """The lines that end in a verdict, unfolded."""
    gathered = ""
    for line in text.splitlines():
        stripped = line.strip()
        bare = VERDICT.sub("", line.rstrip()).strip()
        starts = re.match(r"  \S", line) and re.search("[=≈]", bare) and not bare.startswith(("= ", "≈ ")) and not NUMERIC.match(bare)
        if starts:
            gathered = bare
        elif bare and NUMERIC.match(bare) and re.match(r" {2,6}\S", line):
            gathered = f"{gathered} {bare}".strip()
        elif not VERDICT.search(" " + stripped):
            gathered = ""
        if VERDICT.search(" " + stripped):
            yield gathered
            gathered = ""


def check_lines(text, theta):
    """Every `=` of every number line; returns how many, and the chains."""
    count, chains = 0, []
    for line in number_lines(text):
        parts = [part.strip() for part in re.split(r"[=≈]", line)]
        while parts and not NUMERIC.match(parts[0]):
            parts.pop(0)
        # `h₂ = 0: Σ p(h₁|v,h₂) = 1/3 + 2/3 = 1`: the name ends at the colon.
        if ":" in line:
            parts = [part.strip() for part in re.split(r"[=≈]", line.split(":", 1)[1])]
            while parts and not NUMERIC.match(parts[0]):
                parts.pop(0)
        assert parts, f"no numbers in {line!r}"
        values = [Parser(part, theta).all() for part in parts]
        size = max(map(float, re.findall(r"\d+\.\d+", line)), default=0.0)
        for part, value in zip(parts[1:], values[1:]):
            count += 1
            assert same(values[0], value, size), f"{parts[0]} is not {part}"
        chains.append(values)
    return count, chains


class Machine:
    """The machine as printed."""

    def __init__(self, text):
        lines = text.splitlines()
        flat = " ".join(lines)
        self.w, self.b, self.c = [], [], []
        # One unit on each side: the parameters are in a sentence.
        least = re.search(r"w₁₁(?:/T)? = (.*?), b₁(?:/T)? = (.*?), c₁(?:/T)? = (.*?)\. ", flat)
        if least:
            w, b, c = map(factor, least.groups())
            self.w, self.b, self.c = [[w]], [b], [c]
        else:
            self.read_table(lines)
        self.low = -1 if re.search(r"means v₁=1, (v₂=|the others )-1|means v₁=-1", flat) else 0
        found = re.search(r"Data X, \d+ rows?: ([^.]*)\.", flat).group(1)
        self.rows = []
        for item in found.split(", "):
            bits, *times_ = item.split(" ", 1)
            many = {None: 1, "twice": 2}.get(times_[0] if times_ else None)
            many = many or int(times_[0].split()[0])
            self.rows += [tuple(map(int, bits))] * many
        temperature = re.search(r"The temperature is T = (\S+)\. ", flat)
        self.t = Fraction(temperature.group(1)) if temperature else Fraction(1)
        named = re.search(r"θ = (\w+) \([^)]*\)\?\s+Here v=([01]+)", flat.translate(SUB))
        self.theta, self.datum = named.group(1), tuple(map(int, named.group(2)))

    def read_table(self, lines):
        head = next(i for i, line in enumerate(lines) if re.match(r"\s+W(/T)?\s", line))
        self.biased = bool(re.search(r"\sb(/T)?$", lines[head]))
        names = re.split(r"\s{2,}", lines[head].translate(SUB).strip())
        n_h = sum(name.startswith("h") for name in names)
        self.w, self.b, self.c = [], [], [Fraction(1)] * n_h
        for line in lines[head + 1:]:
            cells = re.split(r"\s{2,}", line.translate(SUB).strip())
            if re.match(r"v\d+$", cells[0]):
                odds = [factor(cell) for cell in cells[1:]]
                self.w.append(odds[:n_h])
                self.b.append(odds[n_h] if self.biased else Fraction(1))
            elif re.match(r"c(/T)?$", cells[0]):
                self.c = [factor(cell) for cell in cells[1:1 + n_h]]
            else:
                break

    def units(self, bits):
        return [1 if bit else self.low for bit in bits]

    def f(self, v, h):
        v, h = self.units(v), self.units(h)
        found = Fraction(1)
        for i, vi in enumerate(v):
            found *= self.b[i] ** vi
            for j, hj in enumerate(h):
                found *= self.w[i][j] ** (vi * hj)
        for j, hj in enumerate(h):
            found *= self.c[j] ** hj
        return found

    def partner(self, name, v, h):
        v, h = self.units(v), self.units(h)
        if name[0] == "w":
            return v[int(name[1]) - 1] * h[int(name[2]) - 1]
        return (v if name[0] == "b" else h)[int(name[1]) - 1]

    def all(self):
        n_v, n_h = len(self.b), len(self.c)
        states = list(itertools.product((0, 1), repeat=n_h))
        table = {v: {h: self.f(v, h) for h in states} for v in itertools.product((0, 1), repeat=n_v)}
        z = sum(sum(row.values()) for row in table.values())

        def held(name, v):
            row = table[v]
            return sum(f * self.partner(name, v, h) for h, f in row.items()) / sum(row.values())

        def free(name):
            return sum(f * self.partner(name, v, h) for v, row in table.items() for h, f in row.items()) / z

        def data(name):
            return sum(held(name, v) for v in self.rows) / len(self.rows)

        return table, z, held, free, data


def factor(cell):
    """e to a printed parameter."""
    # `1/2 ln 2` is a product.
    value = Parser(re.sub(r"(\d) ln", r"\1·ln", cell), Fraction(1)).all()
    if isinstance(value, Log):
        return value.of
    return Fraction(1) if value == 0 else math.exp(value)


def check(binary, arguments):
    ran = subprocess.run([binary, "derive", "--quiet", *arguments], capture_output=True, text=True)
    text = ran.stdout
    assert ran.returncode == 0, (arguments, ran.returncode, ran.stderr)
    assert max(map(display, text.splitlines())) <= 80, (arguments, "a line of more than 80 columns")
    m = Machine(text)
    theta = factor_of(m)
    printed = re.search(r"Leave e\^θ = (\S+) open", " ".join(text.splitlines()))
    # Small machines leave e^θ open.
    assert not printed or same(Parser(printed.group(1), theta).all(), theta), (arguments, "e^θ")
    assert printed or not 2 < len(m.b) + len(m.c) <= 4, (arguments, "e^θ")
    count, chains = check_lines(text, theta)
    count += check_factors(text, m, theta, arguments) + check_tables(text, m, arguments)
    table, z, held, free, data = m.all()
    name, row = m.theta, table[m.datum]
    half, model, mean = held(name, m.datum), free(name), data(name)
    wanted = {
        "Z": z,
        **({"the row's weight": sum(row.values())} if printed else {}),
        "2a": half,
        "2b": model,
        "2c": half - model,
        "the data term": mean,
        "the gradient": (mean - model) / m.t,
    }
    for what, value in wanted.items():
        found = any(same(chain[-1], value) for chain in chains if not isinstance(chain[-1], Log))
        assert found, (arguments, f"no line comes to {what} = {value}")
    check_words(text, m, (mean - model) / m.t, arguments)
    entries = 0
    for line in text.splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if len(cells) == 6 and re.match(r"[wbc]\d", cells[0].translate(SUB)):
            name = cells[0].translate(SUB)
            shown = [Parser(cell, theta).all() for cell in cells[1:5]]
            truth = [data(name), free(name), (data(name) - free(name)) / m.t]
            for x, y in zip(shown, truth):
                assert same(x, y), (arguments, name, x, y)
            # The true error in two digits: as the digits shown say, to half a unit of their last place and of its own.
            off = 0.0 if cells[5] == "0" or cells[5].startswith("<") else float(cells[5])
            assert abs(number(shown[3]) - number(shown[2]) - off) <= 1.1e-11 + 0.051 * abs(off), (arguments, line)
            entries += 1
    assert entries > 0, (arguments, "no gradient table")
    return count + entries


def check_words(text, m, gradient, arguments):
    """The sentences that a machine's numbers decide: which way, and the slope of KL."""
    flat = " ".join(text.split())
    way = re.search(r"It is (\w+): mean ln p\(v\) rises when (\S+) (\w+)\.", flat)
    if same(gradient, Fraction(0)):
        assert not way, (arguments, "a way for a gradient of 0")
    else:
        up = number(gradient) > 0
        wanted = ("positive", "rises") if up else ("negative", "falls")
        assert (way.group(1), way.group(3)) == wanted, (arguments, way.group(0), gradient)
        assert way.group(2).translate(SUB) == m.theta, (arguments, way.group(0))
    slopes = re.search(r"share of X; Δ\S is KL's slope (?:≈ )?(.*?): subtract", flat).group(1)
    for slope in re.split("[=≈]", slopes):
        assert same(Parser(slope.strip(), Fraction(1)).all(), -gradient), (arguments, "the slope of KL", slope)
    counted = re.search(r"(\d+) lines of --steps: (.*?)\.$", flat)
    parts = [int(part.split()[0]) for part in re.sub(r"\(.*?\)", "", counted.group(2)).split(", ")]
    assert sum(parts) == int(counted.group(1)), (arguments, counted.group(0))
    # The row that is followed is marked in the first table, where that is not one of factors alone.
    marked = re.findall(r"(?:v=)?([01]+) .*followed$", text, re.M)
    whole = re.search(r"^  The \d+ sums together: Z", text, re.M)
    assert marked == ([] if whole else ["".join(map(str, m.datum))]), (arguments, "followed", marked)


def check_factors(text, m, theta, arguments):
    """The table of rows: each is the product of its factors, and is the row's weight; returns how many."""
    table = m.all()[0]
    count, columns = 0, 0
    for line in text.splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if cells[0] == "v" and any(cell.startswith(("1+y", "2 cosh")) for cell in cells):
            blocks = cells.count("v")
            columns = len(cells) // blocks if blocks > 1 else 1 + sum(
                cell.startswith(("e^Σ", "1+y", "2 cosh", "Σ_h")) for cell in cells
            )
        elif columns and re.match(r"[01]+$", cells[0]):
            for at in range(0, columns * blocks, columns):
                name, *factors, total = cells[at:at + columns]
                product, total = Fraction(1), Parser(total, theta).all()
                for factor_ in factors:
                    product *= Parser(factor_, theta).all()
                truth = sum(table[tuple(map(int, name))].values())
                assert same(product, total) and same(total, truth), (arguments, line)
                count += 1
        elif not cells[0].startswith("other"):
            columns = 0
    return count


def check_tables(text, m, arguments):
    """The cells of the other tables, each computed anew from the machine by the names at its head and side: the weights
    of all states, p(h|v) of the followed row, and what each row adds to the mean; returns how many."""
    table, z, held, free, _ = m.all()
    head, count = [], 0
    for line in text.splitlines():
        cells = re.split(r"\s{2,}", line.translate(SUB).strip())
        if cells[0] in ("f(v,h)", "p(h|v)", "row v"):
            head = cells
            continue
        wanted = [cell_of(m, table, z, held, free, name, cells[0], head[0]) for name in head[1:]] if head else []
        if len(cells) != len(head) or not any(wanted):
            head = []
            continue
        for shown, truth in zip(cells[1:], wanted):
            if truth is not None:
                found = Parser(shown.removesuffix(", followed"), None).all()
                assert same(found, truth[0]), (arguments, line, shown, truth[0])
                count += 1
    return count


def cell_of(m, table, z, held, free, name, side, of):
    """What stands under `name` beside `side`, in a tuple; None where this program does not know."""
    rows = [row for row in side.removeprefix("v=").split(" ") if re.fullmatch("[01]+", row)]
    rows = [tuple(map(int, row)) for row in rows if len(row) == len(m.b)]
    if of == "p(h|v)":
        known = [unit for text in (side, "" if name.startswith("sum") else name) for unit in units_of(text)]
        if not units_of(side) or (not units_of(name) and not name.startswith("sum")):
            return None
        row = table[m.datum]
        bits = {j: 1 if value == 1 else 0 for j, value in known}
        part = sum(f for h, f in row.items() if all(h[j] == bit for j, bit in bits.items()))
        return (part / sum(row.values()),)
    if not rows:
        return None
    row = table[rows[0]]
    if name.startswith("h="):
        return (row[tuple(map(int, name[2:]))],)
    terms = {held(m.theta, v) for v in rows}
    return {
        "Σ_h f(v,h)": (sum(row.values()),),
        "p(v)": (sum(row.values()) / z,),
        "data rows": (Fraction(m.rows.count(rows[0])),),
        "rows": (Fraction(sum(m.rows.count(v) for v in rows)),),
    }.get(name) or ((terms.pop() - (free(m.theta) if name.startswith("minus") else 0),) if of == "row v" else None)


def units_of(text):
    """`h2 = -1` and `h1h3=01` as the numbers of hidden units, from 0, and what they are."""
    found = re.fullmatch(r"((?:h\d)+) ?= ?(-?\d+)", text)
    if not found:
        return []
    units = [int(unit) - 1 for unit in found.group(1).split("h")[1:]]
    values = [int(found.group(2))] if len(units) == 1 else list(map(int, found.group(2)))
    return list(zip(units, values))


def display(line):
    return sum(0 if c == "\u0303" else 1 for c in line)


def factor_of(m):
    name = m.theta
    if name[0] == "w":
        return m.w[int(name[1]) - 1][int(name[2]) - 1]
    return (m.b if name[0] == "b" else m.c)[int(name[1]) - 1]


def cases(seeds):
    if seeds is None:
        yield ["--example", "m1"]
        yield ["--example", "m2"]
        yield ["--example", "m2b", "--param", "b[2]", "--units", "spin", "--temperature", "1/2"]
        yield ["--seed", "1", "--nv", "4", "--nh", "3"]
        yield ["--seed", "2", "--nv", "2", "--nh", "2", "--weights", "decimal"]
        return
    for name in ("m1", "m2", "m2b", "m4", "sticky", "perfect"):
        yield ["--example", name]
        yield ["--example", name, "--units", "spin"]
        yield ["--example", name, "--temperature", "2"]
    for param in ("w[1,1]", "w[2,1]", "b[1]", "b[2]", "c[1]", "c[2]"):
        yield ["--example", "m2b", "--param", param]
        yield ["--example", "m2b", "--param", param, "--units", "spin", "--temperature", "1/2"]
    for seed in range(1, seeds + 1):
        size = ["--seed", str(seed), "--nv"]
        yield size + ["4", "--nh", "3"]
        yield size + ["4", "--nh", "3", "--weights", "decimal"]
        yield size + [str(1 + seed % 4), "--nh", str(1 + seed // 4 % 5), "--rows", str(1 + seed % 3)]
        yield size + [str(1 + seed % 5), "--nh", str(1 + seed // 5 % 3), "--weights", "log-rational", "--units", "spin"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="five stories")
    asked = parser.parse_args()
    ran = numbers = 0
    for arguments in cases(None if asked.quick else asked.seeds):
        try:
            numbers += check(asked.binary, arguments)
        except Exception as error:
            raise SystemExit(f"derive {' '.join(arguments)}: {error!r}") from error
        ran += 1
    print(f"{ran} stories, {numbers} equations and entries, all true")


if __name__ == "__main__":
    sys.exit(main())
