//! Symmetric matrices: a proof that one is positive definite, and the eigenvectors that a guess starts from.

use super::Enclosure;

/// Whether every symmetric matrix within these bounds is proven to be positive definite: Gaussian elimination
/// without exchanges meets only positive pivots, and by Sylvester's law of inertia a symmetric matrix has
/// as many negative eigenvalues as pivots.
///
/// Only the entries on and below the diagonal are read: `rows[i][j]` for `j <= i`.
pub(crate) fn is_positive_definite(mut rows: Vec<Vec<Enclosure>>) -> bool {
    for k in 0..rows.len() {
        let (above, below) = rows.split_at_mut(k + 1);
        let pivot = &above[k][k];
        // NaN and the whole line do not pass.
        if !(*pivot.lo() > 0 && pivot.hi().is_finite()) {
            return false;
        }
        let column: Vec<Enclosure> = below.iter().map(|row| row[k].clone()).collect();
        for (i, row) in below.iter_mut().enumerate() {
            let factor = row[k].clone() / pivot;
            for (j, entry) in column[..=i].iter().enumerate() {
                let at = k + 1 + j;
                row[at] = row[at].clone() - &(factor.clone() * entry);
            }
        }
    }
    true
}

/// The eigenvalues and eigenvectors of a symmetric matrix of doubles, each vector a row, as near as Jacobi's
/// method gets them: a guess, of which nothing is claimed.
pub(crate) fn eigenvectors(matrix: &[Vec<f64>]) -> Vec<(f64, Vec<f64>)> {
    let n = matrix.len();
    let mut a = matrix.to_vec();
    let unit = |i: usize| (0..n).map(|j| f64::from(i == j)).collect();
    let mut vectors: Vec<Vec<f64>> = (0..n).map(unit).collect();
    const SWEEPS: usize = 40;
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                rotated |= rotate(&mut a, &mut vectors, p, q);
            }
        }
        if !rotated {
            break;
        }
    }
    let diagonal = a.iter().enumerate().map(|(i, row)| row[i]);
    diagonal.zip(vectors).collect()
}

/// Makes one entry 0, unless it is already negligible.
fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) -> bool {
    let off = a[p][q];
    if off.abs() <= f64::EPSILON * 1e-3 * (a[p][p] * a[q][q]).abs().sqrt() || !off.is_normal() {
        return false;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * off);
    let tangent = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for row in a.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    for rows in [a, vectors] {
        let (low, high) = rows.split_at_mut(q);
        for (x, y) in low[p].iter_mut().zip(high[0].iter_mut()) {
            (*x, *y) = turn(*x, *y);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::Rational;

    fn matrix(rows: &[&[i32]], shift: (i32, i32)) -> Vec<Vec<Enclosure>> {
        let entry = |i: usize, j: usize, x: i32| {
            let shift = Rational::from(shift) * u32::from(i == j);
            Enclosure::of(&(shift + x), 64)
        };
        let row = |(i, row): (usize, &&[i32])| {
            row.iter()
                .enumerate()
                .map(|(j, x)| entry(i, j, *x))
                .collect()
        };
        rows.iter().enumerate().map(row).collect()
    }

    /// By hand: [[2, 1], [1, 2]] has the eigenvalues 1 and 3; the tridiagonal matrix of 2 and -1 of size 3 has
    /// 2 - sqrt 2, 2 and 2 + sqrt 2.
    #[test]
    fn a_matrix_is_positive_definite_until_its_least_eigenvalue_is_taken_away() {
        let two: &[&[i32]] = &[&[2, 1], &[1, 2]];
        assert!(is_positive_definite(matrix(two, (-99, 100))));
        assert!(!is_positive_definite(matrix(two, (-1, 1))));
        assert!(!is_positive_definite(matrix(two, (-2, 1))));
        let three: &[&[i32]] = &[&[2, -1, 0], &[-1, 2, -1], &[0, -1, 2]];
        assert!(is_positive_definite(matrix(three, (-585, 1000))));
        assert!(!is_positive_definite(matrix(three, (-586, 1000))));
        let doubles: Vec<Vec<f64>> = three
            .iter()
            .map(|row| row.iter().map(|x| f64::from(*x)).collect())
            .collect();
        let mut found: Vec<f64> = eigenvectors(&doubles).iter().map(|(x, _)| *x).collect();
        found.sort_by(f64::total_cmp);
        let root = 2_f64.sqrt();
        for (found, wanted) in found.iter().zip([2.0 - root, 2.0, 2.0 + root]) {
            assert!((found - wanted).abs() < 1e-14, "{found} {wanted}");
        }
    }

    /// An eigenvector is one: A x = lambda x.
    #[test]
    fn eigenvectors_are_stretched_and_not_turned() {
        let n = 12;
        let entry = |i: usize, j: usize| 1.0 / (1 + i + j) as f64;
        let a: Vec<Vec<f64>> = (0..n)
            .map(|i| (0..n).map(|j| entry(i, j)).collect())
            .collect();
        for (lambda, x) in eigenvectors(&a) {
            for row in &a {
                let at = row.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>();
                let place = a.iter().position(|other| other == row).expect("a row");
                assert!((at - lambda * x[place]).abs() < 1e-14);
            }
        }
    }
}
