//! The test vectors of `vectors`.

use super::input::{Head, Machine, states};
use super::layout::objects;
use super::num::PerParameter;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::{Rbm, Shaped, Units};
use crate::number::{Digits, Theta, Value};
use crate::oracle::{Note, Told, Truth, VECTOR_DIGITS, VECTORS_VERSION, Vector};
use rug::Rational;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// What `vectors` prints as JSON.
    struct VectorsOutput(of: &[Vector], vectors: Vec<VectorOutput>) {
        /// The version of the program that made them.
        rbm_exact: String = head.rbm_exact,
        /// The number of the layout.
        schema: u32 = head.schema,
        /// "vectors".
        command: String = head.command,
        /// The version of the set: another one where a machine, its rows or the meaning of a number is another.
        version: u32 = VECTORS_VERSION,
        /// What holds for all of them, in sentences.
        header: Vec<&'static str> = HEADER.to_vec(),
        /// What each truth is, by its name; those that end in .W, .b and .c by what stands before that.
        meanings: BTreeMap<&'static str, &'static str> = MEANINGS.iter().copied().collect(),
        /// Every flag: what was done, and what to do about it.
        notes: Notes = Notes::new(of),
        /// The vectors, the simplest first.
        vectors: Vec<VectorOutput> = vectors,
    } where {
        let head = Head::new("vectors");
    }

    /// Flags are about single numbers and lists of them, or about directions: the gradient and the expected updates.
    struct Notes(of: &[Vector]) {
        /// Of gradient, cd_1 and cd_2.
        directions: BTreeMap<String, NoteOutput> = notes(true),
        /// Of all other truths.
        numbers: BTreeMap<String, NoteOutput> = notes(false),
    } where {
        let notes = |directions: bool| {
            let told = of.iter().flat_map(|vector| &vector.told);
            let told = told.filter(|told| told.is_direction() == directions);
            let notes = told.flat_map(|told| &told.mistakes);
            notes.map(|(note, _)| (note.name.clone(), NoteOutput::new(note))).collect()
        };
    }

    /// One mistake.
    struct NoteOutput(note: &Note) {
        /// What was done.
        cause: String = note.cause.into(),
        /// What to do about it.
        cure: String = note.cure.into(),
    }

    /// One machine, its rows and its truths.
    struct VectorOutput(vector: &Vector, truths: BTreeMap<String, TruthOutput>) {
        /// Its name, which is kept from version to version.
        name: String = vector.name.into(),
        /// What it is for.
        purpose: String = vector.purpose.into(),
        /// The flags that it was made for.
        aims: Vec<String> = vector.aims.iter().map(ToString::to_string).collect(),
        /// The values of a unit: [0, 1] or [-1, 1].
        units: [i32; 2] = [false, true].map(|bit| units.value(bit)),
        /// The machine exactly, as `--model` reads it. The truths are those of these parameters.
        machine: Machine = Machine::new(&vector.m),
        /// The doubles nearest to its parameters.
        doubles: Doubles = Doubles::new(&vector.m, &vector.doubles),
        /// The precisions of which every parameter and the temperature are numbers. In the others they are rounded before
        /// use, and the tolerances allow that.
        held_by: Vec<&'static str> = ["float32", "float64"]
            .into_iter()
            .zip(vector.held)
            .filter_map(|(name, held)| held.then_some(name))
            .collect(),
        /// The rows.
        data: Listed = Listed::new(&vector.data, units),
        /// All states of the hidden units, for v_given_h.
        hidden_states: Vec<Vec<i32>> = states(&vector.hidden, units),
        /// What is true, by its name: `ln_Z`, `gradient.W`.
        truths: BTreeMap<String, TruthOutput> = truths,
        /// Which mistakes make some number of a truth wrong by more than rounding can, by the truth's name; a direction
        /// is named without .W, .b and .c.
        flags: BTreeMap<String, Flags> =
            vector.told.iter().map(|told| (told.of.clone(), Flags::new(told))).collect(),
    } where {
        let units = vector.m.units();
    }

    /// The rows as they are listed, with duplicates.
    struct Listed(data: &Data, units: Units) {
        /// One number per visible unit.
        rows: Vec<Vec<i32>> = states(data, units),
        /// How often each of them counts.
        counts: Vec<u64> = data.rows().map(|(_, count)| count).collect(),
    }

    /// Numbers under one name: each key holds one entry per number, in the same shape.
    struct TruthOutput(truth: &Truth, decimals: Vec<String>) {
        /// The nearest doubles.
        double: Nested<f64> = Nested::new(truth, truth.values.iter().map(Value::to_f64).collect()),
        /// 40 significant digits, all certain; fewer where the number has no more.
        decimal: Nested<String> = Nested::new(truth, decimals),
        /// The number itself: "1/6", or "1/4 ln(15/4096)", as parameters are written; null where it is neither a fraction nor a
        /// logarithm of one, or a long one. Absent where all are null.
        ?exact: Option<Nested<Option<String>>> =
            exact.iter().any(Option::is_some).then(|| Nested::new(truth, exact)),
        /// How far a sound computation in float64 may be from `double`.
        float64: Nested<f64> = Nested::new(truth, double.clone()),
        /// How far a sound computation in float32 may be from `double`.
        float32: Nested<f64> = Nested::new(truth, single.clone()),
    } where {
        let exact: Vec<Option<String>> = truth.values.iter().map(exact).collect();
        let [single, double] = &truth.allowed;
    }

    /// The mistakes that a truth tells.
    struct Flags(told: &Told) {
        /// In float32 and in float64.
        both: Vec<String> = shown(&[[true, true]]),
        /// Only in float64: in float32 the mistake may hide in the rounding.
        float64: Vec<String> = shown(&[[false, true], [false, false]]),
        /// Only in float32.
        float32: Vec<String> = shown(&[[true, false]]),
    } where {
        let shown = |wanted: &[[bool; 2]]| {
            let mistakes = told.mistakes.iter().filter(|(_, shows)| wanted.contains(shows));
            mistakes.map(|(note, _)| note.name.clone()).collect()
        };
    }
}

objects! {
    part
    /// Parameters as floats.
    struct Doubles(m: &Rbm, doubles: &Shaped<f64>) {
        /// T.
        temperature: f64 = m.temperature().to_f64(),
        /// W (n_v rows of n_h), b and c.
        #[serde(flatten)]
        theta: PerParameter<f64> = PerParameter::new(doubles, |_, x| *x),
    }
}

/// A number, a list, or a list of rows.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Nested<T> {
    /// A number.
    One(T),
    /// A list.
    List(Vec<T>),
    /// Rows.
    Rows(Vec<Vec<T>>),
}

/// What holds for all vectors.
const HEADER: &[&str] = &[
    "Energy E(v,h) = -sum_i b_i v_i - sum_j c_j h_j - sum_ij v_i W_ij h_j, probability p(v,h) = exp(-E/T)/Z.",
    "W has a row for each visible unit and a column for each hidden unit. Logarithms are natural.",
    "A row of data counts as often as its count says; means are over all rows with their counts.",
    "The gradient is that of the mean log-likelihood, to be added to the parameters: (data phase - model phase)/T.",
    "A number agrees where |number - double| <= tolerance, entry by entry.",
    "A flag is a mistake that makes some number of the truth wrong by more than 4 times the tolerance.",
];

/// What each truth is, by its name.
const MEANINGS: &[(&str, &str)] = &[
    (
        "Z",
        "the partition function; left out where float32 cannot hold it",
    ),
    ("ln_Z", "its logarithm"),
    ("log_likelihood.mean", "ln p(v), the mean over the rows"),
    ("log_likelihood.total", "ln p(v), the sum over the rows"),
    (
        "pseudo_likelihood",
        "sum_i ln p(v_i given all other units), the mean over the rows",
    ),
    ("free_energy", "F(v) = -ln sum_h exp(-E/T), for each row"),
    ("p", "p(v), for each row"),
    ("ln_p", "ln p(v), for each row"),
    ("h_given_v", "E[h_j given v], a line for each row"),
    ("v_given_h", "E[v_i given h], a line for each hidden state"),
    (
        "data_phase",
        "<v_i h_j>, <v_i>, <h_j> over the rows, h averaged given v",
    ),
    ("model_phase", "<v_i h_j>, <v_i>, <h_j> under p(v,h)"),
    ("gradient", "(data phase - model phase)/T"),
    (
        "cd_1",
        "the expected update of CD-1: (data phase - <v_1 E[h given v_1]>)/T, v_1 after a Gibbs step from the row",
    ),
    ("cd_2", "the same with two Gibbs steps"),
];

/// The output of these vectors.
///
/// # Errors
/// A number of which not all digits are certain; none of the set is.
pub(super) fn output(vectors: &[Vector]) -> Result<VectorsOutput> {
    let digits = Digits::significant(VECTOR_DIGITS);
    let decimal = |truth: &Truth, value: &Value| {
        let uncertain = || Error::input("a digit is not certain").at(&truth.name);
        let decimal = value.decimal(digits).ok_or_else(uncertain)?;
        Ok(decimal.value)
    };
    let truth = |truth: &Truth| {
        let decimals = truth.values.iter().map(|value| decimal(truth, value));
        let decimals = decimals.collect::<Result<_>>()?;
        Ok((truth.name.clone(), TruthOutput::new(truth, decimals)))
    };
    let vector = |vector: &Vector| {
        let truths = vector.truths.iter().map(truth).collect::<Result<_>>()?;
        Ok(VectorOutput::new(vector, truths))
    };
    let made = vectors.iter().map(vector).collect::<Result<_>>()?;
    Ok(VectorsOutput::new(vectors, made))
}

/// Longer exact numbers are left out.
const LONGEST_EXACT: usize = 200;

/// A fraction or a logarithm of one, where it is short.
fn exact(value: &Value) -> Option<String> {
    let theta = match value {
        Value::Exact(q) => Theta::rational(q.clone()),
        Value::Log { of, over } => {
            Theta::new(Rational::new(), Rational::from((1, *over)), of.clone()).ok()?
        }
        _ => return None,
    };
    Some(theta.to_string()).filter(|text| text.len() <= LONGEST_EXACT)
}

impl<T> Nested<T> {
    fn new(truth: &Truth, flat: Vec<T>) -> Self {
        let mut flat = flat.into_iter();
        match truth.shape[..] {
            [rows, columns] => {
                let row = |_| flat.by_ref().take(columns).collect();
                Nested::Rows((0..rows).map(row).collect())
            }
            [_] => Nested::List(flat.collect()),
            _ => match flat.next() {
                Some(one) => Nested::One(one),
                None => Nested::List(Vec::new()),
            },
        }
    }
}
