//! What claims may be about.

/// What a claim may be about: the key, and what stands there.
pub const CLAIMS: &[(&str, &str)] = &[
    (
        "Z",
        "The partition function: 24, or \"24\" as it is printed.",
    ),
    (
        "ln_Z",
        "Its logarithm: 3.2; an estimate is {\"value\": 3.2, \"stderr\": 0.01} or has an \"interval\".",
    ),
    (
        "log_likelihood",
        "Of the rows: -1.4 is the mean, as {\"mean\": -1.4}; {\"total\": -5.6} the sum.",
    ),
    (
        "pseudo_likelihood",
        "The sum over i of ln p(v_i given all other units): the mean over the rows, or {\"total\": x}; with \"flips\": \"one\" scikit-learn's estimate from one unit of each row.",
    ),
    (
        "free_energy",
        "F(v) = -ln sum_h exp(-E): a list over the rows, or one number, the mean.",
    ),
    (
        "probability",
        "p(v): a list over the rows, or {\"010\": p}.",
    ),
    (
        "energy",
        "Of joint states: [{\"v\": \"10\", \"h\": \"01\", \"value\": -0.5}].",
    ),
    ("conditional", "E[h_j given v]: an array for each row."),
    (
        "kl",
        "The divergence of the rows' law from the machine's, in nats.",
    ),
    (
        "maximum",
        "The largest log-likelihood that any law has on these rows.",
    ),
    (
        "gradient",
        "Of the mean log-likelihood, to be added: {\"W\": [[..]], \"b\": [..], \"c\": [..]}. Arrays of these names alone are one too.",
    ),
    (
        "update",
        "A step: {\"after\": {\"W\": ..}, \"learning_rate\": 0.1}; add \"before\" if the step does not begin at the machine, and \"k\" if it is a step of CD-k.",
    ),
    (
        "cd",
        "The expected update of CD-k: {\"k\": 1, \"W\": .., \"b\": .., \"c\": ..}.",
    ),
    (
        "cd_loss",
        "Mean F of the rows minus its expected mean after k Gibbs steps: {\"k\": 1, \"value\": x}.",
    ),
    (
        "model",
        "Other parameters of the same law: {\"units\": \"spin\", \"W\": .., \"b\": .., \"c\": ..}.",
    ),
];

/// The keys of [`CLAIMS`].
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    CLAIMS.iter().map(|(key, _)| *key)
}
