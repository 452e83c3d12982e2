//! The same law in other units, with offsets, of the other sign, squared: every state by brute force in whole
//! numbers. All parameters are multiples of ln 2, so that a Boltzmann factor is a power of 2.

use itertools::Itertools;
use rbm_exact::machine::{Written, of_other_sign, of_square, rewritten};
use rbm_exact::number::Theta;
use rbm_exact::rug::{Rational, ops::Pow};
use rbm_exact::{Param, Rbm, Units};

/// `k ln 2`.
fn ln2(k: i64) -> Theta {
    Theta::new(0.into(), k.into(), 2.into()).unwrap()
}

/// How many times ln 2 a parameter is.
fn powers(theta: &Theta) -> Rational {
    assert_eq!(*theta.shift(), 0);
    let bits = |n: &rbm_exact::rug::Integer| n.significant_bits() as i64 - 1;
    let Some((scale, odds)) = theta.logs().first() else {
        return Rational::new();
    };
    let (above, below) = (odds.numer(), odds.denom());
    assert!(above.is_power_of_two() && below.is_power_of_two());
    Rational::from(bits(above) - bits(below)) * scale
}

/// W (3, 2) of multiples of 16, biases of multiples of 8: halves and quarters stay whole.
fn machine(units: Units) -> Rbm {
    let weights = [16, -32, 48, 16, -16, 64];
    let (b, c) = ([8, -24, 40], [-8, 16]);
    let theta = machine_of(&weights, &b, &c);
    Rbm::new(units, theta).unwrap()
}

fn machine_of(w: &[i64], b: &[i64], c: &[i64]) -> rbm_exact::machine::Shaped<Theta> {
    let n_h = c.len();
    rbm_exact::machine::Shaped::build(b.len(), n_h, |param| match param {
        Param::W(i, j) => ln2(w[i * n_h + j]),
        Param::B(i) => ln2(b[i]),
        Param::C(j) => ln2(c[j]),
    })
    .unwrap()
}

/// The exponent of 2 of every joint state, in the order of the bits: `(v W h + b v + c h)` with the values of
/// the units, which are given for the bits 0 and 1 of each layer.
fn exponents(m: &Rbm, v: [Rational; 2], h: [Rational; 2]) -> Vec<Rational> {
    let theta = m.theta();
    let k = |param| powers(theta.get(param));
    let states = |n: usize| (0..n).map(|_| 0..2_usize).multi_cartesian_product();
    let mut all = Vec::new();
    for bits in states(m.n_v()) {
        for hidden in states(m.n_h()) {
            let mut sum = Rational::new();
            for (i, x) in bits.iter().enumerate() {
                sum += k(Param::B(i)) * &v[*x];
                for (j, y) in hidden.iter().enumerate() {
                    sum += Rational::from(&v[*x] * &h[*y]) * k(Param::W(i, j));
                }
            }
            for (j, y) in hidden.iter().enumerate() {
                sum += k(Param::C(j)) * &h[*y];
            }
            all.push(sum);
        }
    }
    all
}

fn values(units: Units) -> [Rational; 2] {
    [units.value(false).into(), units.value(true).into()]
}

/// What the exponents of one list have more than those of the other; the same for all states.
fn difference(one: &[Rational], other: &[Rational]) -> Rational {
    let apart: Vec<Rational> = one
        .iter()
        .zip(other)
        .map(|(x, y)| Rational::from(x - y))
        .collect();
    assert!(apart.iter().all_equal(), "{apart:?}");
    apart[0].clone()
}

#[test]
fn other_units_shift_every_energy_by_the_constant() {
    for (from, to) in [(Units::Spin, Units::Binary), (Units::Binary, Units::Spin)] {
        let m = machine(from);
        let there = m.in_units(to).unwrap();
        let before = exponents(&m, values(from), values(from));
        let after = exponents(&there.m, values(to), values(to));
        let constant = difference(&before, &after);
        assert_eq!(constant, powers(&there.constant), "{from:?}");
        assert_ne!(constant, 0);
        // And back again.
        let back = there.m.in_units(from).unwrap();
        assert_eq!(back.m, m);
        assert_eq!(back.constant, there.constant.negated());
        // The same units change nothing.
        assert_eq!(m.in_units(from).unwrap().m, m);
    }
}

#[test]
fn a_temperature_divides_the_constant() {
    let hot = machine(Units::Spin).at_temperature(2.into()).unwrap();
    let cold = machine(Units::Spin);
    let of = |m: &Rbm| powers(&m.in_units(Units::Binary).unwrap().constant);
    assert_eq!(of(&hot) * 2, of(&cold));
    // θ/T at temperature 1 is the same law.
    let folded = hot.at_temperature_one().unwrap();
    let [one, other] =
        [&cold, &folded].map(|m| exponents(m, values(Units::Spin), values(Units::Spin)));
    assert!(
        one.iter()
            .zip(&other)
            .all(|(x, y)| *x == Rational::from(y * 2))
    );
    assert_eq!(*folded.temperature(), 1);
}

#[test]
fn offsets_move_into_the_biases_and_a_constant() {
    let m = machine(Units::Binary);
    let (ov, oh) = ([(1, 2), (1, 4), (0, 1)], [(3, 4), (1, 8)]);
    let of = |list: &[(i32, i32)]| list.iter().map(|q| Rational::from(*q)).collect::<Vec<_>>();
    let (ov, oh) = (of(&ov), of(&oh));
    let (theta, constant) = rewritten(m.theta(), &Written::less(&ov), &Written::less(&oh)).unwrap();
    let plain = Rbm::new(Units::Binary, theta).unwrap();
    let after = exponents(&plain, values(Units::Binary), values(Units::Binary));
    // The centred energy of each state, by its definition.
    let theta = m.theta();
    let k = |param| powers(theta.get(param));
    let states = |n: usize| (0..n).map(|_| 0..2_i32).multi_cartesian_product();
    let mut before = Vec::new();
    for v in states(3) {
        for h in states(2) {
            let x: Vec<Rational> = v
                .iter()
                .zip(&ov)
                .map(|(v, o)| Rational::from(*v) - o)
                .collect();
            let y: Vec<Rational> = h
                .iter()
                .zip(&oh)
                .map(|(h, o)| Rational::from(*h) - o)
                .collect();
            let mut sum = Rational::new();
            for (i, x) in x.iter().enumerate() {
                sum += k(Param::B(i)) * x;
                for (j, y) in y.iter().enumerate() {
                    sum += Rational::from(x * y) * k(Param::W(i, j));
                }
            }
            for (j, y) in y.iter().enumerate() {
                sum += k(Param::C(j)) * y;
            }
            before.push(sum);
        }
    }
    assert_eq!(difference(&before, &after), powers(&constant));
}

#[test]
fn a_sign_a_square_and_exchanged_layers_are_what_they_say() {
    let m = machine(Units::Spin);
    let plus = Rbm::new(Units::Spin, of_other_sign(m.theta())).unwrap();
    let [one, other] = [&m, &plus].map(|m| exponents(m, values(Units::Spin), values(Units::Spin)));
    assert!(one.iter().zip(&other).all(|(x, y)| *x == -y.clone()));

    // ψ(v) = 2^(b v) Π (2^a + 2^-a): its square is the sum over both copies of the hidden units.
    let square = Rbm::new(Units::Spin, of_square(m.theta()).unwrap()).unwrap();
    let power = |x: &Rational| Rational::from(2).pow(x.numer().to_i32().unwrap());
    let sums = |m: &Rbm| -> Vec<Rational> {
        let all = exponents(m, values(Units::Spin), values(Units::Spin));
        let each = all.chunks(1 << m.n_h());
        each.map(|states| states.iter().map(power).sum()).collect()
    };
    let squared: Vec<Rational> = sums(&m).into_iter().map(|x| x.square()).collect();
    assert_eq!(sums(&square), squared);
}
