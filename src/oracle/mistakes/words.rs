//! The mistakes about gradients and updates by their ids: what was done, and what to do about it. One idea a sentence.

/// One mistake in plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// Its id, which programs may rely on.
    pub id: &'static str,
    /// What was done, in the past tense.
    pub cause: &'static str,
    /// What to change in the code.
    pub cure: &'static str,
}

/// The words of an id.
pub(crate) fn words(id: &str) -> Option<&'static Words> {
    PARAMETERS.iter().find(|words| words.id == id)
}

/// What to change where one block alone has the mistake, and the advice is another one than for a whole report.
pub(crate) fn in_one_block(id: &str) -> Option<&'static str> {
    Some(match id {
        "sign" => "Change the sign in this block.",
        "sum-not-mean" => "Divide this block by the number of rows.",
        "divided-twice" => {
            "Divide this block once. Look for a mean that is divided by the batch size, or for a division by the number of units."
        }
        "learning-rate-included" => "Look for a constant that this block alone is multiplied by.",
        "momentum-included" => "Look for a velocity that stands in this block for its gradient.",
        "accumulator-not-zeroed" => {
            "Set the accumulator of this block to zero at the start of every call."
        }
        "bits" => "Look for a division by ln 2 in this block.",
        "cd-k" => "Take the model phase of this block where that of the other blocks is taken.",
        "parameters-for-gradient" => {
            "Report the direction of this block, data phase minus model phase."
        }
        _ => return None,
    })
}

const fn entry(id: &'static str, cause: &'static str, cure: &'static str) -> Words {
    Words { id, cause, cure }
}

/// Mistakes in gradients and updates.
pub(crate) const PARAMETERS: &[Words] = &[
    entry(
        "sign",
        "The sign is the opposite one. The model phase minus the data phase is the gradient of the negative log-likelihood.",
        "Return the data phase minus the model phase if the caller adds it to the parameters. Claim it with the `direction` \"descent\" if the caller subtracts it.",
    ),
    entry(
        "energy-sign",
        "The energy has the other sign in exp(-E). Every probability is that of the machine with -W, -b and -c.",
        "Use E(v,h) = -v.W.h - b.v - c.h together with exp(-E), or drop both minus signs.",
    ),
    entry(
        "sum-not-mean",
        "The rows are summed. The mean over the rows was asked for.",
        "Divide both phases by the number of rows. Claim it with `of` \"total\" if the sum is meant.",
    ),
    entry(
        "weights-summed-biases-averaged",
        "The weights' entries are summed over the rows and the biases' entries are averaged.",
        "Divide the matrix product of the weights by the number of rows, as the biases are.",
    ),
    entry(
        "biases-summed-weights-averaged",
        "The biases' entries are summed over the rows and the weights' entries are averaged.",
        "Use the mean over the rows for the biases too, `mean(axis=0)` and not `sum(axis=0)`.",
    ),
    entry(
        "divided-twice",
        "The mean over the rows is divided once more.",
        "Divide by the number of rows once. Look for a mean that is divided by the batch size, or for a division by the number of units.",
    ),
    entry(
        "learning-rate-included",
        "Every entry is multiplied by the same constant, as a learning rate does.",
        "Report the gradient before it is multiplied by the learning rate. Claim an update with its `rate` if the step is meant.",
    ),
    entry(
        "weight-decay-included",
        "A multiple of the parameters is subtracted. The report is the gradient of the penalised likelihood.",
        "Report the gradient before the weight decay is subtracted.",
    ),
    entry(
        "momentum-included",
        "Every entry is multiplied by the same constant, as a velocity is that has summed several gradients.",
        "Report the gradient and not the velocity. Keep them in two arrays.",
    ),
    entry(
        "accumulator-not-zeroed",
        "Every entry is a whole number of times too large, as an accumulator is after so many calls.",
        "Set the accumulators of the gradient to zero at the start of every call.",
    ),
    entry(
        "one-phase-scaled",
        "Only one of the two phases is divided by its number of rows or samples.",
        "Divide the data phase by the number of data rows and the model phase by the number of its own samples. Look at the last, smaller batch.",
    ),
    entry(
        "positive-phase-only",
        "The model phase is missing. The report is the data phase alone.",
        "Subtract the model phase.",
    ),
    entry(
        "negative-phase-only",
        "The data phase is missing. The report is minus the model phase.",
        "Add the data phase.",
    ),
    entry(
        "cd-k",
        "The model phase is taken after k Gibbs steps from the data. This is contrastive divergence, which is not the gradient.",
        "Nothing is wrong if contrastive divergence is meant: claim it as `cd` with its k. Use the exact model phase or many more steps if the gradient is meant.",
    ),
    entry(
        "exact-model-phase",
        "The model phase is exact. Contrastive divergence was claimed.",
        "Claim it as a gradient, or take the model phase after k Gibbs steps from the data.",
    ),
    entry(
        "mean-field-cd",
        "Probabilities are passed from layer to layer in place of sampled states.",
        "Sample the hidden states in the reconstruction, and sample the visible states before the hidden probabilities of the model phase are computed.",
    ),
    entry(
        "mean-field-fixed-point",
        "Probabilities are passed from layer to layer until nothing changes. The result solves the mean-field equations. It is not the law of the machine, however long the chain.",
        "Sample the states of both layers in the chain.",
    ),
    entry(
        "stale-hidden",
        "The visible states of a step are paired with the hidden probabilities of the step before.",
        "Compute the hidden probabilities again after the visible states are drawn.",
    ),
    entry(
        "stale-visible",
        "The data are paired with the hidden probabilities of the reconstruction, and the reconstruction with nothing.",
        "In the model phase, pair the reconstruction with its own hidden probabilities.",
    ),
    entry(
        "chain-not-from-data",
        "The Gibbs chain of a few steps begins somewhere else than at the rows of the data.",
        "Begin each chain of CD-k at a row of the data.",
    ),
    entry(
        "thresholded-chain",
        "Units of the chain are put to their likelier value, and not drawn.",
        "Draw the states of the chain: compare each probability with a random number, and not with 1/2.",
    ),
    entry(
        "stale-sampled-hidden",
        "The reconstruction is paired with the hidden states that it was drawn from.",
        "Compute the hidden probabilities given the reconstruction, and pair the reconstruction with those.",
    ),
    entry(
        "sampled-hidden",
        "The data phase uses sampled hidden states. N times the data phase is a matrix of whole numbers. It is right on average.",
        "Use the probabilities of the hidden units in the data phase. Nothing is wrong if a random estimate is meant: claim it with its standard error.",
    ),
    entry(
        "thresholded-hidden",
        "The hidden units of the data phase are 1 where their probability is above one half and 0 elsewhere.",
        "Use the probabilities in the data phase, without rounding them.",
    ),
    entry(
        "transposed",
        "W is transposed, or was flattened column by column: in the report, in the machine, or in the hidden probabilities alone.",
        "Read, use and report W with one row per visible unit and one column per hidden unit, flattened row by row: E[h|v] = sigmoid(c + v W).",
    ),
    entry(
        "visible-bias-missing",
        "The visible bias gets no gradient.",
        "Add the mean of the data rows minus the mean of the visible units under the model.",
    ),
    entry(
        "hidden-bias-missing",
        "The hidden bias gets no gradient.",
        "Add the mean hidden probabilities of the data minus the mean of the hidden units under the model.",
    ),
    entry(
        "hidden-bias-ignored-in-data-phase",
        "The hidden bias is left out of the hidden probabilities in the data phase.",
        "Use sigmoid(c + v W) in both phases.",
    ),
    entry(
        "hidden-bias-ignored-in-hidden-means",
        "The hidden bias is left out of the hidden probabilities, in both phases or in the model phase alone. The probabilities of the visible states have it.",
        "Use sigmoid(c + v W) wherever the hidden probabilities of a visible state are computed.",
    ),
    entry(
        "visible-bias-ignored-in-model-phase",
        "The visible bias is left out of the model phase.",
        "Use the visible bias in the weights of the states, or in the reconstruction.",
    ),
    entry(
        "hidden-bias-ignored-in-model-phase",
        "The hidden bias is left out of the model phase.",
        "Use the hidden bias in the weights of the states, or in the chain.",
    ),
    entry(
        "spin-units",
        "The units take other values than the machine's: -1 and 1 for 0 and 1, or the other way round.",
        "Use the same values in the data, in the states that are summed and in the conditional probabilities.",
    ),
    entry(
        "duplicates-dropped",
        "Every distinct row counts once.",
        "Average over all rows. Weight a distinct row with the number of times it occurs.",
    ),
    entry(
        "duplicates-squared",
        "Rows that occur n times count n squared times.",
        "Loop over the distinct rows with their counts, or over all rows, and not over all rows with their counts.",
    ),
    entry(
        "dz-for-dlnz",
        "The derivative of Z stands for the derivative of ln Z. The model phase is Z times too large.",
        "Divide the derivative of Z by Z.",
    ),
    entry(
        "dp-for-dlnp",
        "The derivative of the mean probability stands for the derivative of the mean log-probability. Every row is weighted with p(v).",
        "Differentiate ln p(v), row by row.",
    ),
    entry(
        "gradient-of-product",
        "The derivative of the product of all probabilities stands for the derivative of their mean logarithm.",
        "Differentiate the logarithm of the likelihood, and divide by the number of rows.",
    ),
    entry(
        "product-of-means",
        "The mean is taken before the product. <v><h> stands for <v h>.",
        "Multiply v and h row by row (`v.T @ h / N`) and average then.",
    ),
    entry(
        "symmetric-weight-twice",
        "The weights' entries are twice too large. A symmetric weight is counted once for each direction.",
        "Count every pair of a visible and a hidden unit once.",
    ),
    entry(
        "uniform-negative-phase",
        "The model phase gives every visible state the same weight.",
        "Weight every state with its probability exp(-F(v))/Z.",
    ),
    entry(
        "centred",
        "The direction is that of centred units. Offsets are subtracted from v and h.",
        "Report the gradient of the plain parameters, or turn centring off.",
    ),
    entry(
        "bits",
        "Every entry is divided by ln 2. The likelihood is counted in bits.",
        "Use the natural logarithm. Claim likelihoods with the `unit` \"bits\" if bits are meant.",
    ),
    entry(
        "temperature-factor-missing",
        "The difference of the phases is not divided by the temperature.",
        "Divide data phase minus model phase by T.",
    ),
    entry(
        "temperature-missing",
        "The temperature is left out. Every probability is that of the machine at temperature 1.",
        "Divide W, b and c by the temperature wherever they are used.",
    ),
    entry(
        "parameters-for-gradient",
        "The machine's own parameters stand where their gradient is claimed.",
        "Report the direction, data phase minus model phase. A framework's tensor has its gradient in another attribute (`.grad`).",
    ),
    entry(
        "bias-unit-not-clamped",
        "A bias unit is appended to the hidden layer and left free in the reconstruction. The visible bias gets <v sigma(b.v)> in its model phase.",
        "Set the bias unit to 1 after every step, in the reconstruction too.",
    ),
    entry(
        "reconstruction-gradient",
        "The reconstruction error is differentiated. This is an autoencoder with tied weights, and not the likelihood.",
        "Differentiate mean F(data) minus mean F(samples), where no gradient flows through the samples.",
    ),
    entry(
        "shared-buffer",
        "Both phases are the same array. Their difference is exactly zero.",
        "Copy the data phase before the sampler runs.",
    ),
    entry(
        "z-for-ln-z",
        "Z stands for ln Z in the log-likelihood. The gradient of that formula has a model phase Z times too large.",
        "Subtract ln Z and not Z.",
    ),
    entry(
        "phase-temperature",
        "One phase is computed at another temperature.",
        "Use the same temperature in both phases. Scale the parameters that are handed to the sampler by its effective inverse temperature.",
    ),
    entry(
        "unknown",
        "No mistake that is known here explains these numbers.",
        "Claim `conditional` and `free_energy` of the rows next: they tell whether the hidden probabilities or p(v) are wrong. Then run a smaller case, with one row and all weights but one at 0. If the trainer samples, one update is noise: judge a stream of them with `check --samples`, or claim their mean with its standard error.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_there_once_with_whole_sentences() {
        for (at, words) in PARAMETERS.iter().enumerate() {
            assert!(
                PARAMETERS[..at].iter().all(|other| other.id != words.id),
                "{}",
                words.id
            );
            for text in [words.cause, words.cure] {
                assert!(text.ends_with('.'), "{}: {text}", words.id);
            }
        }
    }
}
