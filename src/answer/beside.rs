//! The gradient beside finite differences.

use super::quantities::{Quantities, quantities};
use crate::data::Data;
use crate::difference::{Central, Pass};
use crate::error::Result;
use crate::machine::{Rbm, Shaped};
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
    pass: Option<Pass>,
    watch: &dyn Watch,
) -> Result<Option<Shaped<Central>>> {
    let Some(fit) = &found.fit else {
        return Ok(None);
    };
    let asked = options.digits.count;
    let step = Rational::from(STEP);
    let pass = match pass {
        Some(pass) => pass,
        None => Pass::new(m, data, &step, asked, watch)?,
    };
    let gradient = |digits: u32| {
        if digits <= asked {
            return Ok(fit.gradient.clone());
        }
        let options = sweep::Options {
            digits: options.digits.with_count(digits),
            ..options.clone()
        };
        let again = quantities(m, data.into(), &options, watch)?;
        Ok(again
            .fit
            .map_or_else(|| fit.gradient.clone(), |fit| fit.gradient))
    };
    pass.decided_table(gradient, &step, asked).map(Some)
}
