//! The gradient beside finite differences.

use super::certainty::Scales;
use super::quantities::{Quantities, quantities};
use crate::data::Data;
use crate::difference::{BandVerdict, Central, Pass};
use crate::error::Result;
use crate::machine::{Rbm, Shaped};
use crate::number::Digits;
use crate::sweep;
use crate::watch::Watch;
use rug::Rational;

/// The step of the differences beside the gradient.
const STEP: (u32, u32) = (1, 1000);

/// Every gradient entry beside a central difference, with as many digits as the verdicts need;
/// `None` without data. `pass` serves for the first attempt where there is one.
pub fn beside(
    m: &Rbm,
    data: &Data,
    found: &Quantities,
    options: &sweep::Options,
    pass: Option<&Pass>,
    watch: &dyn Watch,
) -> Result<Option<Shaped<Central>>> {
    let Some(fit) = &found.fit else {
        return Ok(None);
    };
    let asked = options.digits.count;
    let step = Rational::from(STEP);
    let first;
    let pass = match pass {
        Some(pass) => pass,
        None => {
            first = Pass::new(m, data, &step, asked, watch)?;
            &first
        }
    };
    let gradient = |digits: u32| {
        if digits <= asked {
            return Ok(fit.gradient.clone());
        }
        let options = sweep::Options {
            digits: Digits::of_itself(digits),
            ..options.clone()
        };
        let again = quantities(m, data.into(), &options, watch)?;
        Ok(again
            .fit
            .map_or_else(|| fit.gradient.clone(), |fit| fit.gradient))
    };
    let scales = Scales::new(options.digits, m.units());
    let scale = |param| found.digits_of_entry(&scales, param);
    pass.decided_table(gradient, &step, asked, scale).map(Some)
}

/// The gradient entries without the digits asked for, and the differences of which it is open whether they are in their
/// band, by name.
pub fn undecided_beside(
    found: &Quantities,
    table: &Shaped<Central>,
    scales: &Scales,
) -> Vec<String> {
    let open = |central: &Central| {
        let digits = found.digits_of_entry(scales, central.param);
        let entry = !central.gradient.is_certain(digits);
        let verdict = central.verdict == BandVerdict::Undecided;
        let named = [(entry, "gradient"), (verdict, "difference")].into_iter();
        let named = named.filter_map(|(is_open, name)| is_open.then_some(name));
        let param = central.param;
        named.map(move |name| format!("{name} of {param}"))
    };
    table.iter().flat_map(open).collect()
}
