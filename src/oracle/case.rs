//! What claims are judged against: a machine, its data, and how far sums may go.

use super::sums::Sums;
use crate::answer::{Quantities, Samples, quantities};
use crate::data::Data;
use crate::door::either;
use crate::error::Result;
use crate::machine::{Param, Rbm, Units};
use crate::number::Digits;
use crate::sweep::Options;
use crate::watch::Watch;
use std::sync::Arc;

/// A machine and its data.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The machine.
    pub m: &'a Rbm,
    /// Its data, possibly none, in the order of the file.
    pub data: &'a Data,
    /// Threads, the most states, the layer that is summed; the digits are chosen here.
    pub options: &'a Options,
    /// Told how far long sums are.
    pub watch: &'a dyn Watch,
    /// The sums that were made so far, where they are kept.
    pub(super) sums: Option<&'a Sums>,
    /// The command that judges another claim about them, where a command was given.
    pub(super) again: Option<&'a str>,
}

impl<'a> Case<'a> {
    /// A machine and its data.
    pub fn new(m: &'a Rbm, data: &'a Data, options: &'a Options, watch: &'a dyn Watch) -> Self {
        Case {
            m,
            data,
            options,
            watch,
            sums: None,
            again: None,
        }
    }

    /// The same, with the command that judges another claim about them.
    #[cfg(feature = "cli")]
    pub(crate) fn judged_by(self, command: &'a str) -> Self {
        Case {
            again: Some(command),
            ..self
        }
    }

    /// The exact quantities with so many digits, or more.
    pub(super) fn quantities(&self, digits: u32) -> Result<Arc<Quantities>> {
        self.quantities_of(self.m, self.data, digits)
    }

    /// Z and the model phase with so many digits, or more; what else is there is of any data.
    pub(super) fn model(&self, digits: u32) -> Result<Arc<Quantities>> {
        self.model_of(self.m, digits)
    }

    /// The same of another machine.
    pub(super) fn model_of(&self, m: &Rbm, digits: u32) -> Result<Arc<Quantities>> {
        let options = self.with_digits(digits);
        match self.sums {
            Some(sums) => sums.of_states(m, &options, self.watch),
            None => quantities(m, Samples::default(), &options, self.watch).map(Arc::new),
        }
    }

    /// The exact quantities of another machine or other data, such as a hypothesis is about.
    pub(super) fn quantities_of(
        &self,
        m: &Rbm,
        data: &Data,
        digits: u32,
    ) -> Result<Arc<Quantities>> {
        let options = self.with_digits(digits);
        match self.sums {
            Some(sums) => sums.of(m, data, &options, self.watch),
            None => quantities(m, Samples::from(data), &options, self.watch).map(Arc::new),
        }
    }

    fn with_digits(&self, digits: u32) -> Options {
        Options {
            digits: Digits::of_itself(digits),
            ..self.options.clone()
        }
    }
}

/// How one gets a machine and its data: the command that writes them as files of this name, or the text that makes
/// them in Python.
pub(super) fn to_get(m: &Rbm, data: &Data, command: &str, name: &str) -> String {
    either(
        format!("rbm-exact {command} --save-model {name}.json --save-data {name}-rows.json"),
        in_python(m, data),
    )
}

/// `m = rbm_exact.Machine([["ln 2", "0"]], ["0"], ["0", "1/2"]); X = [[1], [0]]`
fn in_python(m: &Rbm, data: &Data) -> String {
    let (n_v, n_h) = (m.n_v(), m.n_h());
    let list = |params: &mut dyn Iterator<Item = Param>| {
        let texts: Vec<String> = params
            .map(|param| format!("\"{}\"", m.theta().get(param)))
            .collect();
        format!("[{}]", texts.join(", "))
    };
    let w: Vec<String> = (0..n_v)
        .map(|i| list(&mut (0..n_h).map(|j| Param::W(i, j))))
        .collect();
    let row = |row: &[bool]| {
        let values: Vec<String> = row
            .iter()
            .map(|bit| m.units().value(*bit).to_string())
            .collect();
        format!("[{}]", values.join(", "))
    };
    let rows = data
        .rows()
        .flat_map(|(bits, count)| (0..count).map(move |_| row(bits)));
    format!(
        "m = rbm_exact.Machine([{}], {}, {}{}); X = [{}]",
        w.join(", "),
        list(&mut (0..n_v).map(Param::B)),
        list(&mut (0..n_h).map(Param::C)),
        match m.units() {
            Units::Binary => "",
            Units::Spin => ", units=\"spin\"",
        },
        rows.collect::<Vec<_>>().join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::example;

    /// M2 as the documents have it, and its four rows.
    #[test]
    fn a_case_is_written_as_python_makes_it() {
        let (m, data) = example("m2").expect("built in");
        let wanted = r#"m = rbm_exact.Machine([["ln 2", "-ln 2"], ["0", "ln 3"]], ["0", "0"], ["0", "0"]); X = [[1, 0], [1, 0], [1, 1], [0, 1]]"#;
        assert_eq!(in_python(&m, &data), wanted);
    }
}
