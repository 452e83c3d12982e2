//! Is contrastive divergence going the right way? A trainer in plain doubles, as one would write it,
//! whose every update is compared with the exact gradient.
//!
//! ```text
//! cargo run --release --example contrastive_divergence
//! ```

use rbm_exact::machine::Generator;
use rbm_exact::{Data, Gradient, Rbm, Units};

const N_V: usize = 6;
const N_H: usize = 4;
const EPOCHS: usize = 400;
const RATE: f64 = 0.2;

struct Machine {
    w: [[f64; N_H]; N_V],
    b: [f64; N_V],
    c: [f64; N_H],
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn uniform(random: &mut Generator) -> f64 {
    (random.bits() >> 11) as f64 / (1_u64 << 53) as f64
}

fn sample(random: &mut Generator, p: f64) -> f64 {
    f64::from(u8::from(uniform(random) < p))
}

impl Machine {
    fn new(random: &mut Generator) -> Machine {
        let mut w = [[0.0; N_H]; N_V];
        for weight in w.iter_mut().flatten() {
            *weight = 0.2 * uniform(random) - 0.1;
        }
        Machine {
            w,
            b: [0.0; N_V],
            c: [0.0; N_H],
        }
    }

    /// p(h_j = 1 | v) of every hidden unit.
    fn hidden(&self, v: &[f64; N_V]) -> [f64; N_H] {
        std::array::from_fn(|j| {
            sigmoid(self.c[j] + (0..N_V).map(|i| v[i] * self.w[i][j]).sum::<f64>())
        })
    }

    /// p(v_i = 1 | h) of every visible unit.
    fn visible(&self, h: &[f64; N_H]) -> [f64; N_V] {
        std::array::from_fn(|i| {
            sigmoid(self.b[i] + (0..N_H).map(|j| h[j] * self.w[i][j]).sum::<f64>())
        })
    }

    /// The update of CD-1, of the mean over the rows: statistics of the data less those after one step
    /// of Gibbs sampling.
    fn cd1(&self, rows: &[[f64; N_V]], random: &mut Generator) -> Machine {
        let n = rows.len() as f64;
        let mut update = Machine {
            w: [[0.0; N_H]; N_V],
            b: [0.0; N_V],
            c: [0.0; N_H],
        };
        for v in rows {
            let h = self.hidden(v);
            let sampled = h.map(|p| sample(random, p));
            let v_after = self.visible(&sampled).map(|p| sample(random, p));
            let h_after = self.hidden(&v_after);
            for i in 0..N_V {
                for j in 0..N_H {
                    update.w[i][j] += (v[i] * h[j] - v_after[i] * h_after[j]) / n;
                }
                update.b[i] += (v[i] - v_after[i]) / n;
            }
            for j in 0..N_H {
                update.c[j] += (h[j] - h_after[j]) / n;
            }
        }
        update
    }

    fn step(&mut self, update: &Machine) {
        let both = self.w.iter_mut().flatten().zip(update.w.iter().flatten());
        both.for_each(|(x, slope)| *x += RATE * slope);
        let both = self.b.iter_mut().zip(&update.b);
        both.for_each(|(x, slope)| *x += RATE * slope);
        let both = self.c.iter_mut().zip(&update.c);
        both.for_each(|(x, slope)| *x += RATE * slope);
    }
}

/// The cosine of the angle between two gradients, and the length of the first over that of the
/// second.
fn compared(update: &Gradient, exact: &Gradient) -> (f64, f64) {
    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let (x, y) = (update.flat(), exact.flat());
    let (x_size, y_size) = (dot(x, x).sqrt(), dot(y, y).sqrt());
    (dot(x, y) / (x_size * y_size), x_size / y_size)
}

fn main() -> rbm_exact::Result<()> {
    let random = &mut Generator::new(1);
    // Bars: the first or the last three units are on, sometimes with one unit turned over.
    let rows: Vec<[f64; N_V]> = (0..60)
        .map(|k| {
            let noisy = random.below(2 * N_V as u64) as usize;
            std::array::from_fn(|i| f64::from(u8::from(((i < 3) == (k % 2 == 0)) != (i == noisy))))
        })
        .collect();
    let data = Data::from_rows(&rows)?;
    let mut machine = Machine::new(random);
    println!("epoch  ln p per row  cosine of update and gradient  length of update");
    for epoch in 0..=EPOCHS {
        let update = machine.cd1(&rows, random);
        if epoch % 40 == 0 {
            let exact = Rbm::from_f64(Units::Binary, &machine.w, &machine.b, &machine.c)?;
            let ours = Gradient::from_f64(&update.w, &update.b, &update.c)?;
            let (cosine, length) = compared(&ours, &exact.gradient(&data)?);
            let ln_p = exact.log_likelihood(&data)?.nearest();
            println!("{epoch:5}  {ln_p:12.6}  {cosine:29.3}  {length:16.3}");
        }
        machine.step(&update);
    }
    Ok(())
}
