//! What a trainer computes: `s layout(data phase - model phase) - lambda parameters`, every part of it named.

use super::phase::{Phase, Walk};
use super::scale::{Base, Scale};
use crate::oracle::mistakes::machines::Which;

/// The parts of a report, those of a correct one by default.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Recipe {
    /// What is added.
    pub data: Source,
    /// What is subtracted.
    pub model: Source,
    /// The model phase of a correct report: the machine, or k steps of the chain.
    pub meant: Phase,
    /// Constants of the weights, the visible and the hidden bias; `None`: the block is zero.
    pub blocks: [Option<Scale>; 3],
    /// A constant of all that is solved for.
    pub free: Option<Free>,
    /// Whether W stands column by column.
    pub column_major: bool,
    /// Which parameters are subtracted, times a constant that is solved for.
    pub decay: Option<Decay>,
}

/// One phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Source {
    /// Under which law.
    pub which: Which,
    /// Which means.
    pub phase: Phase,
    /// A constant of it.
    pub times: Scale,
    /// Whether a further constant of it is solved for.
    pub free: bool,
    /// Whether the inverse temperature of it is solved for.
    pub heated: bool,
    /// Whether it is made of sampled hidden states: N times it is then a matrix of whole numbers.
    pub sampled: bool,
}

/// Why a constant of all is solved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Free {
    /// Any positive number.
    Rate,
    /// A number that a velocity has grown to.
    Momentum,
    /// A whole number of calls, at least 2.
    Calls,
}

/// What is subtracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Decay {
    Weights,
    /// The weights and the biases.
    All,
    /// -1, 0 or 1 for every weight.
    Signs,
}

/// One change of a correct report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Another data phase.
    Data(Phase),
    /// A data phase under another law.
    DataUnder(Which),
    /// Sampled hidden states in the data phase.
    DataSampled,
    /// Another model phase.
    Model(Phase),
    /// A model phase under another law.
    ModelUnder(Which),
    /// Both phases under another law.
    Under(Which),
    /// Hidden probabilities of another law in both phases, and p(v) of the machine that is meant.
    HiddenUnder(Which),
    /// The same in the model phase alone.
    ModelHiddenUnder(Which),
    /// Both phases of the machine with W.T, and W column by column.
    TurnedTwice,
    /// No temperature anywhere.
    NoTemperature,
    /// A chain that no correct CD-k goes, where one is meant.
    Walked(Walk),
    /// Visible units that another law draws in the chain, where one is meant.
    VisibleUnder(Which),
    /// The mean taken before the product in the model phase.
    ModelMeans,
    /// A model phase whose bias unit is free.
    FreeBiasUnit,
    /// A whole direction in place of both phases.
    Whole(Phase),
    /// The gradient of mean p(v).
    OfMeanP,
    /// A constant of the data phase.
    DataTimes(Scale),
    /// A constant of the model phase.
    ModelTimes(Scale),
    /// The data phase times a constant that is solved for.
    DataFree,
    /// The model phase times a constant that is solved for.
    ModelFree,
    /// The model phase at an inverse temperature that is solved for.
    ModelHeated,
    /// The data phase at an inverse temperature that is solved for.
    DataHeated,
    /// Constants of the weights, the visible bias and the hidden bias.
    Times([Scale; 3]),
    /// A block is zero: 0 for W, 1 for b, 2 for c.
    Missing(usize),
    /// A constant of all that is solved for.
    Free(Free),
    /// W column by column.
    ColumnMajor,
    /// Parameters are subtracted.
    Decay(Decay),
}

impl Change {
    /// Whether it needs sums over the states of another machine.
    pub(super) fn is_of_another_law(self) -> bool {
        matches!(
            self,
            Change::DataUnder(_)
                | Change::ModelUnder(_)
                | Change::Under(_)
                | Change::HiddenUnder(_)
                | Change::ModelHiddenUnder(_)
                | Change::TurnedTwice
                | Change::NoTemperature
                | Change::ModelHeated
                | Change::DataHeated
        )
    }
}

impl Recipe {
    /// A correct report, whose model phase is the machine's or that of so many steps.
    pub(super) fn correct(k: Option<u32>) -> Recipe {
        let meant = k.map_or(Phase::Model, Phase::Cd);
        Recipe {
            data: Source::of(Phase::Mean),
            model: Source::of(meant),
            meant,
            blocks: [Some(Scale::ONE); 3],
            free: None,
            column_major: false,
            decay: None,
        }
    }

    /// How many probabilities stand in its constants, for so many rows.
    pub(super) fn probabilities(&self, rows: u64) -> f64 {
        let of = |scale: &Scale| {
            let count = |base| f64::from(scale.power(base).unsigned_abs());
            count(Base::Product) * rows as f64 + count(Base::Z) + count(Base::MeanP)
        };
        let blocks = self.blocks.iter().flatten().map(of).fold(0.0, f64::max);
        blocks + of(&self.data.times) + of(&self.model.times)
    }

    /// The recipe with one change; `None` where the part it changes is no longer the correct one.
    pub(super) fn with(&self, change: Change) -> Option<Recipe> {
        let mut new = self.clone();
        let done = match change {
            Change::Data(phase) => new.data.replace(Phase::Mean, phase),
            Change::DataUnder(which) => new.data.put_under(which),
            Change::DataSampled => {
                new.data.sampled = true;
                self.data == Source::of(Phase::Mean)
            }
            Change::Model(phase) => phase != self.meant && new.model.replace(self.meant, phase),
            Change::ModelUnder(which) => new.model.put_under(which),
            Change::Under(which) => {
                // Of a report that has one phase, that one.
                let [data, model] = [&mut new.data, &mut new.model]
                    .map(|source| source.phase == Phase::Zero || source.put_under(which));
                !self.data.sampled && data && model && !self.is_nothing()
            }
            Change::HiddenUnder(which) => {
                let replaced = new.model.replace(Phase::Model, Phase::ModelThrough);
                replaced && new.model.put_under(which) && new.data.put_under(which)
            }
            Change::ModelHiddenUnder(which) => {
                new.model.replace(Phase::Model, Phase::ModelThrough) && new.model.put_under(which)
            }
            Change::TurnedTwice => {
                let under = self.with(Change::Under(Which::Transposed))?;
                new = under.with(Change::ColumnMajor)?;
                true
            }
            Change::NoTemperature => {
                let temperature = Scale::ONE.with(Base::Temperature, 1);
                let under = self.with(Change::Under(Which::NoTemperature))?;
                new = under.with(Change::Times([temperature; 3]))?;
                true
            }
            Change::Walked(walk) => new.walk(walk),
            Change::VisibleUnder(which) => {
                new.walk(Walk::VisibleHalf) && new.model.put_under(which)
            }
            Change::ModelMeans => match self.model.phase {
                Phase::Model => new.model.replace(Phase::Model, Phase::ModelMeans),
                Phase::Cd(k) => new.model.replace(Phase::Cd(k), Phase::CdMeans(k)),
                _ => false,
            },
            Change::FreeBiasUnit => {
                let free = match self.model.phase {
                    Phase::Model => Some(Phase::FreeBiasUnit(None)),
                    Phase::Cd(k) => Some(Phase::FreeBiasUnit(Some(k))),
                    _ => None,
                };
                free.is_some_and(|free| new.model.replace(self.model.phase, free))
            }
            Change::Whole(phase) => {
                new.model.replace(self.meant, Phase::Zero) && new.data.replace(Phase::Mean, phase)
            }
            Change::OfMeanP => {
                let mean_p = Scale::ONE.with(Base::MeanP, 1);
                new.data.replace(Phase::Mean, Phase::WeightedByP) && new.model.multiply(mean_p)
            }
            Change::DataTimes(scale) => new.data.multiply(scale),
            Change::ModelTimes(scale) => new.model.multiply(scale),
            Change::DataFree => new.data.set_free() && !self.model.free,
            Change::ModelFree => new.model.set_free() && !self.data.free,
            Change::ModelHeated => new.model.heat(self.meant) && !self.data.heated,
            Change::DataHeated => new.data.heat(Phase::Mean) && !self.model.heated,
            Change::Times(scales) => {
                for (block, scale) in new.blocks.iter_mut().zip(scales) {
                    *block = block.map(|block| block * scale);
                }
                true
            }
            Change::Missing(block) => match new.blocks.get_mut(block) {
                Some(block) => block.take().is_some(),
                None => false,
            },
            Change::Free(free) => {
                new.free = Some(free);
                self.free.is_none()
            }
            Change::ColumnMajor => {
                new.column_major = true;
                !self.column_major
            }
            Change::Decay(decay) => {
                new.decay = Some(decay);
                self.decay.is_none()
            }
        };
        let one_is_left = match change {
            Change::Data(Phase::Zero) | Change::Model(Phase::Zero) => !new.is_nothing(),
            _ => true,
        };
        // Parameters less some of the parameters are a multiple of them.
        let is_more = new.data.phase != Phase::Theta || new.decay.is_none();
        (done && one_is_left && is_more && new.has_two_phases_where_one_is_scaled()).then_some(new)
    }

    /// The steps that are meant, walked in another way.
    fn walk(&mut self, walk: Walk) -> bool {
        match self.meant {
            // v_1 with the hidden probabilities of the data is what comes one step too late.
            Phase::Cd(1) if walk == Walk::FirstHidden => false,
            Phase::Cd(k) if k > 0 => self.model.replace(self.meant, Phase::Walked(walk, k)),
            _ => false,
        }
    }

    /// A constant of one phase is one of all where there is no other phase.
    fn has_two_phases_where_one_is_scaled(&self) -> bool {
        let sources = [&self.data, &self.model];
        let is_scaled = |source: &&Source| source.free || source.times != Scale::ONE;
        let is_there = |source: &&Source| source.phase != Phase::Zero;
        !sources.iter().any(is_scaled) || sources.iter().all(is_there)
    }

    /// Whether it is made without the factors `exp(theta)`, which may be past the range of doubles.
    pub(super) fn has_no_factors(&self) -> bool {
        let of_theta = matches!(
            self.data.phase,
            Phase::Zero | Phase::Theta | Phase::Reconstruction(_)
        );
        of_theta && self.model.phase == Phase::Zero
    }

    /// Whether a constant is solved for, a temperature left out.
    pub(super) fn has_constant(&self) -> bool {
        self.free.is_some() || self.has_constant_of_a_part()
    }

    /// Whether one of a phase is, or of the parameters that are subtracted.
    pub(super) fn has_constant_of_a_part(&self) -> bool {
        self.decay.is_some() || self.data.free || self.model.free
    }

    /// Whether both phases are missing.
    pub(super) fn is_nothing(&self) -> bool {
        self.data.phase == Phase::Zero && self.model.phase == Phase::Zero
    }
}

impl Source {
    fn of(phase: Phase) -> Source {
        Source {
            which: Which::Own,
            phase,
            times: Scale::ONE,
            free: false,
            heated: false,
            sampled: false,
        }
    }

    fn is_plain(&self) -> bool {
        !self.heated && !self.sampled
    }

    fn replace(&mut self, from: Phase, to: Phase) -> bool {
        let may = self.phase == from && self.is_plain();
        self.phase = to;
        may
    }

    fn put_under(&mut self, which: Which) -> bool {
        let is_of_law = !matches!(self.phase, Phase::Zero | Phase::Theta);
        let may = self.which == Which::Own && is_of_law && self.is_plain();
        self.which = which;
        may
    }

    fn multiply(&mut self, scale: Scale) -> bool {
        let may = self.phase != Phase::Zero && self.times == Scale::ONE && !self.free;
        self.times = scale;
        may && !self.sampled
    }

    fn set_free(&mut self) -> bool {
        let may = self.phase != Phase::Zero && self.times == Scale::ONE && !self.free;
        self.free = true;
        may && !self.sampled
    }

    fn heat(&mut self, from: Phase) -> bool {
        let may = self.phase == from && self.which == Which::Own && self.is_plain();
        self.heated = true;
        may
    }
}
