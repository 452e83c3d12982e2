//! The vectors: machines as text, and what the reference found, as fractions and 80-digit decimals.

use rbm_exact::data::Data;
use rbm_exact::machine::{Param, Rbm, Shaped, Units};
use rbm_exact::number::{Theta, Value, rational};
use rbm_exact::rug::{Integer, Rational, ops::Pow};
use serde_json::Value as Json;

/// A decimal of the reference: the truth is within half a unit of its last place.
pub struct Truth {
    pub value: Rational,
    pub half: Rational,
}

impl Truth {
    fn read(text: &str) -> Truth {
        let (digits, exponent) = text.split_once('e').expect("integer and exponent");
        let exponent: i32 = exponent.parse().expect("an exponent");
        let power = Integer::from(10).pow(exponent.unsigned_abs());
        let unit = match exponent < 0 {
            true => Rational::from((1, power)),
            false => Rational::from(power),
        };
        let digits: Integer = digits.parse().expect("an integer");
        let half = match digits == 0 && exponent == 0 {
            true => Rational::new(), // exactly zero
            false => Rational::from(&unit / 2_u32),
        };
        Truth {
            value: unit * digits,
            half,
        }
    }

    pub fn size(&self) -> Rational {
        self.value.clone().abs()
    }
}

/// What the reference found where every Boltzmann factor is a fraction.
pub struct Fractions {
    pub z: Rational,
    /// The total log-likelihood is its logarithm.
    pub likelihood: Rational,
    /// N times the divergence is its logarithm.
    pub ratio: Rational,
    pub data_phase: Shaped<Rational>,
    pub model_phase: Shaped<Rational>,
    pub gradient: Shaped<Rational>,
}

pub struct Vector {
    pub name: String,
    pub machine: Rbm,
    pub data: Data,
    pub fractions: Option<Fractions>,
    pub z: Truth,
    pub ln_z: Truth,
    pub mean: Truth,
    pub total: Truth,
    pub kl: Truth,
    pub data_phase: Shaped<Truth>,
    pub model_phase: Shaped<Truth>,
    pub gradient: Shaped<Truth>,
}

/// The vectors to run: the stored ones, or those of `RBM_EXACT_VECTORS`.
pub fn vectors() -> Vec<Vector> {
    let path = std::env::var("RBM_EXACT_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors.json").into());
    let text = std::fs::read_to_string(&path).expect(&path);
    let json: Vec<Json> = serde_json::from_str(&text).expect(&path);
    assert!(json.len() >= 200, "{} vectors in {path}", json.len());
    json.iter().map(vector).collect()
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key].as_str().expect(key)
}

fn list<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json[key].as_array().expect(key)
}

fn vector(json: &Json) -> Vector {
    let name = text(json, "name");
    let (n_v, n_h) = (list(json, "b").len(), list(json, "c").len());
    let theta = Shaped::build(n_v, n_h, |param| {
        let spelled = match param {
            Param::W(i, j) => &json["W"][i][j],
            Param::B(i) => &json["b"][i],
            Param::C(j) => &json["c"][j],
        };
        Theta::parse(spelled.as_str().expect("a number as text"))
    })
    .and_then(|theta| theta.try_map(|_, theta| theta.clone()))
    .expect(name);
    let units = match text(json, "units") {
        "spin" => Units::Spin,
        _ => Units::Binary,
    };
    let temperature = rational(text(json, "temperature")).expect(name);
    let machine = Rbm::new(units, theta)
        .and_then(|m| m.at_temperature(temperature))
        .expect(name);
    let mut data = Data::new(n_v);
    for row in list(json, "rows") {
        let bits: Vec<bool> = row[0]
            .as_str()
            .expect("bits")
            .bytes()
            .map(|b| b == b'1')
            .collect();
        data.push(&bits, row[1].as_u64().expect("a count"))
            .expect(name);
    }
    // The lists are in the order W row by row, b, c.
    let shaped = |json: &Json, key: &str| -> Shaped<String> {
        let mut entries = list(json, key).iter();
        let mut next = |_| {
            entries
                .next()
                .and_then(Json::as_str)
                .expect(key)
                .to_string()
        };
        Shaped::build(n_v, n_h, &mut next).expect(name)
    };
    let truths = |key| shaped(json, key).map(|_, text| Truth::read(text));
    let quotient = |text: &str| -> Rational { text.parse().expect("a fraction") };
    let fractions = json.get("fractions").map(|json| {
        let quotients = |key| shaped(json, key).map(|_, text| quotient(text));
        Fractions {
            z: quotient(text(json, "Z")),
            likelihood: quotient(text(json, "likelihood")),
            ratio: quotient(text(json, "ratio")),
            data_phase: quotients("data_phase"),
            model_phase: quotients("model_phase"),
            gradient: quotients("gradient"),
        }
    });
    let truth = |key| Truth::read(text(json, key));
    Vector {
        name: format!("vector {name}"),
        machine,
        data,
        fractions,
        z: truth("Z"),
        ln_z: truth("ln_Z"),
        mean: truth("mean"),
        total: truth("total"),
        kl: truth("kl"),
        data_phase: truths("data_phase"),
        model_phase: truths("model_phase"),
        gradient: truths("gradient"),
    }
}

impl Vector {
    /// The contract's scale of a phase entry: the number itself, 1 for ±1 units.
    pub fn moment_scale(&self, truth: &Truth) -> Rational {
        match self.machine.units() {
            Units::Binary => truth.size(),
            Units::Spin => Rational::from(1),
        }
    }

    /// The contract's scale of a gradient entry: the larger of its two phases.
    pub fn gradient_scale(&self, param: Param) -> Rational {
        let left = self.moment_scale(self.data_phase.get(param));
        left.max(self.moment_scale(self.model_phase.get(param)))
    }
}

/// The contract's scale of a logarithm: `max(1, |x|)`.
pub fn log_scale(truth: &Truth) -> Rational {
    truth.size().max(Rational::from(1))
}

/// `lo <= truth <= hi`, as far as 80 digits can tell.
pub fn assert_contains(value: &Value, truth: &Truth, what: &str) {
    let holds = match value {
        Value::Exact(q) => Rational::from(q - &truth.value).abs() <= truth.half,
        value => {
            let x = value.enclose(400).expect(what);
            let (least, most) = (
                Rational::from(&truth.value - &truth.half),
                Rational::from(&truth.value + &truth.half),
            );
            *x.lo() <= most && *x.hi() >= least
        }
    };
    assert!(holds, "{what}: {value:?} misses {:?}", truth.value.to_f64());
}
