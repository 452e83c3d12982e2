//! The quantities that are computed once more by other routes.

/// A quantity that routes sharing nothing with the trees compute again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Recomputed {
    Factor,
    LogFactor,
    Probability,
    LogProbability,
    TotalLogLikelihood,
    Divergence,
    DivergenceIfDistinct,
    /// The slope of ln p(v).
    SlopeOfLogP,
    /// The slope of ln f(v).
    SlopeOfLogRow,
    /// The slope of ln Z.
    SlopeOfLogZ,
    /// The slope of ln f(x), averaged over the rows.
    DataMean,
    Ascent,
    Descent,
    TotalAscent,
    HiddenMean,
    /// `f(v)` itself.
    RowMass,
    /// The sum of all probabilities.
    TotalProbability,
    /// The divergence of the distinct rows' law.
    DivergenceOfDistinct,
    /// The slope of f(v,h).
    SlopeOfFactor,
    /// The slope of E(v,h).
    SlopeOfEnergy,
    /// The slope of f(v).
    SlopeOfRowMass,
    /// The slope of Z along a weight that is held fixed.
    SlopeWithWeightFixed,
    /// What the shares of h_j off and on add up to.
    SplitOfRowMass,
    /// `v_i E[h_j | v]` with an edge inside the hidden layer.
    MeanWithHiddenEdge,
    /// The slope of the sigmoid along its bias.
    SlopeOfSigmoid,
}
