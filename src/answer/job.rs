//! A run that can be shared out, kept, gone on with and joined: the sums over the states block by block.

use super::certainty::with_spare;
use super::quantities::{Folded, Quantities, Samples, conclude, enumerated, rounds, with_symmetry};
use crate::error::{Error, Kind, Result};
use crate::machine::{Rbm, states_of};
use crate::number::spare_digits;
use crate::sweep::{ExactSums, Options, Plan, Side, plan, share, sums_of};
use crate::watch::Watch;
use itertools::Itertools;
use std::time::{Duration, Instant};

/// What is asked of a machine and its data.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The machine.
    pub m: &'a Rbm,
    /// Its data.
    pub samples: Samples<'a>,
    /// The digits wanted, and how the states are summed.
    pub options: &'a Options,
}

/// One round of a job: the sums asked for with so many spare digits.
#[derive(Clone, Debug)]
pub struct Round {
    /// How many digits more than the results are asked for.
    pub spare: u32,
    /// What the sums are asked for.
    pub asked: Options,
    /// How they are made.
    pub plan: Plan,
}

/// Some of the blocks, one after the other, and their sums so far.
#[derive(Clone, Debug)]
pub struct Share {
    /// The first block.
    pub from: u64,
    /// Behind the last block.
    pub to: u64,
    /// Behind the last block that is summed.
    pub done: u64,
    /// The sums over the blocks from `from` to before `done`.
    pub sums: ExactSums,
}

/// What is done with a share after every few seconds of work: it is written to disk, say.
pub type Keep<'a> = dyn FnMut(&Share) -> Result<()> + 'a;

/// Which of how many shares: the K-th of N.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareOf {
    /// From 1 to `n`.
    pub k: u64,
    /// At least 1.
    pub n: u64,
}

/// How long the work between two keepings is meant to take: with the block that is under way, less than ten
/// seconds.
const STEP: Duration = Duration::from_secs(3);

impl Round {
    /// The number of states in a block.
    pub(crate) fn block_states(&self, m: &Rbm) -> u64 {
        states_of(self.plan.side.units(m)).unwrap_or(u64::MAX) / self.plan.blocks
    }

    /// The blocks of a share, of which nothing is summed yet: from `blocks (K-1)/N` to before
    /// `blocks K/N`, rounded down.
    pub fn share(&self, m: &Rbm, of: ShareOf) -> Share {
        let at = |k: u64| (u128::from(self.plan.blocks) * u128::from(k) / u128::from(of.n)) as u64;
        let from = at(of.k - 1);
        Share {
            from,
            to: at(of.k),
            done: from,
            sums: ExactSums::none(m),
        }
    }
}

impl ShareOf {
    /// All blocks.
    pub const WHOLE: ShareOf = ShareOf { k: 1, n: 1 };
}

impl<'a> Job<'a> {
    /// The spare digits of the rounds that may be needed; nearly always the first one is enough.
    pub fn spares(&self) -> impl Iterator<Item = u32> + use<> {
        spare_digits(self.options.digits.count)
    }

    /// The round with so many spare digits.
    ///
    /// # Errors
    /// Spare digits that no round has, and those of [`plan`].
    pub fn round(&self, spare: u32) -> Result<Round> {
        if !self.spares().any(|known| known == spare) {
            let known = self.spares().join(", ");
            return Err(Error::input(format!(
                "found {spare}, wanted one of {known}"
            )));
        }
        let asked = with_spare(self.options, spare);
        Ok(Round {
            plan: plan(self.m, &asked)?,
            spare,
            asked,
        })
    }

    /// Sums a share from where it stands. `keep` is given the share after every few seconds of work, if
    /// there is one.
    ///
    /// # Errors
    /// A stop from the watch (the share then holds what is summed), and whatever `keep` fails with.
    pub fn sum(
        &self,
        round: &Round,
        share: &mut Share,
        watch: &dyn Watch,
        mut keep: Option<&mut Keep>,
    ) -> Result<()> {
        let states = round.block_states(self.m);
        let (total, already) = (share.to - share.from, share.done - share.from);
        watch.begins(total * states, already * states, "states");
        let threads = round.asked.threads.max(1) as u64;
        let mut blocks = match keep {
            Some(_) => threads,
            None => share.to - share.done,
        };
        while share.done < share.to {
            let end = share.to.min(share.done.saturating_add(blocks.max(1)));
            let start = Instant::now();
            let range = share.done..end;
            match self::share(self.m, &round.plan, &round.asked, range, watch) {
                Ok(found) => share.sums.add(&found),
                Err(error) if error.kind() == Kind::Stopped => return Err(stopped(share)),
                Err(error) => return Err(error),
            }
            share.done = end;
            if let Some(keep) = &mut keep {
                keep(share)?;
            }
            // As many as fit, in steps of at most four times as many: the first ones warm up.
            let fit = STEP.as_secs_f64() / start.elapsed().as_secs_f64().max(1e-6);
            blocks = ((blocks as f64 * fit.min(4.0)) as u64 / threads).max(1) * threads;
        }
        Ok(())
    }

    /// What the sums over all blocks come to; not tried again with more digits.
    ///
    /// # Errors
    /// Sums that cannot be those of this machine, data of another width, a stop from the watch.
    pub fn conclude(
        &self,
        round: &Round,
        sums: &ExactSums,
        watch: &dyn Watch,
    ) -> Result<Quantities> {
        let samples = Folded::of(self.m, self.samples)?;
        let model = sums_of(self.m, &round.plan, &round.asked, sums)?;
        let model = with_symmetry(self.m, model);
        let digits = self.options.digits;
        conclude(self.m, &samples, model, digits, &round.asked, watch)
    }

    /// All rounds that are needed, from the one with `first` spare digits on. `begin` gives the share
    /// to start from, all of whose blocks are those of the run; `keep` keeps it.
    ///
    /// # Errors
    /// Those of [`Job::round`], [`Job::sum`] and [`Job::conclude`], and those of `begin` and `keep`.
    pub fn run(
        &self,
        first: u32,
        watch: &dyn Watch,
        mut begin: impl FnMut(&Round) -> Result<Share>,
        mut keep: impl FnMut(&Round, &Share) -> Result<()>,
    ) -> Result<Quantities> {
        rounds(self.options, first, |spare, _| {
            let round = self.round(spare)?;
            let mut share = begin(&round)?;
            let mut kept = |share: &Share| keep(&round, share);
            self.sum(&round, &mut share, watch, Some(&mut kept))?;
            self.conclude(&round, &share.sums, watch)
        })
    }

    /// The spare digits of the round that gives all these quantities of an earlier one their digits; `None` where that
    /// was the last.
    pub fn enough(&self, round: u32, found: &Quantities) -> Option<u32> {
        let later = self.spares().filter(|spare| *spare > round);
        found.enough(self.m, self.options.digits, later)
    }

    /// The layer that is enumerated, and the number of its states.
    pub fn states(&self) -> (Side, u64) {
        enumerated(self.m, self.options)
    }
}

/// How far a share was when it was stopped.
fn stopped(share: &Share) -> Error {
    Error::new(
        Kind::Stopped,
        format!(
            "stopped with {} of {} blocks summed",
            share.done - share.from,
            share.to - share.from
        ),
    )
}
