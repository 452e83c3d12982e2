//! The refusal of more states than the user allows, with what they would take.

use super::Side;
use crate::error::Error;
use crate::machine::Rbm;

/// `n` is the number of units on the side to be enumerated.
pub fn too_many(m: &Rbm, n: usize, side: Side, most: u64) -> Error {
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
