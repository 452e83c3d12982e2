//! Expressions in numbers as text: `(3/2)/(1 + 3/2) = 3/5`.

use super::numbers::Show;
use super::view::{Formula, Span, Text};
use crate::derivation::story::Expr;
use crate::derivation::{Func, Tightness};
use crate::number::Value;

/// Expressions with the sign that says whether they are rounded.
pub(super) fn chain(exprs: &[Expr]) -> Text {
    Text::joined(exprs.iter().map(expression), sign(exprs))
}

pub(super) fn sign(exprs: &[Expr]) -> Formula {
    match exprs
        .iter()
        .flat_map(Expr::values)
        .any(Show::term_is_rounded)
    {
        true => " ≈ ".into(),
        false => " = ".into(),
    }
}

/// Rounded exponents have so many places after the point.
const PLACES_OF_EXPONENTS: u32 = 6;

/// How numbers are shown in lines of them.
const SHOW: Show = Show::Term;

pub(super) fn expression(expr: &Expr) -> Text {
    match expr {
        Expr::Value(value) => Span::Value(value.clone(), SHOW).into(),
        Expr::Open {
            coefficient, power, ..
        } => {
            let theta = match power {
                1 => "e^θ",
                _ => "e^-θ",
            };
            match coefficient.fraction() {
                Some(q) if *q == 1 => Text::new().formula(theta),
                _ => at_least(&Expr::Value(coefficient.clone()), Tightness::Atom).formula(theta),
            }
        }
        Expr::Add(terms) => {
            let mut text = Text::new();
            for (place, term) in terms.iter().enumerate() {
                text = match (term, place) {
                    (Expr::Neg(x), 0) => text.formula("-").then(at_least(x, Tightness::Product)),
                    (Expr::Neg(x), _) => text.formula(" - ").then(at_least(x, Tightness::Product)),
                    (term, 0) => text.then(at_least(term, Tightness::Sign)),
                    (term, _) => text.formula(" + ").then(at_least(term, Tightness::Product)),
                };
            }
            text
        }
        Expr::Mul(factors) => {
            let factor = |factor: &Expr| match factor {
                Expr::Value(Value::Log { .. }) => at_least(factor, Tightness::Atom),
                _ => at_least(factor, Tightness::Product),
            };
            Text::joined(factors.iter().map(factor), Formula::from("·"))
        }
        Expr::Neg(x) => Text::new()
            .formula("-")
            .then(at_least(x, Tightness::Product)),
        Expr::Frac(x, y) => {
            let wanted = match **x {
                Expr::Open { .. } => Tightness::Product,
                _ => Tightness::Atom,
            };
            at_least(x, wanted)
                .formula("/")
                .then(at_least(y, Tightness::Atom))
        }
        Expr::Fn(func, x) => {
            let whole = matches!(&**x, Expr::Value(Value::Exact(q)) if *q >= 0 && q.is_integer());
            match (func, whole) {
                (Func::Ln, true) => Text::new().formula("ln ").then(expression(x)),
                (Func::Ln, false) => bracketed("ln(", x),
                // An exponent needs places after the point: its error becomes a factor.
                (Func::Exp, _) => {
                    let inner = expression(x).map(|span| match span {
                        Span::Value(value @ Value::Within(_), _) => {
                            Span::Value(value, Show::Places(PLACES_OF_EXPONENTS))
                        }
                        span => span,
                    });
                    let open = Text::from(Formula::new("e^(", "\\exp("));
                    open.then(inner).formula(")")
                }
                (Func::Sigma, _) => bracketed("σ(", x),
            }
        }
    }
}

fn bracketed(open: &str, inner: &Expr) -> Text {
    Text::new()
        .formula(open)
        .then(expression(inner))
        .formula(")")
}

fn at_least(expr: &Expr, wanted: Tightness) -> Text {
    match tightness(expr) < wanted {
        true => bracketed("(", expr),
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
