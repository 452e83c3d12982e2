//! Cases that tell explanations apart: small machines and data, and what is asked of the trainer there.

use crate::data::Data;
use crate::machine::{Rbm, Recipe, example, random};
use crate::oracle::case::{Case, to_get};

/// A case to run, in a fresh process.
#[derive(Clone, Debug)]
pub(super) struct Further {
    pub m: Rbm,
    pub data: Data,
    /// What makes the machine and its data.
    pub command: String,
    /// What is asked of the trainer, to be followed by what it tells.
    pub ask: &'static str,
    /// How often the trainer is called before it reports; 0: as often as before.
    pub calls: u32,
    /// Whether these are the claim's own machine and data.
    pub is_own: bool,
    /// Whether the learning rate is half of what it was.
    pub halved: bool,
    /// Whether the mean log-likelihood is asked for in place of the gradient.
    pub likelihood: bool,
}

const GRADIENT: &str = "Report the gradient of these, as the first call of a fresh process";

impl Further {
    /// Another machine and its data, of which the first call reports the gradient.
    fn new((m, data): (Rbm, Data), command: &str, name: &str) -> Further {
        Further {
            command: to_get(&m, &data, command, name),
            m,
            data,
            ask: GRADIENT,
            calls: 1,
            is_own: false,
            halved: false,
            likelihood: false,
        }
    }
}

/// The cases, the simplest first. The claim's own machine and data come twice: called twice, and with half the
/// learning rate.
pub(super) fn battery(own: &Case, command: &str) -> Vec<Further> {
    let mut all = Vec::new();
    for name in ["m2", "m2b", "m4", "sticky"] {
        all.extend(built_in(name));
    }
    all.extend(doubled());
    all.extend(drawn(4, 2, 7, 1));
    all.extend(drawn(3, 4, 3, 3));
    let again = |calls, halved, ask| Further {
        command: command.to_string(),
        ask,
        calls,
        is_own: true,
        halved,
        ..Further::new((own.m.clone(), own.data.clone()), "", "")
    };
    all.push(again(1, true, "Report the gradient of the same machine and data with half the learning rate, as the first call of a fresh process"));
    all.push(again(
        2,
        false,
        "Report the gradient of the same machine and data at the second call of a fresh process",
    ));
    all.push(again(2, true, "Report the gradient of the same machine and data with half the learning rate, at the second call of a fresh process"));
    all.push(Further {
        likelihood: true,
        ..again(
            1,
            false,
            "Report the mean log-likelihood of the same machine and data",
        )
    });
    all
}

fn built_in(name: &str) -> Option<Further> {
    let made = example(name).ok()?;
    Some(Further::new(made, &format!("example {name}"), name))
}

/// The built-in machine m2 with every row twice.
fn doubled() -> Option<Further> {
    let further = built_in("m2")?;
    let mut data = Data::new(further.data.n_v());
    for (row, count) in further.data.rows().chain(further.data.rows()) {
        data.push(row, count).ok()?;
    }
    Some(Further {
        data,
        ask: "List every row twice, and report the gradient as the first call of a fresh process",
        ..further
    })
}

/// A random machine of decimals with its data.
fn drawn(n_v: usize, n_h: usize, seed: u64, scale: u32) -> Option<Further> {
    let rows = 7;
    let made = random(&Recipe::decimals(n_v, n_h, seed, scale, rows)).ok()?;
    let command = format!(
        "compute --nv {n_v} --nh {n_h} --seed {seed} --weights decimal --scale {scale} --rows {rows}"
    );
    Some(Further::new(made, &command, "next"))
}
