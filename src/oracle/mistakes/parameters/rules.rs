//! The table of rules: every mistake as a change of a correct report, the commoner ones first. What each change
//! computes is in the file of its kind; what it must accept and reject is in `tests.rs`.

use super::phase::{Loss, Offsets, Phase, Walk::*};
use super::recipe::{Change, Change::*, Decay, Free};
use super::scale::{Base, Scale};
use crate::answer::Passed;
use crate::oracle::mistakes::machines::{Which, Which::*};
use crate::oracle::outcome::Constant;

/// One way of making one mistake.
#[derive(Clone, Debug)]
pub(super) struct Rule {
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
const ROWS: Scale = ONE.with(Base::Rows, 1);
const PER_ROW: Scale = ONE.with(Base::Rows, -1);
const PER_VISIBLE: Scale = ONE.with(Base::Visible, -1);
const TWICE: Scale = ONE.with(Base::Two, 1);
const BITS: Scale = ONE.with(Base::Ln2, -1);
const TEMPERATURE: Scale = ONE.with(Base::Temperature, 1);
const Z: Scale = ONE.with(Base::Z, 1);
const PRODUCT: Scale = ROWS.with(Base::Product, 1);

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

pub(super) fn rules() -> Vec<Rule> {
    let mut all = scales();
    all.extend(phases());
    all.extend(chains());
    all.extend(others());
    all
}

fn scales() -> Vec<Rule> {
    let all = |scale| Times([scale; 3]);
    vec![
        rule("sign", all(Scale::MINUS)),
        rule("sum-not-mean", all(ROWS)),
        variant("divided-twice", "by the rows", all(PER_ROW)),
        variant("divided-twice", "by the visible units", all(PER_VISIBLE)),
        rule("symmetric-weight-twice", Times([TWICE, ONE, ONE])),
        rule("weights-summed-biases-averaged", Times([ROWS, ONE, ONE])),
        rule("biases-summed-weights-averaged", Times([ONE, ROWS, ROWS])),
        rule("bits", all(BITS)),
        rule("temperature-factor-missing", all(TEMPERATURE)),
        variant(
            "temperature-missing",
            "in the phases",
            Under(Which::NoTemperature),
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
        rule("positive-phase-only", Model(Phase::Zero)),
        rule("negative-phase-only", Data(Phase::Zero)),
        rule("shared-buffer", Whole(Phase::Zero)),
        variant("one-phase-scaled", "data phase summed", DataTimes(ROWS)),
        variant("one-phase-scaled", "model phase summed", ModelTimes(ROWS)),
        variant(
            "one-phase-scaled",
            "data phase divided twice",
            DataTimes(PER_ROW),
        ),
        variant(
            "one-phase-scaled",
            "model phase divided twice",
            ModelTimes(PER_ROW),
        ),
        rule("dz-for-dlnz", ModelTimes(Z)),
        rule("z-for-ln-z", ModelTimes(Z)),
        variant("one-phase-scaled", "model phase", ModelFree),
        variant("one-phase-scaled", "data phase", DataFree),
        rule("dp-for-dlnp", OfMeanP),
        rule("duplicates-dropped", Data(Phase::Set)),
        rule("duplicates-squared", Data(Phase::Squared)),
        variant("product-of-means", "data phase", Data(Phase::DataMeans)),
        variant("product-of-means", "model phase", ModelMeans),
        variant(
            "thresholded-hidden",
            "above 1/2",
            Data(Phase::Thresholded { half: false }),
        ),
        variant(
            "thresholded-hidden",
            "from 1/2 on",
            Data(Phase::Thresholded { half: true }),
        ),
        rule("uniform-negative-phase", Model(Phase::Uniform)),
        rule("hidden-bias-ignored-in-data-phase", DataUnder(NoHiddenBias)),
        rule(
            "hidden-bias-ignored-in-model-phase",
            ModelUnder(NoHiddenBias),
        ),
        rule(
            "hidden-bias-ignored-in-hidden-means",
            HiddenUnder(NoHiddenBias),
        ),
        variant(
            "hidden-bias-ignored-in-hidden-means",
            "model phase",
            ModelHiddenUnder(NoHiddenBias),
        ),
        rule(
            "visible-bias-ignored-in-model-phase",
            ModelUnder(NoVisibleBias),
        ),
        variant("energy-sign", "both phases", Under(Negated)),
        variant("energy-sign", "model phase", ModelUnder(Negated)),
        variant("energy-sign", "data phase", DataUnder(Negated)),
        variant("spin-units", "both phases", Under(OtherUnits)),
        variant("spin-units", "model phase", ModelUnder(OtherUnits)),
        variant("spin-units", "data phase", DataUnder(OtherUnits)),
        variant(
            "spin-units",
            "visible units of -1 and 1 in both phases",
            Under(SpinVisible),
        ),
        variant(
            "spin-units",
            "visible units of -1 and 1 in the data phase",
            DataUnder(SpinVisible),
        ),
    ]
}

fn chains() -> Vec<Rule> {
    // After many steps the chain has the machine's law: that comes first.
    let mut all = vec![rule("exact-model-phase", Model(Phase::Model))];
    let chains = STEPS.iter();
    all.extend(chains.map(|k| steps("cd-k", *k, Model(Phase::Cd(*k)))));
    let passed = |passed| Model(Phase::Passed(passed));
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
        Model(Phase::StaleForever),
    ));
    for k in FEW_STEPS {
        all.push(steps("stale-hidden", k, Model(Phase::Stale(k))));
    }
    for k in FEW_STEPS {
        all.push(steps(
            "stale-sampled-hidden",
            k,
            Model(Phase::StaleSampled(k)),
        ));
    }
    all.push(rule("bias-unit-not-clamped", FreeBiasUnit));
    all.extend(walks());
    all
}

/// Chains of the steps that a claim is of.
fn walks() -> Vec<Rule> {
    let walked = |id, word, walk| variant(id, word, Walked(walk));
    vec![
        walked("stale-hidden", "of the data", FirstHidden),
        rule("stale-visible", Walked(FirstVisible)),
        walked("mean-field-cd", "v in the product alone", VisibleMeans),
        walked("chain-not-from-data", "all states alike", FromUniform),
        walked("chain-not-from-data", "all units off", FromNothing),
        walked("thresholded-chain", "hidden units", HiddenThreshold),
        walked("thresholded-chain", "both layers", BothThreshold),
        variant("transposed", "W in p(v|h)", VisibleUnder(Transposed)),
    ]
}

fn others() -> Vec<Rule> {
    let centred = |word, offsets, corrected| {
        variant(
            "centred",
            word,
            Whole(Phase::Centred { offsets, corrected }),
        )
    };
    let reconstruction = |word, loss| {
        variant(
            "reconstruction-gradient",
            word,
            Whole(Phase::Reconstruction(loss)),
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
        variant("phase-temperature", "model phase", ModelHeated),
        variant("phase-temperature", "data phase", DataHeated),
        rule("sampled-hidden", DataSampled),
        rule("parameters-for-gradient", Whole(Phase::Theta)),
        rule("transposed", ColumnMajor),
        variant("transposed", "W in the machine", Under(Transposed)),
        variant("transposed", "W in the machine and its layout", TurnedTwice),
        variant("transposed", "W in E[h|v]", HiddenUnder(Transposed)),
        rule("visible-bias-missing", Missing(1)),
        rule("hidden-bias-missing", Missing(2)),
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
