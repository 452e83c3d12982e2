//! A machine with its data and all that reports say of it.

use rbm_exact::answer::{Quantities, quantities};
use rbm_exact::data::Data;
use rbm_exact::derivation::{self, StepRun};
use rbm_exact::difference::{self, Central, Curve, Pass};
use rbm_exact::machine::{Param, Rbm, Shaped, Units, example};
use rbm_exact::number::Digits;
use rbm_exact::report::{Computed, Derivation, Differences, Given, Provenance, output};
use rbm_exact::rug::Rational;
use rbm_exact::sweep;
use rbm_exact::watch::Unwatched;

/// What was found of a machine and its data.
pub struct Case {
    m: Rbm,
    data: Data,
    found: Quantities,
    /// Every step at every input, and at random points.
    pub ran: Vec<StepRun>,
    centrals: Shaped<Central>,
    curve: Curve,
    from: Provenance,
    origin: output::Provenance,
}

const DIGITS: u32 = 15;

impl Case {
    /// A built-in machine in these units.
    ///
    /// # Panics
    /// If there is no such machine.
    pub fn built_in(name: &str, units: Units) -> Self {
        let (m, data) = example(name).expect("built in");
        Case::new(m.with_units(units), data, name)
    }

    /// Any small machine with rows.
    ///
    /// # Panics
    /// If it is large.
    pub fn new(m: Rbm, data: Data, name: &str) -> Self {
        let digits = Digits::of_itself(DIGITS);
        let sums = sweep::Options::new(digits);
        let found = quantities(&m, (&data).into(), &sums, &Unwatched).expect("small");
        let gradient = &found.fit.as_ref().expect("rows").gradient;
        let step = Rational::from((1, 1000));
        let (param, steps) = (Param::W(0, 0), difference::default_steps());
        let options = derivation::RunOptions {
            points: derivation::Points::default(),
            ..derivation::RunOptions::on_this_machine(param)
        };
        Case {
            centrals: Pass::new(&m, &data, &step, DIGITS, &Unwatched)
                .and_then(|pass| pass.table(gradient, &step))
                .expect("a small step"),
            curve: Pass::for_curve(&m, &data, &steps, DIGITS, &Unwatched)
                .and_then(|pass| pass.curve(param, &steps, digits.for_logarithm()))
                .expect("small"),
            ran: derivation::run(&m, &data, &options, &Unwatched).expect("small"),
            from: Provenance {
                name: format!("built-in machine {name}"),
                command: format!("rbm-exact derive --example {name}"),
            },
            origin: output::Provenance {
                example: Some(name.into()),
                ..output::Provenance::default()
            },
            found,
            m,
            data,
        }
    }

    fn given(&self) -> Given<'_> {
        Given {
            m: &self.m,
            data: &self.data,
            held_out: None,
            from: &self.from,
            origin: &self.origin,
        }
    }

    /// What `derive --steps` reports; all inputs of each step in JSON, if asked for.
    ///
    /// # Panics
    /// If no row has its first unit on.
    pub fn derivation(&self, all: bool) -> Derivation<'_> {
        Derivation {
            given: self.given(),
            quantities: &self.found,
            ran: &self.ran,
            differences: Some(&self.centrals),
            focus: Param::W(0, 0),
            datum: (self.data.rows().map(|(row, _)| row).find(|row| row[0])).expect("one has it"),
            digits: Digits::of_itself(DIGITS),
            all,
            story: None,
            blank: false,
        }
    }

    /// What `compute` reports.
    pub fn quantities(&self) -> Computed<'_> {
        Computed {
            given: self.given(),
            quantities: &self.found,
            states: None,
            digits: Digits::of_itself(DIGITS),
        }
    }

    /// What `difference` reports.
    pub fn differences(&self) -> Differences<'_> {
        Differences {
            given: self.given(),
            quantities: &self.found,
            curve: &self.curve,
            beside: Some(&self.centrals),
            digits: Digits::of_itself(DIGITS),
        }
    }
}
