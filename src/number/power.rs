//! Perfect powers of fractions: what makes logarithms comparable without forming huge numbers.

use rug::{Integer, Rational};

/// `q = root^power` with the largest such power; `(q, 1)` for 1 and for what is not positive.
pub(super) fn primitive(q: &Rational) -> (Rational, u32) {
    if *q <= 0 || *q == 1 {
        return (q.clone(), 1);
    }
    // q is in lowest terms: numerator and denominator are the same power, or one of them is 1.
    let power = gcd(exponent(q.numer()), exponent(q.denom())).max(1);
    let part = |n: &Integer| n.clone().root(power);
    (Rational::from((part(q.numer()), part(q.denom()))), power)
}

/// The largest k such that `n >= 1` is a k-th power; 0 for 1, which is every power.
fn exponent(n: &Integer) -> u32 {
    if *n == 1 {
        return 0;
    }
    let (mut root, mut power) = (n.clone(), 1);
    // The exponent divides that of every prime factor; common is 0 where no small one divides n.
    let mut rest = n.clone();
    let mut common = 0;
    for prime in SMALL {
        let times = rest.remove_factor_mut(&Integer::from(prime));
        common = gcd(common, times);
    }
    let mut k = 2;
    while root.is_perfect_power() {
        // Without a small factor the base is at least 101, which has more than 6 bits.
        let most = match common {
            0 => root.significant_bits() / 6,
            common => common / power,
        };
        if k > most {
            break;
        }
        let divides = common == 0 || (common / power).is_multiple_of(k);
        match divides && is_prime(k) {
            true => match exact_root(&root, k) {
                Some(next) => {
                    root = next;
                    power *= k;
                }
                None => k += 1,
            },
            false => k += 1,
        }
    }
    power
}

const SMALL: [u32; 25] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
];

fn is_prime(k: u32) -> bool {
    (2..k)
        .take_while(|d| d * d <= k)
        .all(|d| !k.is_multiple_of(d))
}

fn exact_root(n: &Integer, k: u32) -> Option<Integer> {
    let (root, rest) = n.clone().root_rem(Integer::new(), k);
    (rest == 0).then_some(root)
}

/// The greatest common divisor, 0 being divisible by everything.
pub(super) fn gcd(a: u32, b: u32) -> u32 {
    match b {
        0 => a,
        b => gcd(b, a % b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::ops::Pow;

    #[test]
    fn powers_of_primitive_fractions_are_taken_apart_again() {
        // None of these is a power: their prime factorisations have coprime exponents.
        for (p, q) in [
            (2, 1),
            (3, 2),
            (12, 1),
            (1, 101),
            (103, 2),
            (10_403, 72),
            (8, 9),
        ] {
            let root = Rational::from((p, q));
            for power in [1_u32, 2, 3, 6, 35, 64, 65, 67, 127, 1009] {
                let found = primitive(&root.clone().pow(power));
                assert_eq!(found, (root.clone(), power), "({root})^{power}");
            }
        }
    }

    #[test]
    fn one_and_what_is_not_positive_are_left_alone() {
        for q in [-8, 0, 1] {
            assert_eq!(primitive(&Rational::from(q)), (Rational::from(q), 1));
        }
    }
}
