//! How long a sweep takes, measured by a moment of itself.

use super::sums::Sweep;
use crate::error::Result;
use crate::machine::Rbm;
use crate::sweep::options::Options;
use crate::watch::rate;

/// States a second, measured by a moment of the sweep itself with its tier and threads; `None` for
/// sweeps that no computer finishes, or that are over at once.
///
/// # Errors
/// A tier that cannot hold the machine.
pub fn timed(m: &Rbm, options: &Options) -> Result<Option<f64>> {
    const MOST_UNITS: usize = 63;
    if options.enumerated(m).units(m) > MOST_UNITS {
        return Ok(None);
    }
    rate(|watch| Sweep::new(m, options, watch)?.fastest(options))
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
