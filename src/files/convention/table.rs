//! The programs whose files are known, as data.

use crate::error::{Error, Result};
use crate::files::extras::did_you_mean;
use crate::machine::Units;

/// How a program keeps its machines.
#[derive(Debug)]
pub(crate) struct Convention {
    /// What `--convention` calls it.
    pub(crate) name: &'static str,
    /// The program.
    pub(crate) program: &'static str,
    /// Its names of W, b and c.
    pub(crate) names: [&'static str; 3],
    /// What its energy subtracts from the visible and from the hidden units.
    pub(crate) offsets: Option<(&'static str, &'static str)>,
    /// Whether W has a row per hidden unit.
    pub(crate) hidden_first: bool,
    pub(crate) units: Units,
    pub(crate) energy: Energy,
    /// Whether it has machines of either units.
    pub(crate) either_units: bool,
    /// How it keeps biases.
    pub(crate) vectors: Vectors,
    /// When a file is taken to be one of its files.
    pub(crate) known_by: KnownBy,
}

/// The shape of n numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vectors {
    /// (n,)
    Flat,
    /// (1, n)
    Row,
    /// (n, 1)
    Column,
}

/// Which law the arrays stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Energy {
    /// `E = -v W h - b v - c h`, of `v - ov` and `h - oh` where there are offsets.
    Minus,
    /// `E = +v W h + b v + c h`.
    Plus,
    /// `p(v) = ψ(v)^2` with `ln ψ(v) = b v + Σ_j ln cosh(v W + c)_j`.
    Square,
}

/// When a file is taken to be of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownBy {
    /// Its names alone.
    Names,
    /// Its names, but a square W is asked about: other programs keep it the other way under these names.
    NamesUnlessSquare,
    /// Its names beside an array of this one.
    Beside(&'static str),
    /// Its names below a group whose last part begins so.
    Group(&'static str),
    /// Nothing: it has to be asked for.
    Asking,
}

const fn convention(
    name: &'static str,
    program: &'static str,
    names: [&'static str; 3],
    hidden_first: bool,
    known_by: KnownBy,
) -> Convention {
    Convention {
        name,
        program,
        names,
        offsets: None,
        hidden_first,
        units: Units::Binary,
        energy: Energy::Minus,
        either_units: false,
        vectors: Vectors::Flat,
        known_by,
    }
}

const V_H: bool = false;
const H_V: bool = true;

/// Where several know a file, the first is taken.
pub(crate) const CONVENTIONS: &[Convention] = &[
    Convention {
        vectors: Vectors::Column,
        ..convention(
            "deeplearntoolbox",
            "the DeepLearnToolbox (MATLAB)",
            ["W", "b", "c"],
            H_V,
            KnownBy::Beside("vW"),
        )
    },
    Convention {
        either_units: true,
        ..convention("plain", "rbm-exact", ["W", "b", "c"], V_H, KnownBy::Names)
    },
    convention(
        "sklearn",
        "scikit-learn's BernoulliRBM",
        ["components_", "intercept_visible_", "intercept_hidden_"],
        H_V,
        KnownBy::Names,
    ),
    Convention {
        offsets: Some(("ov", "oh")),
        vectors: Vectors::Row,
        ..convention("pydeep", "PyDeep", ["w", "bv", "bh"], V_H, KnownBy::Names)
    },
    convention(
        "qucumber",
        "QuCumber",
        ["weights", "visible_bias", "hidden_bias"],
        H_V,
        KnownBy::Group("rbm_am"),
    ),
    convention(
        "torchrbm",
        "TorchRBM (rbms)",
        ["weight_matrix", "vbias", "hbias"],
        V_H,
        KnownBy::Names,
    ),
    Convention {
        either_units: true,
        ..convention(
            "rbms-jl",
            "RestrictedBoltzmannMachines.jl",
            ["weights", "visible_par", "hidden_par"],
            V_H,
            KnownBy::Names,
        )
    },
    convention(
        "boltzmann",
        "deeplearning.net's RBM and its relatives",
        ["W", "vbias", "hbias"],
        V_H,
        KnownBy::Names,
    ),
    convention(
        "pytorch",
        "modules written with torch.nn.functional.linear",
        ["W", "v_bias", "h_bias"],
        H_V,
        KnownBy::NamesUnlessSquare,
    ),
    Convention {
        vectors: Vectors::Row,
        ..convention(
            "hinton",
            "Hinton and Salakhutdinov's MATLAB code",
            ["vishid", "visbiases", "hidbiases"],
            V_H,
            KnownBy::Names,
        )
    },
    convention(
        "boltzmannmachines-jl",
        "BoltzmannMachines.jl",
        ["weights", "visbias", "hidbias"],
        V_H,
        KnownBy::Names,
    ),
    convention(
        "learnergy",
        "learnergy, in the letters of Hinton's guide (a visible, b hidden)",
        ["W", "a", "b"],
        V_H,
        KnownBy::NamesUnlessSquare,
    ),
    Convention {
        units: Units::Spin,
        energy: Energy::Square,
        ..convention(
            "netket",
            "NetKet's RBM",
            ["Dense.kernel", "visible_bias", "Dense.bias"],
            V_H,
            KnownBy::Names,
        )
    },
    Convention {
        units: Units::Spin,
        energy: Energy::Plus,
        ..convention(
            "annealer",
            "±1 machines of annealers, E = +s J t + h s + h t",
            ["J", "h_visible", "h_hidden"],
            V_H,
            KnownBy::Asking,
        )
    },
];

/// The names that `--convention` takes.
pub fn names() -> Vec<&'static str> {
    CONVENTIONS.iter().map(|one| one.name).collect()
}

/// Whether an array of weights of this name (in small letters) has a row for each hidden unit, where the programs that
/// have it agree.
pub(crate) fn known_turn(bare: &str) -> Option<bool> {
    let is_called = |one: &&Convention| {
        let own = one.names[0].trim_matches('_');
        own.eq_ignore_ascii_case(bare.trim_matches('_')) && !one.is_asked_about(true)
    };
    let mut turns = CONVENTIONS
        .iter()
        .filter(is_called)
        .map(|one| one.hidden_first);
    let first = turns.next()?;
    turns.all(|other| other == first).then_some(first)
}

impl Convention {
    /// The one of a name.
    ///
    /// # Errors
    /// A name of none, with all that there are.
    pub(crate) fn named(name: &str) -> Result<&'static Convention> {
        if let Some(found) = CONVENTIONS.iter().find(|one| one.name == name) {
            return Ok(found);
        }
        let names = names();
        let error = Error::input(format!(
            "found the convention `{}`, wanted one of {}",
            name.escape_debug(),
            names.join(", ")
        ));
        Err(did_you_mean(error, name, &names))
    }

    /// Whether a file of it is read only where it is asked for; a square W may lie either way.
    pub(crate) fn is_asked_about(&self, square: bool) -> bool {
        match self.known_by {
            KnownBy::Asking => true,
            KnownBy::NamesUnlessSquare => square,
            _ => false,
        }
    }

    /// The group below which its arrays stand, with a dot after it.
    pub(crate) fn group(&self) -> String {
        match self.known_by {
            KnownBy::Group(name) => format!("{name}."),
            _ => String::new(),
        }
    }

    /// The array beside its parameters that its files are known by.
    pub(crate) fn beside(&self) -> Option<&'static str> {
        match self.known_by {
            KnownBy::Beside(name) => Some(name),
            _ => None,
        }
    }
}
