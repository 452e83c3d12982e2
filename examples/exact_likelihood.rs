//! How good is the model while it is trained? Ascends the exact gradient and prints, for every tenth
//! step, the exact mean log-likelihood of the data and of rows held out, beside the best value that
//! any model can reach on the data.
//!
//! ```text
//! cargo run --release --example exact_likelihood
//! ```

use rbm_exact::machine::Generator;
use rbm_exact::{Data, Rbm, Units};

const N_V: usize = 5;
const N_H: usize = 3;
const STEPS: usize = 200;
const RATE: f64 = 1.0;

/// The mean of ln p of the rows under their own frequencies: no model has a larger log-likelihood.
fn best(rows: &[[u8; N_V]]) -> f64 {
    let n = rows.len() as f64;
    let frequency = |row: &[u8; N_V]| rows.iter().filter(|other| *other == row).count() as f64 / n;
    rows.iter().map(|row| frequency(row).ln()).sum::<f64>() / n
}

fn main() -> rbm_exact::Result<()> {
    let mut random = Generator::new(7);
    // The middle unit is on where the two before it differ; the last repeats the first.
    let mut rows = || -> Vec<[u8; N_V]> {
        let mut row = || {
            let [a, b, d] = [(); 3].map(|()| random.below(2) as u8);
            [a, b, a ^ b, d, a]
        };
        (0..24).map(|_| row()).collect()
    };
    let (seen, unseen) = (rows(), rows());
    let (data, held_out) = (Data::from_rows(&seen)?, Data::from_rows(&unseen)?);

    let mut w: Vec<Vec<f64>> = vec![vec![0.0; N_H]; N_V];
    // Hidden units that begin alike would stay alike.
    for (k, weight) in w.iter_mut().flatten().enumerate() {
        *weight = 0.5 * (k as f64 * 2.4).sin();
    }
    let (mut b, mut c) = (vec![0.0; N_V], vec![0.0; N_H]);
    println!("no model has more than {:.6} on the data", best(&seen));
    println!(" step        data    held out  largest slope");
    for step in 0..=STEPS {
        let machine = Rbm::from_f64(Units::Binary, &w, &b, &c)?;
        let gradient = machine.gradient(&data)?;
        if step % 20 == 0 {
            let largest = gradient.flat().iter().fold(0.0_f64, |m, x| m.max(x.abs()));
            println!(
                "{step:5} {:11.6} {:11.6} {largest:14.2e}",
                machine.log_likelihood(&data)?.nearest(),
                machine.log_likelihood(&held_out)?.nearest(),
            );
        }
        for (row, slopes) in w.iter_mut().zip(gradient.w()) {
            row.iter_mut()
                .zip(slopes)
                .for_each(|(x, slope)| *x += RATE * slope);
        }
        b.iter_mut()
            .zip(gradient.b())
            .for_each(|(x, slope)| *x += RATE * slope);
        c.iter_mut()
            .zip(gradient.c())
            .for_each(|(x, slope)| *x += RATE * slope);
    }
    Ok(())
}
