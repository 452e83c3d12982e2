//! Formulae as trees: 17 kinds of node in which every line of the derivation can be written, run
//! as printed, and typeset.

use rug::Rational;
use std::sync::Arc;

/// A shared, immutable formula.
pub type Tree = Arc<Node>;

/// A letter for states. Its layer is fixed: v, u, x are visible, h and h̃ hidden, s and r are all
/// units at once (Haykin's notation).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Name {
    V,
    U,
    X,
    H,
    Tilde,
    S,
    R,
}

impl Name {
    /// How many letters there are.
    pub(crate) const COUNT: usize = 7;

    /// The letter in plain characters.
    pub(crate) fn ascii(self) -> &'static str {
        ["v", "u", "x", "h", "h~", "s", "r"][self as usize]
    }

    /// The units this letter ranges over.
    pub fn layer(self) -> Layer {
        match self {
            Name::V | Name::U | Name::X => Layer::Visible,
            Name::H | Name::Tilde => Layer::Hidden,
            Name::S | Name::R => Layer::All,
        }
    }
}

/// A set of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Layer {
    Visible,
    Hidden,
    All,
}

/// A letter for a unit's number. i, k are visible; j, l hidden; `All*` run over all units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Index {
    I,
    J,
    K,
    L,
    /// Haykin's i: any unit.
    AllI,
    /// Haykin's j: any unit.
    AllJ,
    /// A unit by its number (1-based in print).
    Fixed(u8),
}

impl Index {
    /// How many index letters there are.
    pub(crate) const COUNT: usize = 6;

    /// The place of the letter in an environment; a fixed unit has none.
    pub fn place(self) -> Option<usize> {
        match self {
            Index::I => Some(0),
            Index::J => Some(1),
            Index::K => Some(2),
            Index::L => Some(3),
            Index::AllI => Some(4),
            Index::AllJ => Some(5),
            Index::Fixed(_) => None,
        }
    }

    /// The layer that a sum over this letter runs over.
    pub fn layer(self) -> Layer {
        match self {
            Index::I | Index::K => Layer::Visible,
            Index::J | Index::L | Index::Fixed(_) => Layer::Hidden,
            Index::AllI | Index::AllJ => Layer::All,
        }
    }
}

/// Which units of a state a reference speaks of: all, only one (h̃_j), all but one (h̃^{-j}).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Part {
    Whole,
    Only(Index),
    AllBut(Index),
}

/// A state, or part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Ref {
    pub name: Name,
    pub part: Part,
}

/// A parameter, by letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Par {
    /// The generic θ: whichever parameter was chosen.
    Theta,
    W(Index, Index),
    B(Index),
    C(Index),
    /// `w_ab` over all units, symmetric, zero inside a layer.
    Symmetric(Index, Index),
}

/// `ln`, `exp` (two ways to print it) and the logistic function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Func {
    Ln,
    Exp,
    Sigma,
}

/// Sum or product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Op {
    Sum,
    Product,
}

/// What a fold or a mean binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binder {
    /// All values of the units of the reference. A part *adds* units to the letter's assignment,
    /// a whole replaces it (this is shadowing).
    State(Ref),
    /// The data rows, with multiplicities.
    Rows(Name),
    /// The distinct data rows.
    DistinctRows(Name),
    /// The units of a layer.
    Units(Index),
    /// All pairs of a visible and a hidden unit.
    Edges(Index, Index),
    /// All units but one: `j ≠ i`.
    OtherThan(Index, Index),
}

/// The law a mean is taken under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Law {
    /// The data rows with multiplicities, or the distinct ones.
    Rows(Binder),
    /// `bind ∼ p(of | given)` under the model.
    Model {
        /// What is bound.
        bind: Vec<Ref>,
        /// What the law is of, as printed.
        of: Vec<Ref>,
        /// The condition.
        given: Vec<Ref>,
    },
}

/// Whose probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Under {
    /// The machine's: `p` or `P_m` in print.
    Model,
    /// The empirical law `c(x)/N`.
    Data,
    /// A true law that stands for the unknown one: here uniform.
    Uniform,
}

/// A named definition whose body is itself a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Def {
    /// `E(v,h)`.
    Energy,
    /// `f(v,h) = e^{-E(v,h)/T}`.
    Factor,
    /// `f(v) = sum_h f(v,h)`.
    RowMass,
    /// `Z = sum_{u,h} f(u,h)`.
    Z,
    /// `L(θ | v) = p(v)`.
    Likelihood,
    /// The mean of `ln p(x)` over the rows.
    MeanLogLikelihood,
    /// `sum_x P_d(x) ln(P_d(x)/P_m(x))`.
    Divergence,
    /// The thread's `ΔΘ = ∂D_KL/∂Θ`.
    DeltaTheta,
    /// The thread's `ΔW_ij`.
    DeltaW,
    /// Haykin's `E(s) = -1/2 sum_i sum_{j≠i} w_ji s_j s_i`.
    HaykinEnergy,
}

impl Def {
    /// The letters that its body is written with.
    pub(crate) fn formals(self) -> &'static [Name] {
        match self {
            Def::Energy | Def::Factor => &[Name::V, Name::H],
            Def::RowMass | Def::Likelihood => &[Name::V],
            Def::HaykinEnergy => &[Name::S],
            _ => &[],
        }
    }
}

/// What a definition is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arg {
    /// A state.
    State(Ref),
    /// The data X (which Z does not take: the thread prints `Z(X;Θ)`).
    Data,
}

/// A change of the machine, its data or a definition, inside which a formula is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Edit {
    /// `w_ij = ln a`; `a = 0` cuts the edge.
    Set(Par, Rational),
    /// `X := set(X)`.
    DistinctRows,
    /// `X := (01)^4`: one state N times, the last unit on.
    SameRowFourTimes,
    /// `E := -E`.
    EnergyNegated,
    /// `E := 2E`.
    EnergyDoubled,
    /// `E := E - ln 2 h_1 h_2`: a hidden-hidden edge.
    HiddenEdge,
    /// The same weights read for the other units.
    UnitsSwapped,
    /// The machine's image in the other units, `W := 4J, ...` (H3), states re-read.
    Image,
}

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A rational constant.
    Num(Rational),
    /// N, the number of rows with multiplicity.
    Count,
    /// T, the temperature.
    Temperature,
    /// The number `v_i`.
    Unit(Name, Index),
    /// A parameter.
    Theta(Par),
    /// A sum; a `Neg` term prints as a subtraction.
    Add(Vec<Tree>),
    /// A product, evaluated from the left, stopping at an exact zero (`0 ln 0 = 0`).
    Mul(Vec<Tree>),
    /// A sign.
    Neg(Tree),
    /// A quotient.
    Frac(Tree, Tree),
    /// `ln`, `exp`, `σ`.
    Fn(Func, Tree),
    /// A sum or product over what the binders bind.
    Fold(Op, Vec<Binder>, Tree),
    /// An expectation.
    Mean(Law, Tree),
    /// A probability of (parts of) states.
    P {
        /// Of what.
        of: Vec<Ref>,
        /// Given what.
        given: Vec<Ref>,
        /// Whose.
        under: Under,
    },
    /// The derivative with respect to a parameter, which is resolved outside the formula's binders.
    D(Par, Tree),
    /// A bare `∂θ`: it has no value.
    Diff(Par),
    /// A definition applied.
    Call(Def, Vec<Arg>),
    /// A formula read on an edited machine.
    At(Edit, Tree),
}

impl Node {
    /// The formulae it is made of.
    pub(crate) fn parts(&self) -> Vec<&Tree> {
        match self {
            Node::Add(parts) | Node::Mul(parts) => parts.iter().collect(),
            Node::Frac(x, y) => vec![x, y],
            Node::Neg(x)
            | Node::Fn(_, x)
            | Node::Fold(_, _, x)
            | Node::Mean(_, x)
            | Node::D(_, x)
            | Node::At(_, x) => vec![x],
            _ => Vec::new(),
        }
    }
}
