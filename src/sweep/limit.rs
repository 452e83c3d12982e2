//! The refusal of more states than the user allows, with what they would take.

use super::{Options, Side, shares::timed};
use crate::error::Error;
use crate::machine::Rbm;

/// `n` is the number of units on the side to be enumerated.
pub fn too_many(m: &Rbm, n: usize, side: Side, options: &Options) -> Error {
    let took = match timed(m, options) {
        Ok(Some(rate)) => format!(
            "--max-states raises the limit; at the {rate:.1e} states a second measured here this would take {}",
            duration(2_f64.powf(n as f64) / rate)
        ),
        // Over before it could be measured.
        _ if n < 32 => "--max-states raises the limit".into(),
        _ => "no machine can sum so many: make the smaller layer smaller".into(),
    };
    Error::limit(format!(
        "a machine of {} x {} units has 2^{n} states on its {} side, more than the limit of {}",
        m.n_v(),
        m.n_h(),
        side.name(),
        options.max_states
    ))
    .help(took)
}

/// A duration in the unit that reads best.
pub fn duration(seconds: f64) -> String {
    const STEPS: [(f64, &str); 5] = [
        (60.0, "seconds"),
        (3600.0, "minutes"),
        (86_400.0, "hours"),
        (31_557_600.0, "days"),
        (f64::INFINITY, "years"),
    ];
    if seconds < 0.75 {
        return "less than a second".into();
    }
    let mut unit = 1.0;
    for (limit, name) in STEPS {
        if seconds < limit {
            let count = (seconds / unit).max(1.0);
            return match count < 1e5 {
                true if count < 1.5 => format!("about 1 {}", name.trim_end_matches('s')),
                true => format!("about {count:.0} {name}"),
                false => format!("about {count:.1e} {name}"),
            };
        }
        unit = limit;
    }
    "longer than anything".into()
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_duration_is_told_in_the_largest_unit_that_it_fills() {
        for (seconds, told) in [
            (0.2, "less than a second"),
            (0.8, "about 1 second"),
            (59.4, "about 59 seconds"),
            (60.0, "about 1 minute"),
            (3600.0, "about 1 hour"),
            (86_400.0, "about 1 day"),
            (31_557_600.0 * 250.0, "about 250 years"),
            (31_557_600e7, "about 1.0e7 years"),
        ] {
            assert_eq!(duration(seconds), told);
        }
    }
}
