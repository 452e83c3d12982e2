//! Formulae in print: LaTeX, and one line of plain Unicode for a terminal.

mod letters;

use super::node::{Arg, Def, Func, Law, Node, Op, Par, Part, Ref, Tree, Under};
use itertools::Itertools;

/// How formulae are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// For `article` with no packages.
    Latex,
    /// For a terminal.
    Plain,
}

/// How tightly a formula binds: a term of a sum, a signed term, a factor, or an atom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tightness {
    Sum,
    Sign,
    Product,
    Atom,
}

impl Notation {
    fn pick<'a>(self, latex: &'a str, plain: &'a str) -> &'a str {
        match self {
            Notation::Latex => latex,
            Notation::Plain => plain,
        }
    }

    /// A formula in this notation.
    pub fn formula(self, tree: &Tree) -> String {
        self.write(tree)
    }

    fn bracket(self, inner: String) -> String {
        match self {
            Notation::Latex => format!("\\left({inner}\\right)"),
            Notation::Plain => format!("({inner})"),
        }
    }

    /// At least as tight as asked, by brackets where needed.
    fn at_least(self, tree: &Tree, wanted: Tightness) -> String {
        let written = self.write(tree);
        match tightness(tree) < wanted {
            true => self.bracket(written),
            false => written,
        }
    }

    fn write(self, tree: &Tree) -> String {
        match &**tree {
            Node::Num(q) => self.number(q),
            Node::Count => "N".into(),
            Node::Temperature => "T".into(),
            Node::Unit(name, index) => self.sub(self.name(*name), self.index(*index)),
            Node::Theta(par) => self.par(*par),
            Node::Add(terms) => self.add(terms),
            Node::Mul(factors) => self.mul(factors),
            Node::Neg(x) => format!("-{}", self.at_least(x, Tightness::Product)),
            Node::Frac(x, y) => match self {
                Notation::Latex => format!("\\frac{{{}}}{{{}}}", self.write(x), self.write(y)),
                Notation::Plain => {
                    let below = match &**y {
                        Node::Mul(_) => self.bracket(self.write(y)),
                        _ => self.at_least(y, Tightness::Product),
                    };
                    // A sum above or below: the slash stands apart, and reaches over all of it.
                    let slash = if is_sum(x) || is_sum(y) { " / " } else { "/" };
                    format!("{}{slash}{below}", self.at_least(x, Tightness::Product))
                }
            },
            Node::Fn(func, x) => self.function(*func, x),
            Node::Fold(op, binders, x) => {
                let sign = match op {
                    Op::Sum => self.pick("\\sum", "Σ"),
                    Op::Product => self.pick("\\prod", "Π"),
                };
                let binders = self.binders(binders);
                let x = self.at_least(x, Tightness::Product);
                match self {
                    Notation::Latex => format!("{sign}_{{{binders}}} {x}"),
                    Notation::Plain => format!("{sign}_{binders} {x}"),
                }
            }
            Node::Mean(law, x) => self.mean(law, x),
            Node::P { of, given, under } => self.probability(of, given, *under),
            Node::D(par, x) => self.derivative(*par, x),
            Node::Diff(par) => format!("{}{}", self.pick("\\partial ", "∂"), self.par(*par)),
            Node::Call(def, args) => self.call(*def, args),
            Node::At(edit, x) => {
                let edit = self.edit(edit);
                match self {
                    Notation::Latex => {
                        format!(
                            "\\left.{}\\right|_{{{edit}}}",
                            self.at_least(x, Tightness::Product)
                        )
                    }
                    Notation::Plain => format!("{}|_{edit}", self.at_least(x, Tightness::Atom)),
                }
            }
        }
    }

    fn number(self, q: &rug::Rational) -> String {
        match self {
            Notation::Latex if *q.denom() != 1 => {
                let sign = if *q < 0 { "-" } else { "" };
                format!(
                    "{sign}\\frac{{{}}}{{{}}}",
                    q.numer().clone().abs(),
                    q.denom()
                )
            }
            _ => q.to_string(),
        }
    }

    fn add(self, terms: &[Tree]) -> String {
        let mut sum = String::new();
        for (place, term) in terms.iter().enumerate() {
            match (&**term, place) {
                (Node::Neg(x), 0) => sum += &format!("-{}", self.at_least(x, Tightness::Product)),
                (Node::Neg(x), _) => sum += &format!(" - {}", self.at_least(x, Tightness::Product)),
                (_, 0) => sum += &self.at_least(term, Tightness::Sign),
                _ => sum += &format!(" + {}", self.at_least(term, Tightness::Product)),
            }
        }
        sum
    }

    /// A fold inside a product is bracketed unless it comes last: it would swallow what follows.
    fn mul(self, factors: &[Tree]) -> String {
        let last = factors.len().saturating_sub(1);
        let mut written = factors
            .iter()
            .enumerate()
            .map(|(place, factor)| match &**factor {
                Node::Fold(..) | Node::D(..) | Node::Fn(Func::Ln, _) if place != last => {
                    self.bracket(self.write(factor))
                }
                Node::Frac(..) | Node::Num(_) if place > 0 && self == Notation::Plain => {
                    self.bracket(self.write(factor))
                }
                // 1 / Σ_h f(v,h): what follows is no part of the sum.
                Node::Frac(_, below) if is_sum(below) && self == Notation::Plain => {
                    self.bracket(self.write(factor))
                }
                Node::Fold(..) | Node::D(..) | Node::Fn(Func::Ln, _) => self.write(factor),
                _ => self.at_least(factor, Tightness::Atom),
            });
        written.join(self.pick("\\,", " "))
    }

    fn function(self, func: Func, x: &Tree) -> String {
        match func {
            Func::Ln => {
                let inner = match &**x {
                    Node::Fold(..) => self.write(x),
                    Node::Mul(_) => self.bracket(self.write(x)),
                    Node::Frac(..) if self == Notation::Latex => self.write(x),
                    _ => self.at_least(x, Tightness::Atom),
                };
                match (self, &**x) {
                    (Notation::Plain, Node::Frac(..)) => format!("ln({})", self.write(x)),
                    (Notation::Plain, Node::Mul(_)) => format!("ln{inner}"),
                    _ => format!("{} {inner}", self.pick("\\ln", "ln")),
                }
            }
            Func::Exp => match self {
                Notation::Latex => format!("e^{{{}}}", self.write(x)),
                Notation::Plain => {
                    let of = match &**x {
                        Node::Neg(y) => y,
                        _ => x,
                    };
                    match **of {
                        Node::Call(..) | Node::Theta(_) => format!("e^{}", self.write(x)),
                        _ => format!("exp({})", self.write(x)),
                    }
                }
            },
            Func::Sigma => format!(
                "{}{}",
                self.pick("\\sigma", "σ"),
                self.bracket(self.write(x))
            ),
        }
    }

    fn mean(self, law: &Law, x: &Tree) -> String {
        let x = self.write(x);
        let angle = |law: String| match self {
            Notation::Latex => format!("\\left\\langle {x}\\right\\rangle_{{{law}}}"),
            Notation::Plain => format!("⟨{x}⟩_{law}"),
        };
        match law {
            Law::Rows(binder) => angle(self.binders(&[*binder])),
            // E[h_j | v], where what is bound is one unit given a state.
            Law::Model { bind, of, given }
                if bind == of
                    && !given.is_empty()
                    && bind.len() == 1
                    && matches!(bind[0].part, Part::Only(_)) =>
            {
                let given = self.refs(given);
                match self {
                    Notation::Latex => format!("\\mathrm{{E}}\\left[{x}\\mid {given}\\right]"),
                    Notation::Plain => format!("E[{x}|{given}]"),
                }
            }
            Law::Model { bind, of, given } => angle(format!(
                "{}{}{}",
                self.refs(bind),
                self.pick("\\sim ", "~"),
                self.probability(of, given, Under::Model)
            )),
        }
    }

    fn probability(self, of: &[Ref], given: &[Ref], under: Under) -> String {
        let letter = match under {
            Under::Model => "p",
            Under::Data => self.pick("P_{d}", "P_d"),
            Under::Uniform => self.pick("P_{\\mathrm{true}}", "P_true"),
        };
        let given = match given {
            [] => String::new(),
            given => format!("{}{}", self.pick("\\mid ", "|"), self.refs(given)),
        };
        format!("{letter}({}{given})", self.refs(of))
    }

    fn derivative(self, par: Par, x: &Tree) -> String {
        let par = self.par(par);
        match (self, &**x) {
            (Notation::Latex, Node::Call(..) | Node::Fn(..)) => {
                format!("\\frac{{\\partial {}}}{{\\partial {par}}}", self.write(x))
            }
            (Notation::Latex, _) => {
                format!(
                    "\\frac{{\\partial}}{{\\partial {par}}}{}",
                    self.bracket(self.write(x))
                )
            }
            (Notation::Plain, Node::Call(..)) => format!("∂{}/∂{par}", self.write(x)),
            (Notation::Plain, Node::Fn(Func::Ln, inner)) if matches!(&**inner, Node::Call(..)) => {
                format!("∂ {}/∂{par}", self.write(x))
            }
            (Notation::Plain, _) => format!("∂/∂{par} {}", self.bracket(self.write(x))),
        }
    }

    fn call(self, def: Def, args: &[Arg]) -> String {
        let mut args = args.iter().map(|arg| match arg {
            Arg::State(reference) => self.reference(*reference),
            Arg::Data => "X".into(),
        });
        let args = args.join(",");
        match def {
            Def::Energy | Def::HaykinEnergy => format!("E({args})"),
            Def::Factor | Def::RowMass => format!("f({args})"),
            Def::Z if args.is_empty() => "Z".into(),
            Def::Z => format!("Z({args})"),
            Def::Likelihood => format!("L({}{args})", self.pick("\\theta\\mid ", "θ|")),
            Def::MeanLogLikelihood => self.pick("\\overline{\\ln L}", "mean ln L").into(),
            Def::Divergence => self.pick("D_{KL}", "D_KL").into(),
            Def::DeltaTheta => self.pick("\\Delta\\Theta", "ΔΘ").into(),
            Def::DeltaW => self.pick("\\Delta W_{ij}", "ΔWᵢⱼ").into(),
        }
    }
}

fn is_sum(tree: &Tree) -> bool {
    matches!(&**tree, Node::Fold(..))
}

fn tightness(tree: &Tree) -> Tightness {
    match &**tree {
        Node::Add(terms) if terms.len() > 1 => Tightness::Sum,
        Node::Neg(_) => Tightness::Sign,
        Node::Num(q) if *q < 0 => Tightness::Sign,
        Node::Mul(_) | Node::Fold(..) | Node::Fn(Func::Ln, _) | Node::D(..) => Tightness::Product,
        _ => Tightness::Atom,
    }
}
