//! The sums over the 2^n states of the smaller layer: Z and every model mean in one pass.

mod kernel;

pub use kernel::{Cell, Masses, Tables, masses};

use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Digits, Enclosure, Enclosures, Fractions, Number, Value, certify};
use crate::watch::{Stop, Watch};
use rug::{Integer, Rational};

/// The layer whose states are enumerated; the other one is summed in closed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Enumerate v.
    Visible,
    /// Enumerate h.
    Hidden,
}

impl Side {
    /// The side with fewer units.
    pub fn smaller(m: &Rbm) -> Side {
        if m.n_v() <= m.n_h() {
            Side::Visible
        } else {
            Side::Hidden
        }
    }

    /// `visible` or `hidden`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Visible => "visible",
            Side::Hidden => "hidden",
        }
    }
}

/// Which numbers the states were summed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Integers over cleared denominators: exact.
    Integers,
    /// MPFR enclosures.
    Enclosures,
}

impl Tier {
    /// `integers` or `enclosures`.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Integers => "integers",
            Tier::Enclosures => "enclosures",
        }
    }
}

/// What a sum over states is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The layer to enumerate; `None`: the smaller one.
    pub side: Option<Side>,
    /// The digits wanted of Z, ln Z and every mean.
    pub digits: Digits,
    /// More states than this are refused.
    pub max_states: u64,
}

impl Options {
    /// The smaller side, at most 2^24 states.
    pub fn new(digits: Digits) -> Self {
        Options {
            side: None,
            digits,
            max_states: 1 << 24,
        }
    }
}

/// Z and the model phase.
#[derive(Clone, Debug)]
pub struct ModelSums {
    /// The partition function.
    pub z: Value,
    /// Its logarithm, nats.
    pub ln_z: Value,
    /// `<v_i h_j>`, `<v_i>`, `<h_j>` under p(v,h).
    pub model_phase: Shaped<Value>,
    /// The layer that was enumerated.
    pub side: Side,
    /// The number of its states.
    pub states: u64,
    /// The numbers that were summed.
    pub tier: Tier,
    /// The precision of the enclosures; for integers, enough to enclose the results.
    pub bits: u32,
}

/// Integers longer than this are enclosed instead.
const MOST_INTEGER_BITS: u64 = 1 << 16;

/// Sums over all states of one layer.
///
/// # Errors
/// More states than `max_states` (with what it would take), a stop from the watch, or digits
/// that stay undecided at the cap.
pub fn model(m: &Rbm, options: &Options, watch: &dyn Watch) -> Result<ModelSums> {
    let side = options.side.unwrap_or(Side::smaller(m));
    let n = match side {
        Side::Visible => m.n_v(),
        Side::Hidden => m.n_h(),
    };
    let states = u32::try_from(n)
        .ok()
        .and_then(|n| 1_u64.checked_shl(n))
        .filter(|states| *states <= options.max_states)
        .ok_or_else(|| too_many(m, n, side, options.max_states))?;
    if let Some((tables, denominator)) = integer_tables(m) {
        let sums = on_side(&tables, side, watch)?;
        let z = Rational::from((sums.z.clone(), denominator));
        let shares = sums
            .bits
            .map(|_, mass| Rational::from((mass.clone(), sums.z.clone())));
        let model_phase = means(&Fractions, m.units(), &shares).map(|_, q| Fractions.value(q));
        return Ok(ModelSums {
            ln_z: Value::log(z.clone(), 1),
            z: Value::Exact(z),
            model_phase,
            side,
            states,
            tier: Tier::Integers,
            bits: options.digits.bits(),
        });
    }
    let moment = match m.units() {
        Units::Binary => options.digits,
        Units::Spin => options.digits.for_spin_moment(),
    };
    certify(
        options.digits,
        |a| enclosed(m, a, side, states, watch),
        |sums| {
            sums.z.decimal(options.digits).is_some()
                && sums.ln_z.decimal(options.digits.for_logarithm()).is_some()
                && sums
                    .model_phase
                    .iter()
                    .all(|mean| mean.decimal(moment).is_some())
        },
    )
}

fn enclosed(
    m: &Rbm,
    a: &Enclosures,
    side: Side,
    states: u64,
    watch: &dyn Watch,
) -> Result<ModelSums> {
    let factors = m.factors(a)?;
    let tables = Tables {
        off: factors.off,
        on: factors.on,
        spin: m.units() == Units::Spin,
        one: a.one(),
        zero: a.zero(),
    };
    let sums: Masses<Enclosure> = on_side(&tables, side, watch)?;
    let shares = sums.bits.map(|_, mass| mass.clone() / &sums.z);
    let model_phase = means(a, m.units(), &shares).map(|_, mean| a.value(mean));
    Ok(ModelSums {
        z: a.value(&sums.z),
        ln_z: Value::from(sums.z.ln()),
        model_phase,
        side,
        states,
        tier: Tier::Enclosures,
        bits: a.bits(),
    })
}

/// From the probabilities that bits are 1 to means: the same for 0/1 units; for ±1 units, whose
/// value is `2 bit - 1`, `<v_i> = 2 p_i - 1` and `<v_i h_j> = 4 p_ij - 2 p_i - 2 p_j + 1`.
fn means<A: Arithmetic<N: Number>>(a: &A, units: Units, shares: &Shaped<A::N>) -> Shaped<A::N> {
    let times = |k: i32, param| a.lift(&Rational::from(k)) * shares.get(param);
    shares.map(|param, share| match (units, param) {
        (Units::Binary, _) => share.clone(),
        (Units::Spin, Param::W(i, j)) => {
            times(4, param) - &times(2, Param::B(i)) - &times(2, Param::C(j)) + &a.one()
        }
        (Units::Spin, _) => times(2, param) - &a.one(),
    })
}

/// Enumerates the side asked for, and gives the masses in the machine's own orientation.
fn on_side<N: Cell>(tables: &Tables<N>, side: Side, watch: &dyn Watch) -> Result<Masses<N>> {
    let stopped = |Stop| Error::new(Kind::Stopped, "stopped before all states were summed");
    match side {
        Side::Visible => masses(tables, watch).map_err(stopped),
        Side::Hidden => {
            let sums = masses(&tables.transposed(), watch).map_err(stopped)?;
            Ok(Masses {
                z: sums.z,
                bits: kernel::transposed(&sums.bits),
            })
        }
    }
}

/// Every factor `p/q` as the pair (q, p), so that all sums are integers, and what they have then
/// been multiplied with: `prod q` for 0/1 units; (q^2, p^2) and `prod p q` for ±1 units.
fn integer_tables(m: &Rbm) -> Option<(Tables<Integer>, Integer)> {
    let factors = m.factors(&Fractions).ok()?.on;
    let bits = |x: &Integer| u64::from(x.significant_bits());
    let size: u64 = factors
        .iter()
        .map(|q| bits(q.numer()) + bits(q.denom()))
        .sum();
    if size > MOST_INTEGER_BITS {
        return None;
    }
    let spin = m.units() == Units::Spin;
    let power = |x: &Integer| if spin { x.clone().square() } else { x.clone() };
    let denominator = factors
        .iter()
        .fold(Integer::from(1), |product, q| match spin {
            true => product * q.denom() * q.numer(),
            false => product * q.denom(),
        });
    let tables = Tables {
        off: Some(factors.map(|_, q| power(q.denom()))),
        on: factors.map(|_, q| power(q.numer())),
        spin,
        one: Integer::from(1),
        zero: Integer::new(),
    };
    Some((tables, denominator))
}

fn too_many(m: &Rbm, n: usize, side: Side, most: u64) -> Error {
    Error::limit(format!(
        "a machine of {} x {} units has 2^{n} states on its {} side, more than the limit of {most}",
        m.n_v(),
        m.n_h(),
        side.name(),
    ))
    .help(format!(
        "--max-states raises the limit; at about {} ns a state this would take {}",
        50 * (m.n_v() + m.n_h()),
        duration(2_f64.powf(n as f64) * 50e-9 * (m.n_v() + m.n_h()) as f64)
    ))
}

/// A duration in the unit that reads best.
fn duration(seconds: f64) -> String {
    const STEPS: [(f64, &str); 5] = [
        (60.0, "seconds"),
        (3600.0, "minutes"),
        (86_400.0, "hours"),
        (31_557_600.0, "days"),
        (f64::INFINITY, "years"),
    ];
    let mut unit = 1.0;
    for (limit, name) in STEPS {
        if seconds < limit {
            return format!("about {:.0} {name}", (seconds / unit).max(1.0));
        }
        unit = limit;
    }
    format!("about {:.1e} years", seconds / 31_557_600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact;
    use crate::machine::{Recipe, Weights, random};
    use crate::watch::Unwatched;

    /// Against the joint table, which shares neither the factorisation nor the recursion.
    #[test]
    fn both_sides_and_both_units_agree_with_the_joint_table() {
        for (seed, (n_v, n_h)) in [(1, 1), (1, 4), (4, 1), (3, 2), (2, 3), (4, 4)]
            .into_iter()
            .enumerate()
        {
            for units in [Units::Binary, Units::Spin] {
                for weights in [Weights::LogRational, Weights::Decimal] {
                    let scale = Rational::from(if weights == Weights::Decimal { 7 } else { 1 });
                    let recipe = Recipe {
                        n_v,
                        n_h,
                        seed: seed as u64,
                        weights,
                        scale,
                        rows: 0,
                        units,
                    };
                    let (m, _) = random(&recipe).expect("small");
                    for side in [Side::Visible, Side::Hidden] {
                        agree_with_the_joint_table(&m, side);
                    }
                }
            }
        }
    }

    fn agree_with_the_joint_table(m: &Rbm, side: Side) {
        let options = Options {
            side: Some(side),
            ..Options::new(Digits::of_itself(20))
        };
        let sums = model(m, &options, &Unwatched).expect("small");
        let a = Enclosures::new(200);
        let factors = m.factors(&a).expect("enclosures take all");
        let z = a.value(&exact::partition(&a, &factors));
        assert!(!sums.z.compare(&z, 1.0).is_refuted(), "{m:?}");
        let phase = exact::model_phase(&a, &factors, m.units());
        for (found, wanted) in sums.model_phase.iter().zip(phase.iter()) {
            let verdict = found.compare(&a.value(wanted), 1.0);
            assert!(verdict.holds(), "{verdict:?} {side:?} {m:?}");
        }
    }
}
