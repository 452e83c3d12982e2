//! The table of rules: every mistake as a change of a correct report, the commoner ones first. What each change
//! computes is in the file of its kind; what it must accept and reject is in `tests.rs`.

use super::phase::{Loss, Offsets, Phase, Walk, Which};
use super::recipe::{Change, Decay, Free};
use super::scale::Scale;
use crate::answer::Passed;
use crate::oracle::outcome::Constant;

/// One way of making one mistake.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// The mistake.
    pub id: &'static str,
    /// What it changes.
    pub change: Change,
    /// Which variant it is.
    pub with: Vec<(&'static str, Constant)>,
}

/// Steps of contrastive divergence that are tried; the chain has all but forgotten the data after more.
const STEPS: [u32; 15] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 50, 100];
/// Steps of means that are passed on, and of stale pairs.
const FEW_STEPS: [u32; 5] = [1, 2, 3, 4, 5];

const ONE: Scale = Scale::ONE;
const MINUS: Scale = Scale { minus: true, ..ONE };
const ROWS: Scale = Scale { rows: 1, ..ONE };
const PER_ROW: Scale = Scale { rows: -1, ..ONE };
const PER_VISIBLE: Scale = Scale { visible: -1, ..ONE };
const TWICE: Scale = Scale { two: 1, ..ONE };
const BITS: Scale = Scale { ln2: -1, ..ONE };
const TEMPERATURE: Scale = Scale {
    temperature: 1,
    ..ONE
};
const Z: Scale = Scale { z: 1, ..ONE };
const PRODUCT: Scale = Scale {
    rows: 1,
    product: 1,
    ..ONE
};

fn rule(id: &'static str, change: Change) -> Rule {
    Rule {
        id,
        change,
        with: Vec::new(),
    }
}

fn variant(id: &'static str, word: &str, change: Change) -> Rule {
    Rule {
        id,
        change,
        with: vec![("variant", Constant::Word(word.to_string()))],
    }
}

fn steps(id: &'static str, k: u32, change: Change) -> Rule {
    Rule {
        id,
        change,
        with: vec![("k", Constant::Whole(i64::from(k)))],
    }
}

/// All rules.
pub(super) fn rules() -> Vec<Rule> {
    let mut all = scales();
    all.extend(phases());
    all.extend(chains());
    all.extend(others());
    all
}

fn scales() -> Vec<Rule> {
    let all = |scale| Change::Times([scale; 3]);
    vec![
        rule("sign", all(MINUS)),
        rule("sum-not-mean", all(ROWS)),
        variant("divided-twice", "by the rows", all(PER_ROW)),
        variant("divided-twice", "by the visible units", all(PER_VISIBLE)),
        rule("symmetric-weight-twice", Change::Times([TWICE, ONE, ONE])),
        rule(
            "weights-summed-biases-averaged",
            Change::Times([ROWS, ONE, ONE]),
        ),
        rule(
            "biases-summed-weights-averaged",
            Change::Times([ONE, ROWS, ROWS]),
        ),
        rule("bits", all(BITS)),
        rule("temperature-factor-missing", all(TEMPERATURE)),
        variant(
            "temperature-missing",
            "in the phases",
            Change::Under(Which::NoTemperature),
        ),
        variant(
            "temperature-missing",
            "in the phases and before them",
            Change::NoTemperature,
        ),
        rule("gradient-of-product", all(PRODUCT)),
        rule("learning-rate-included", Change::Free(Free::Rate)),
        rule("accumulator-not-zeroed", Change::Free(Free::Calls)),
        rule("momentum-included", Change::Free(Free::Momentum)),
    ]
}

fn phases() -> Vec<Rule> {
    vec![
        rule("positive-phase-only", Change::Model(Phase::Zero)),
        rule("negative-phase-only", Change::Data(Phase::Zero)),
        rule("shared-buffer", Change::Whole(Phase::Zero)),
        variant(
            "one-phase-scaled",
            "data phase summed",
            Change::DataTimes(ROWS),
        ),
        variant(
            "one-phase-scaled",
            "model phase summed",
            Change::ModelTimes(ROWS),
        ),
        variant(
            "one-phase-scaled",
            "data phase divided twice",
            Change::DataTimes(PER_ROW),
        ),
        variant(
            "one-phase-scaled",
            "model phase divided twice",
            Change::ModelTimes(PER_ROW),
        ),
        rule("dz-for-dlnz", Change::ModelTimes(Z)),
        rule("z-for-ln-z", Change::ModelTimes(Z)),
        variant("one-phase-scaled", "model phase", Change::ModelFree),
        variant("one-phase-scaled", "data phase", Change::DataFree),
        rule("dp-for-dlnp", Change::OfMeanP),
        rule("duplicates-dropped", Change::Data(Phase::Set)),
        rule("duplicates-squared", Change::Data(Phase::Squared)),
        variant(
            "product-of-means",
            "data phase",
            Change::Data(Phase::DataMeans),
        ),
        variant("product-of-means", "model phase", Change::ModelMeans),
        variant(
            "thresholded-hidden",
            "above 1/2",
            Change::Data(Phase::Thresholded { half: false }),
        ),
        variant(
            "thresholded-hidden",
            "from 1/2 on",
            Change::Data(Phase::Thresholded { half: true }),
        ),
        rule("uniform-negative-phase", Change::Model(Phase::Uniform)),
        rule(
            "hidden-bias-ignored-in-data-phase",
            Change::DataUnder(Which::NoHiddenBias),
        ),
        rule(
            "hidden-bias-ignored-in-model-phase",
            Change::ModelUnder(Which::NoHiddenBias),
        ),
        rule(
            "hidden-bias-ignored-in-hidden-means",
            Change::HiddenUnder(Which::NoHiddenBias),
        ),
        variant(
            "hidden-bias-ignored-in-hidden-means",
            "model phase",
            Change::ModelHiddenUnder(Which::NoHiddenBias),
        ),
        rule(
            "visible-bias-ignored-in-model-phase",
            Change::ModelUnder(Which::NoVisibleBias),
        ),
        variant("energy-sign", "both phases", Change::Under(Which::Negated)),
        variant(
            "energy-sign",
            "model phase",
            Change::ModelUnder(Which::Negated),
        ),
        variant(
            "energy-sign",
            "data phase",
            Change::DataUnder(Which::Negated),
        ),
        variant(
            "spin-units",
            "both phases",
            Change::Under(Which::OtherUnits),
        ),
        variant(
            "spin-units",
            "model phase",
            Change::ModelUnder(Which::OtherUnits),
        ),
        variant(
            "spin-units",
            "data phase",
            Change::DataUnder(Which::OtherUnits),
        ),
        variant(
            "spin-units",
            "visible units of -1 and 1 in both phases",
            Change::Under(Which::SpinVisible),
        ),
        variant(
            "spin-units",
            "visible units of -1 and 1 in the data phase",
            Change::DataUnder(Which::SpinVisible),
        ),
    ]
}

fn chains() -> Vec<Rule> {
    // After many steps the chain has the machine's law: that comes first.
    let mut all = vec![rule("exact-model-phase", Change::Model(Phase::Model))];
    let chains = STEPS.iter();
    all.extend(chains.map(|k| steps("cd-k", *k, Change::Model(Phase::Cd(*k)))));
    let passed = |passed| Change::Model(Phase::Passed(passed));
    for k in FEW_STEPS {
        all.push(steps("mean-field-cd", k, passed(Passed::Both(k))));
    }
    all.push(variant(
        "mean-field-cd",
        "h0 sampled",
        passed(Passed::AfterSampledHidden),
    ));
    all.push(variant(
        "mean-field-cd",
        "v1 sampled",
        passed(Passed::BeforeSampledVisible),
    ));
    all.push(rule("mean-field-fixed-point", passed(Passed::FixedPoint)));
    all.push(variant(
        "stale-hidden",
        "chain at equilibrium",
        Change::Model(Phase::StaleForever),
    ));
    for k in FEW_STEPS {
        all.push(steps("stale-hidden", k, Change::Model(Phase::Stale(k))));
    }
    for k in FEW_STEPS {
        all.push(steps(
            "stale-sampled-hidden",
            k,
            Change::Model(Phase::StaleSampled(k)),
        ));
    }
    all.push(rule("bias-unit-not-clamped", Change::FreeBiasUnit));
    all.extend(walks());
    all
}

/// Chains of the steps that a claim is of.
fn walks() -> Vec<Rule> {
    let walked = |id, word, walk| variant(id, word, Change::Walked(walk));
    vec![
        walked("stale-hidden", "of the data", Walk::FirstHidden),
        rule("stale-visible", Change::Walked(Walk::FirstVisible)),
        walked(
            "mean-field-cd",
            "v in the product alone",
            Walk::VisibleMeans,
        ),
        walked("chain-not-from-data", "all states alike", Walk::FromUniform),
        walked("chain-not-from-data", "all units off", Walk::FromNothing),
        walked("thresholded-chain", "hidden units", Walk::HiddenThreshold),
        walked("thresholded-chain", "both layers", Walk::BothThreshold),
        variant(
            "transposed",
            "W in p(v|h)",
            Change::VisibleUnder(Which::Transposed),
        ),
    ]
}

fn others() -> Vec<Rule> {
    let centred = |word, offsets, corrected| {
        variant(
            "centred",
            word,
            Change::Whole(Phase::Centred { offsets, corrected }),
        )
    };
    let reconstruction = |word, loss| {
        variant(
            "reconstruction-gradient",
            word,
            Change::Whole(Phase::Reconstruction(loss)),
        )
    };
    vec![
        centred("data means", Offsets::Data, true),
        centred("means of both phases", Offsets::Both, true),
        centred("1/2", Offsets::Half, true),
        centred("data means, own biases", Offsets::Data, false),
        centred("means of both phases, own biases", Offsets::Both, false),
        centred("1/2, own biases", Offsets::Half, false),
        reconstruction("mean squared error", Loss::MeanSquared),
        reconstruction("squared error", Loss::Squared),
        reconstruction("half the squared error", Loss::Half),
        reconstruction("cross-entropy", Loss::CrossEntropy),
        reconstruction("cross-entropy, mean over the units", Loss::MeanCrossEntropy),
        variant("phase-temperature", "model phase", Change::ModelHeated),
        variant("phase-temperature", "data phase", Change::DataHeated),
        rule("sampled-hidden", Change::DataSampled),
        rule("parameters-for-gradient", Change::Whole(Phase::Theta)),
        rule("transposed", Change::ColumnMajor),
        variant(
            "transposed",
            "W in the machine",
            Change::Under(Which::Transposed),
        ),
        variant(
            "transposed",
            "W in the machine and its layout",
            Change::TurnedTwice,
        ),
        variant(
            "transposed",
            "W in E[h|v]",
            Change::HiddenUnder(Which::Transposed),
        ),
        rule("visible-bias-missing", Change::Missing(1)),
        rule("hidden-bias-missing", Change::Missing(2)),
        variant(
            "weight-decay-included",
            "weights",
            Change::Decay(Decay::Weights),
        ),
        variant(
            "weight-decay-included",
            "weights and biases",
            Change::Decay(Decay::All),
        ),
        variant(
            "weight-decay-included",
            "signs of the weights",
            Change::Decay(Decay::Signs),
        ),
    ]
}
