//! The test vectors of `vectors`.

use super::input::{Head, Machine};
use super::num::PerParameter;
use super::vectors_text::{HEADER, MEANINGS};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Units;
use crate::number::{Digits, Theta, Value};
use crate::oracle::{Told, Truth, VECTOR_DIGITS, VECTORS_VERSION, Vector};
use rug::Rational;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `vectors` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VectorsOutput {
    /// The version of the program that made them.
    pub rbm_exact: String,
    /// The number of the layout.
    pub schema: u32,
    /// "vectors".
    pub command: String,
    /// The version of the set: another one where a machine, its rows or the meaning of a number is another.
    pub version: u32,
    /// What holds for all of them, in sentences.
    pub header: Vec<String>,
    /// What each truth is, by its name; those that end in .W, .b and .c by what stands before that.
    pub meanings: BTreeMap<String, String>,
    /// Every flag: what was done, and what to do about it.
    pub notes: Notes,
    /// The vectors, the simplest first.
    pub vectors: Vec<VectorOutput>,
}

/// Flags are about single numbers and lists of them, or about directions: the gradient and the expected updates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notes {
    /// Of gradient, cd_1 and cd_2.
    pub directions: BTreeMap<String, NoteOutput>,
    /// Of all other truths.
    pub numbers: BTreeMap<String, NoteOutput>,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteOutput {
    /// What was done.
    pub cause: String,
    /// What to do about it.
    pub cure: String,
}

/// One machine, its rows and its truths.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VectorOutput {
    /// Its name, which is kept from version to version.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The flags that it was made for.
    pub aims: Vec<String>,
    /// The values of a unit: [0, 1] or [-1, 1].
    pub units: [i32; 2],
    /// The machine exactly, as `--model` reads it. The truths are those of these parameters.
    pub machine: Machine,
    /// The doubles nearest to its parameters.
    pub doubles: Doubles,
    /// The precisions of which every parameter and the temperature are numbers. In the others they are rounded before
    /// use, and the tolerances allow that.
    pub held_by: Vec<String>,
    /// The rows.
    pub data: Listed,
    /// All states of the hidden units, for v_given_h.
    pub hidden_states: Vec<Vec<i32>>,
    /// What is true, by its name: `ln_Z`, `gradient.W`.
    pub truths: BTreeMap<String, TruthOutput>,
    /// Which mistakes make some number of a truth wrong by more than rounding can, by the truth's name; a direction
    /// is named without .W, .b and .c.
    pub flags: BTreeMap<String, Flags>,
}

/// Parameters as floats.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Doubles {
    /// T.
    pub temperature: f64,
    /// W (n_v rows of n_h), b and c.
    #[serde(flatten)]
    pub theta: PerParameter<f64>,
}

/// The rows as they are listed, with duplicates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// One number per visible unit.
    pub rows: Vec<Vec<i32>>,
    /// How often each of them counts.
    pub counts: Vec<u64>,
}

/// Numbers under one name: each key holds one entry per number, in the same shape.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TruthOutput {
    /// The nearest doubles.
    pub double: Nested<f64>,
    /// 40 significant digits, all certain; fewer where the number has no more.
    pub decimal: Nested<String>,
    /// The number itself: "1/6", or "1/4 ln(15/4096)", as parameters are written; null where it is neither a fraction nor a
    /// logarithm of one, or a long one. Absent where all are null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Nested<Option<String>>>,
    /// How far a sound computation in float64 may be from `double`.
    pub float64: Nested<f64>,
    /// How far a sound computation in float32 may be from `double`.
    pub float32: Nested<f64>,
}

/// A number, a list, or a list of rows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Nested<T> {
    /// A number.
    One(T),
    /// A list.
    List(Vec<T>),
    /// Rows.
    Rows(Vec<Vec<T>>),
}

/// The mistakes that a truth tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Flags {
    /// In float32 and in float64.
    pub both: Vec<String>,
    /// Only in float64: in float32 the mistake may hide in the rounding.
    pub float64: Vec<String>,
    /// Only in float32.
    pub float32: Vec<String>,
}

/// Longer exact numbers are left out.
const LONGEST_EXACT: usize = 200;

impl VectorsOutput {
    /// The output of these vectors.
    ///
    /// # Errors
    /// A number of which not all digits are certain; none of the set is.
    pub(crate) fn new(vectors: &[Vector]) -> Result<Self> {
        let mut notes = Notes::default();
        for told in vectors.iter().flat_map(|vector| &vector.told) {
            let of = match told.is_direction() {
                true => &mut notes.directions,
                false => &mut notes.numbers,
            };
            of.extend(told.mistakes.iter().map(|(note, _)| {
                let (cause, cure) = (note.cause.into(), note.cure.into());
                (note.name.clone(), NoteOutput { cause, cure })
            }));
        }
        let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        let Head {
            rbm_exact,
            schema,
            command,
        } = Head::of("vectors");
        Ok(VectorsOutput {
            rbm_exact,
            schema,
            command,
            version: VECTORS_VERSION,
            header: texts(HEADER),
            meanings: MEANINGS
                .iter()
                .map(|(name, is)| (name.to_string(), is.to_string()))
                .collect(),
            notes,
            vectors: vectors
                .iter()
                .map(VectorOutput::new)
                .collect::<Result<_>>()?,
        })
    }
}

impl VectorOutput {
    fn new(vector: &Vector) -> Result<Self> {
        let m = &vector.m;
        let states = |data: &Data| {
            let row = |row: &[bool]| row.iter().map(|bit| m.units().value(*bit)).collect();
            data.rows().map(|(state, _)| row(state)).collect()
        };
        let held = ["float32", "float64"].into_iter().zip(vector.held);
        let truths = vector
            .truths
            .iter()
            .map(|truth| Ok((truth.name.clone(), TruthOutput::new(truth)?)));
        Ok(VectorOutput {
            name: vector.name.into(),
            purpose: vector.purpose.into(),
            aims: vector.aims.iter().map(ToString::to_string).collect(),
            units: match m.units() {
                Units::Binary => [0, 1],
                Units::Spin => [-1, 1],
            },
            machine: Machine::new(m),
            doubles: Doubles {
                temperature: m.temperature().to_f64(),
                theta: PerParameter::new(&vector.doubles, |_, x| *x),
            },
            held_by: held
                .filter(|(_, held)| *held)
                .map(|(name, _)| name.into())
                .collect(),
            data: Listed {
                rows: states(&vector.data),
                counts: vector.data.rows().map(|(_, count)| count).collect(),
            },
            hidden_states: states(&vector.hidden),
            truths: truths.collect::<Result<_>>()?,
            flags: vector
                .told
                .iter()
                .map(|told| (told.of.clone(), Flags::new(told)))
                .collect(),
        })
    }
}

impl TruthOutput {
    fn new(truth: &Truth) -> Result<Self> {
        let decimals = truth.values.iter().map(|value| {
            let decimal = value.decimal(Digits::significant(VECTOR_DIGITS));
            let uncertain = || Error::input("a digit is not certain").at(&truth.name);
            decimal.map(|decimal| decimal.value).ok_or_else(uncertain)
        });
        let exact: Vec<Option<String>> = truth.values.iter().map(exact).collect();
        let [single, double] = &truth.allowed;
        Ok(TruthOutput {
            double: Nested::new(truth, truth.values.iter().map(Value::to_f64).collect()),
            decimal: Nested::new(truth, decimals.collect::<Result<_>>()?),
            exact: exact
                .iter()
                .any(Option::is_some)
                .then(|| Nested::new(truth, exact)),
            float64: Nested::new(truth, double.clone()),
            float32: Nested::new(truth, single.clone()),
        })
    }
}

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

impl Flags {
    fn new(told: &Told) -> Self {
        let mut flags = Flags::default();
        for (note, shows) in &told.mistakes {
            let of = match shows {
                [true, true] => &mut flags.both,
                [false, _] => &mut flags.float64,
                [true, false] => &mut flags.float32,
            };
            of.push(note.name.clone());
        }
        flags
    }
}
