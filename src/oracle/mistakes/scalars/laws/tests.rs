use super::*;
use crate::machine::{Param, Shaped, Units};
use crate::number::Theta;
use rug::Rational;

/// One unit of each kind, ±1, w = 8: f(v) = 2 cosh 8. Where v = 1 it is cut off, softplus(16) - 8 being 8; where v = -1 it is
/// softplus(-16) + 8. So ln Z is 8 + ln(2 + e^-16).
#[test]
fn softplus_is_cut_off_at_twice_the_activation_of_spins() {
    let weight = |param| match param {
        Param::W(..) => Theta::rational(Rational::from(8)),
        _ => Theta::zero(),
    };
    let theta = Shaped::build(1, 1, weight).expect("a unit of each");
    let m = Rbm::new(Units::Spin, theta).expect("small");
    for law in [Law::CutOffVisible(10.0), Law::CutOffHidden(10.0)] {
        let found = law.ln_z(&m, &Data::new(1), &|| None).expect("small");
        assert!(
            (found - (8.0 + (2.0 + (-16_f64).exp()).ln())).abs() < 1e-14,
            "{found}"
        );
    }
}
