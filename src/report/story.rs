//! The story as a view: numbers as spans, so that a handout can leave them out.

use super::answers::Derivation;
use super::derive::holding_everywhere;
use super::numbers::Show;
use super::prose::prose;
use super::steps::mark;
use super::view::{Block, Document, Formula, Heading, Judged, Line, Span, Table, Text};
use crate::derivation::story::{self, Expr, Piece, Section, Story};
use crate::derivation::{StepOutcome, StepRun};
use crate::number::Value;

/// The document; `blank` leaves its numbers out and puts them on a page of their own.
pub(super) fn story(told: &Story, derivation: &Derivation) -> Document {
    let title = "The gradient of a restricted Boltzmann machine, derived";
    let mut document = Document::new(title);
    let (m, q) = (derivation.given.m, derivation.quantities);
    document.subtitle = lower(&derivation.given.from.name).into();
    let gradient = derivation
        .differences
        .and_then(|table| story::gradient(q, table, told.main_sections() + 1, m.temperature()));
    let sections = || told.sections.iter().chain(&gradient);
    if derivation.blank {
        document.paragraph("Fill in the blanks. The answers follow on a page of their own.");
    }
    for section in sections() {
        document.blocks.extend(section_blocks(section, true));
    }
    if derivation.blank {
        document = document.map_spans(&mut |span| match span {
            // Differences are not made with pencil.
            Span::Value(_, Show::Places(_) | Show::Error | Show::Bound) => span,
            Span::Value(..) | Span::Strong(_) => Span::Blank,
            span => span,
        });
        document.blocks.push(Block::PageBreak);
        document.heading("Answers");
        for section in sections() {
            document.blocks.extend(section_blocks(section, false));
        }
    }
    document.paragraph(closing(derivation.ran));
    document
}

/// `built-in machine m2`: it stands beside the title.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// How many lines were run, and what opens them.
fn closing(ran: &[StepRun]) -> String {
    let count = |outcome| ran.iter().filter(|ran| ran.outcome() == outcome).count();
    let mut text = format!("{} lines were run:", ran.len());
    if let Some((number, chance)) = holding_everywhere(ran) {
        text += &format!(
            " {number} hold for every machine of this size (chance of error: at most {chance}),"
        );
    }
    match count(StepOutcome::RefutedAsExpected) {
        0 => {}
        number => text += &format!(" {number} are slips,"),
    }
    for (outcome, name) in [
        (StepOutcome::Refuted, "REFUTED"),
        (StepOutcome::Undecided, "UNDECIDED"),
    ] {
        match count(outcome) {
            0 => {}
            number => text += &format!(" {number} are {name},"),
        }
    }
    text.pop();
    text + ". See --steps, --explain R8, --param 'b[1]', --blank."
}

/// A section; without its reasons where only the numbers are wanted.
fn section_blocks(section: &Section, whole: bool) -> Vec<Block> {
    let mut right = Text::new();
    for (place, id) in section.ids.iter().enumerate() {
        if place > 0 {
            right = right.prose(" ");
        }
        right = right.with(Span::Step((*id).into()));
    }
    let mut blocks = Vec::new();
    let mut lines = Vec::new();
    for block in &section.blocks {
        let line = match block {
            story::Block::Formula(_) if !whole => continue,
            story::Block::Formula(line) => Some(formula(line)),
            story::Block::Numbers(numbers) => Some(numbers_line(numbers)),
            _ => None,
        };
        if let Some(line) = line {
            lines.push(line);
            continue;
        }
        if !lines.is_empty() {
            blocks.push(Block::Lines(std::mem::take(&mut lines)));
        }
        match block {
            story::Block::Prose(pieces) if whole || has_number(pieces) => {
                blocks.push(Block::Paragraph(sentence(pieces)));
            }
            story::Block::Table(table)
                if whole || table.rows.iter().flatten().any(|cell| has_number(cell)) =>
            {
                blocks.push(Block::Table(small_table(table)));
            }
            story::Block::Pairs(pairs) => {
                let pair =
                    |(name, said): &(Vec<Piece>, Vec<Piece>)| (sentence(name), sentence(said));
                blocks.push(Block::Pairs(pairs.iter().map(pair).collect()));
            }
            _ => {}
        }
    }
    if !lines.is_empty() {
        blocks.push(Block::Lines(lines));
    }
    if !blocks.is_empty() {
        blocks.insert(
            0,
            Block::Heading(Heading {
                level: if section.letter.is_some() { 2 } else { 1 },
                number: section.number.clone(),
                title: sentence(&section.title),
                right,
            }),
        );
    }
    blocks
}

fn has_number(pieces: &[Piece]) -> bool {
    let is_number = |piece: &Piece| {
        matches!(
            piece,
            Piece::Number(_)
                | Piece::Chain(_)
                | Piece::Decimal(..)
                | Piece::Error(_)
                | Piece::Bound(_)
        )
    };
    pieces.iter().any(is_number)
}

fn small_table(table: &story::Table) -> Table {
    let row = |cells: &Vec<Vec<Piece>>| cells.iter().map(|cell| sentence(cell)).collect();
    Table {
        head: row(&table.head),
        rows: table.rows.iter().map(row).collect(),
        small: true,
        ..Table::default()
    }
}

/// A formula with its reason.
fn formula(line: &story::Line) -> Line {
    let equals = || Formula::same("= ");
    let (indent, formula) = match (&line.lhs, &line.rhs) {
        (Some(lhs), Some(rhs)) => {
            let sides = Formula::from(lhs).then(&Formula::same(" = "));
            (0, sides.then(&Formula::from(rhs)))
        }
        (Some(lhs), None) => (0, Formula::from(lhs)),
        (None, Some(rhs)) => (1, equals().then(&Formula::from(rhs))),
        (None, None) => (0, Formula::default()),
    };
    Line {
        indent,
        formula: formula.into(),
        reason: sentence(&line.reason),
        ..Line::default()
    }
}

/// A line of numbers with its verdict.
pub(super) fn numbers_line(numbers: &story::Numbers) -> Line {
    let mut text = sentence(&numbers.lead);
    if !numbers.lead.is_empty() {
        text = text.formula(sign(&numbers.chain));
    }
    let text = text.then(chain(&numbers.chain));
    Line {
        indent: if numbers.lead.is_empty() { 2 } else { 1 },
        formula: text,
        result: Judged {
            mark: mark(&numbers.verdict),
            passes: numbers.verdict.holds(),
        }
        .into(),
        ..Line::default()
    }
}

/// Expressions with the sign that says whether they are rounded.
fn chain(exprs: &[Expr]) -> Text {
    let mut text = Text::new();
    for (place, expr) in exprs.iter().enumerate() {
        if place > 0 {
            text = text.formula(sign(exprs));
        }
        text = text.then(expression(expr));
    }
    text
}

fn sign(exprs: &[Expr]) -> Formula {
    match exprs
        .iter()
        .flat_map(Expr::values)
        .any(Show::term_is_rounded)
    {
        true => Formula::new(" ≈ ", "\\approx "),
        false => Formula::same(" = "),
    }
}

/// Rounded exponents have so many places after the point.
const PLACES_OF_EXPONENTS: u32 = 6;

/// How numbers are shown in lines of them.
const SHOW: Show = Show::Term;

/// Pieces read one after the other.
fn sentence(pieces: &[Piece]) -> Text {
    pieces
        .iter()
        .fold(Text::new(), |text, piece| text.then(one(piece)))
}

fn one(piece: &Piece) -> Text {
    match piece {
        Piece::Words(words) => prose(words),
        Piece::Answer(words) => Span::Strong(words.clone()).into(),
        Piece::Formula(tree) => Formula::from(tree).into(),
        Piece::Symbols(plain, latex) => Formula::new(plain.clone(), latex.clone()).into(),
        Piece::Number(Expr::Value(value)) => Span::Value(value.clone(), Show::Brief).into(),
        Piece::Number(expr) => expression(expr),
        Piece::Chain(exprs) => chain(exprs),
        // What was given stays on a handout: it is no blank.
        Piece::Given(value) => {
            let plain = Show::Brief.text(value);
            let latex = plain.replace("ln", "\\ln");
            Formula::new(plain, latex).into()
        }
        Piece::Decimal(value, places) => Span::Value(value.clone(), Show::Places(*places)).into(),
        Piece::Error(value) => Span::Value(value.clone(), Show::Error).into(),
        Piece::Bound(value) => Span::Value(value.clone(), Show::Bound).into(),
    }
}

/// How tightly an expression binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Sum,
    Sign,
    Product,
    Atom,
}

fn expression(expr: &Expr) -> Text {
    use crate::derivation::Func;
    match expr {
        Expr::Value(value) => Span::Value(value.clone(), SHOW).into(),
        Expr::Open {
            coefficient, power, ..
        } => {
            let theta = match power {
                1 => Formula::new("e^θ", "e^{\\theta}"),
                _ => Formula::new("e^-θ", "e^{-\\theta}"),
            };
            match coefficient.fraction() {
                Some(q) if *q == 1 => theta.into(),
                _ => at_least(&Expr::Value(coefficient.clone()), Tightness::Atom).formula(theta),
            }
        }
        Expr::Add(terms) => {
            let mut text = Text::new();
            for (place, term) in terms.iter().enumerate() {
                text = match (term, place) {
                    (Expr::Neg(x), 0) => text.math("-", "-").then(at_least(x, Tightness::Product)),
                    (Expr::Neg(x), _) => {
                        text.math(" - ", "-").then(at_least(x, Tightness::Product))
                    }
                    (term, 0) => text.then(at_least(term, Tightness::Sign)),
                    (term, _) => text
                        .math(" + ", "+")
                        .then(at_least(term, Tightness::Product)),
                };
            }
            text
        }
        Expr::Mul(factors) => {
            let mut text = Text::new();
            for (place, factor) in factors.iter().enumerate() {
                let is_log = matches!(factor, Expr::Value(Value::Log { .. }));
                let wanted = if is_log {
                    Tightness::Atom
                } else {
                    Tightness::Product
                };
                if place > 0 {
                    text = text.math("·", "\\cdot ");
                }
                text = text.then(at_least(factor, wanted));
            }
            text
        }
        Expr::Neg(x) => Text::new()
            .math("-", "-")
            .then(at_least(x, Tightness::Product)),
        Expr::Frac(x, y) => {
            let open = matches!(**x, Expr::Open { .. });
            let wanted = if open {
                Tightness::Product
            } else {
                Tightness::Atom
            };
            at_least(x, wanted)
                .math("/", "/")
                .then(at_least(y, Tightness::Atom))
        }
        Expr::Fn(func, x) => {
            let whole = matches!(&**x, Expr::Value(Value::Exact(q)) if *q >= 0 && q.is_integer());
            match (func, whole) {
                (Func::Ln, true) => Text::new().math("ln ", "\\ln ").then(expression(x)),
                (Func::Ln, false) => bracketed("ln(", "\\ln(", x),
                // An exponent needs places after the point: its error becomes a factor.
                (Func::Exp, _) => {
                    let inner = expression(x).map(|span| match span {
                        Span::Value(value @ Value::Within(_), _) => {
                            Span::Value(value, Show::Places(PLACES_OF_EXPONENTS))
                        }
                        span => span,
                    });
                    let open = Text::new().math("e^(", "\\exp(");
                    open.then(inner).math(")", ")")
                }
                (Func::Sigma, _) => bracketed("σ(", "\\sigma(", x),
            }
        }
    }
}

fn bracketed(plain: &str, latex: &str, inner: &Expr) -> Text {
    Text::new()
        .math(plain, latex)
        .then(expression(inner))
        .math(")", ")")
}

fn at_least(expr: &Expr, wanted: Tightness) -> Text {
    match tightness(expr) < wanted {
        true => bracketed("(", "(", expr),
        false => expression(expr),
    }
}

fn tightness(expr: &Expr) -> Tightness {
    match expr {
        Expr::Value(value) => {
            let text = SHOW.text(value);
            match text {
                _ if text.contains('±') => Tightness::Sum,
                _ if text.starts_with('-') => Tightness::Sign,
                _ if text.contains('/') || text.contains("ln") || text.contains('e') => {
                    Tightness::Product
                }
                _ => Tightness::Atom,
            }
        }
        Expr::Add(_) => Tightness::Sum,
        Expr::Neg(_) => Tightness::Sign,
        Expr::Mul(_) | Expr::Frac(..) | Expr::Open { .. } => Tightness::Product,
        Expr::Fn(..) => Tightness::Atom,
    }
}
