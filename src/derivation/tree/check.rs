//! Is a formula well-formed? Free, bound and shadowed letters, the number of arguments, and a bare
//! differential, all decided before anything is evaluated and for every machine at once.

use super::build::{only, whole};
use super::node::{Arg, Binder, Def, Index, Law, Node, Part, Ref, Tree};
use super::print::Notation;

/// What the check finds; problems make a formula not well-formed, shadowed letters do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Why the formula is not an expression; empty where it is one.
    pub problems: Vec<String>,
    /// Letters that are bound again although they already stand for something.
    pub shadowed: Vec<String>,
}

/// The state letters in scope.
#[derive(Clone)]
struct Scope {
    refs: Vec<Ref>,
}

impl Scope {
    /// A whole is covered by itself, or by one unit and all but that unit.
    fn covers(&self, reference: Ref) -> bool {
        let has = |part| {
            self.refs.contains(&Ref {
                name: reference.name,
                part,
            })
        };
        let by_parts = |index| has(Part::Only(index)) && has(Part::AllBut(index));
        let any_parts = self.refs.iter().any(|known| match known.part {
            Part::Only(index) => known.name == reference.name && by_parts(index),
            _ => false,
        });
        has(Part::Whole) || has(reference.part) || any_parts
    }

    fn with(&self, binder: Binder) -> Scope {
        let mut scope = self.clone();
        match binder {
            Binder::State(reference) => {
                if reference.part == Part::Whole {
                    scope.refs.retain(|known| known.name != reference.name);
                }
                scope.refs.push(reference);
            }
            Binder::Rows(name) | Binder::DistinctRows(name) => {
                scope.refs.push(whole(name));
            }
            Binder::Units(_) | Binder::Edges(..) | Binder::OtherThan(..) => {}
        }
        scope
    }
}

/// Checks a formula whose free state letters are declared.
pub(crate) fn check(tree: &Tree, free: &[Ref]) -> Findings {
    let mut findings = Findings::default();
    let scope = Scope {
        refs: free.to_vec(),
    };
    walk(tree, &scope, &mut findings);
    findings
}

fn free_letter(reference: Ref, scope: &Scope, findings: &mut Findings) {
    if !scope.covers(reference) {
        let letter = match reference.part {
            Part::Only(index) => {
                Notation::Plain.formula(&super::build::unit(reference.name, index))
            }
            _ => reference.name.ascii().into(),
        };
        let problem = format!("{letter} is free: nothing says which state it is");
        if !findings.problems.contains(&problem) {
            findings.problems.push(problem);
        }
    }
}

fn bind(binder: Binder, scope: &Scope, findings: &mut Findings) -> Scope {
    let shadows = match binder {
        Binder::State(Ref {
            name,
            part: Part::Whole,
        })
        | Binder::Rows(name)
        | Binder::DistinctRows(name) => {
            let known = scope.refs.contains(&whole(name));
            known.then(|| name.ascii().to_string())
        }
        Binder::Edges(Index::I, Index::J) => Some("(i,j)".to_string()),
        _ => None,
    };
    if let Some(shadows) = shadows
        && !findings.shadowed.contains(&shadows)
    {
        findings.shadowed.push(shadows);
    }
    scope.with(binder)
}

fn walk(tree: &Tree, scope: &Scope, findings: &mut Findings) {
    match &**tree {
        Node::Unit(name, index) => free_letter(only(*name, *index), scope, findings),
        Node::Frac(x, y) => {
            walk(x, scope, findings);
            match &**y {
                Node::Diff(par) => findings.problems.push(format!(
                    "a number over the bare differential ∂{}: the second ∂ is missing",
                    Notation::Plain.formula(&super::build::par(*par))
                )),
                _ => walk(y, scope, findings),
            }
        }
        Node::Fold(_, binders, x) => {
            let mut inner = scope.clone();
            for binder in binders {
                inner = bind(*binder, &inner, findings);
            }
            walk(x, &inner, findings);
        }
        Node::Mean(Law::Rows(binder), x) => {
            let inner = bind(*binder, scope, findings);
            walk(x, &inner, findings);
        }
        Node::Mean(
            Law::Model {
                bind: bound,
                of,
                given,
            },
            x,
        ) => {
            given.iter().for_each(|r| free_letter(*r, scope, findings));
            let mut inner = scope.clone();
            for reference in bound {
                inner = bind(Binder::State(*reference), &inner, findings);
            }
            of.iter().for_each(|r| free_letter(*r, &inner, findings));
            walk(x, &inner, findings);
        }
        Node::P { of, given, .. } => {
            of.iter()
                .chain(given)
                .for_each(|r| free_letter(*r, scope, findings));
        }
        Node::Diff(_) => findings
            .problems
            .push("a differential is not a number".into()),
        Node::Call(def, args) => {
            for arg in args {
                match arg {
                    Arg::State(reference) => free_letter(*reference, scope, findings),
                    Arg::Data => findings.problems.push(match def {
                        Def::Z => {
                            "Z(X) takes the data: Z sums over all states and takes none".into()
                        }
                        _ => "the data stand where a state is wanted".into(),
                    }),
                }
            }
        }
        other => {
            let parts = other.parts().into_iter();
            parts.for_each(|part| walk(part, scope, findings));
        }
    }
}
