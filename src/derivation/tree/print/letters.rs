//! The letters of formulae in print: states and parts of them, indices, parameters, what is bound,
//! and edits of the machine.

use super::Notation;
use crate::derivation::tree::node::{Binder, Edit, Index, Name, Par, Part, Ref};
use itertools::Itertools;

impl Notation {
    pub(super) fn binders(self, binders: &[Binder]) -> String {
        let inside = self.pick("\\in X", "∈X");
        let mut written = binders.iter().map(|binder| match binder {
            Binder::State(reference) => self.reference(*reference),
            Binder::Rows(name) => format!("{}{inside}", self.name(*name)),
            Binder::DistinctRows(name) => format!(
                "{}{}",
                self.name(*name),
                self.pick("\\in \\mathrm{set}(X)", "∈set(X)")
            ),
            Binder::Units(index) => self.index(*index),
            Binder::Edges(i, j) => format!("({},{})", self.index(*i), self.index(*j)),
            Binder::OtherThan(j, i) => {
                format!(
                    "{}{}{}",
                    self.index(*j),
                    self.pick("\\neq ", "≠"),
                    self.index(*i)
                )
            }
        });
        written.join(",")
    }

    pub(super) fn refs(self, refs: &[Ref]) -> String {
        refs.iter().map(|r| self.reference(*r)).join(",")
    }

    pub(crate) fn reference(self, reference: Ref) -> String {
        let name = self.name(reference.name);
        match reference.part {
            Part::Whole => name.into(),
            Part::Only(index) => self.sub(name, self.index(index)),
            Part::AllBut(index) => {
                // All but a unit that is named: as the thread writes it.
                let index = match (index, reference.name) {
                    (Index::Fixed(_), Name::H | Name::Tilde) => Index::J,
                    (Index::Fixed(_), _) => Index::I,
                    (index, _) => index,
                };
                let raised = if self.index(index) == "i" {
                    "ⁱ"
                } else {
                    "ʲ"
                };
                let latex = format!("^{{-{}}}", self.index(index));
                format!("{name}{}", self.pick(&latex, &format!("⁻{raised}")))
            }
        }
    }

    pub(crate) fn sub(self, name: &str, index: String) -> String {
        match self {
            Notation::Latex => format!("{name}_{{{index}}}"),
            Notation::Plain => format!("{name}{}", subscript(&index)),
        }
    }

    pub(super) fn name(self, name: Name) -> &'static str {
        match (name, self) {
            (Name::V, _) => "v",
            (Name::U, _) => "u",
            (Name::X, _) => "x",
            (Name::H, _) => "h",
            (Name::Tilde, Notation::Latex) => "\\tilde h",
            (Name::Tilde, Notation::Plain) => "h\u{303}",
            (Name::S, _) => "s",
            (Name::R, _) => "r",
        }
    }

    pub(super) fn index(self, index: Index) -> String {
        match index {
            Index::I | Index::AllI => "i".into(),
            Index::J | Index::AllJ => "j".into(),
            Index::K => "k".into(),
            Index::L => "l".into(),
            Index::Fixed(unit) => (unit + 1).to_string(),
        }
    }

    pub(super) fn par(self, par: Par) -> String {
        let two = |letter, i, j| self.sub(letter, format!("{}{}", self.index(i), self.index(j)));
        match par {
            Par::Theta => self.pick("\\theta", "θ").into(),
            Par::W(i, j) | Par::Symmetric(i, j) => two("w", i, j),
            Par::B(i) => self.sub("b", self.index(i)),
            Par::C(j) => self.sub("c", self.index(j)),
        }
    }

    pub(super) fn edit(self, edit: &Edit) -> String {
        let text = match edit {
            Edit::Set(par, odds) if *odds == 0 => {
                return format!("{}={}", self.par(*par), self.pick("-\\infty", "-∞"));
            }
            Edit::Set(par, odds) => {
                return format!(
                    "{}={} {}",
                    self.par(*par),
                    self.pick("\\ln", "ln"),
                    self.number(odds)
                );
            }
            Edit::DistinctRows => ("X:=\\mathrm{set}(X)", "X:=set(X)"),
            Edit::SameRowFourTimes => ("X:=(0\\ldots01)^4", "X:=(0..01)x4"),
            Edit::EnergyNegated => ("E:=-E", "E:=-E"),
            Edit::EnergyDoubled => ("E:=2E", "E:=2E"),
            Edit::HiddenEdge => ("E:=E-\\ln 2\\,h_1h_2", "E:=E-ln2 h₁h₂"),
            Edit::UnitsSwapped => ("\\mathrm{other\\ units}", "other units"),
            Edit::Image => ("W:=4J,\\ldots", "W:=4J,.."),
        };
        self.pick(text.0, text.1).into()
    }
}

/// The Unicode subscripts of i, j, k, l and digits.
fn subscript(index: &str) -> String {
    index
        .chars()
        .map(|c| match c {
            'i' => 'ᵢ',
            'j' => 'ⱼ',
            'k' => 'ₖ',
            'l' => 'ₗ',
            '0'..='9' => char::from_u32('₀' as u32 + c as u32 - '0' as u32).unwrap_or(c),
            c => c,
        })
        .collect()
}
