//! The general form f/Z and the divergence.

use super::recomputed::Recomputed;
use super::step::{Chain, ClaimKind, Hypothesis, Origin, Over, Step, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Def, Edit, Name, Par, Ref, Tree};

// Lines of the thread that several steps read.
const G7_AS_PRINTED: &str = r"\frac{\partial \log(Z(X; \Theta))}{\partial \Theta} = \int_{x \in \chi} p(x; \Theta) \frac{\partial \log(f(x;\Theta))}{\partial \Theta} dx";

pub(super) fn slope_of_log_row(x: Ref) -> Tree {
    d(Par::Theta, ln(row_mass(x)))
}
pub(super) fn slope_of_log_z() -> Tree {
    d(Par::Theta, ln(z()))
}
pub(super) fn data_mean() -> Tree {
    mean_rows(Name::X, slope_of_log_row(X))
}
pub(super) fn model_mean() -> Tree {
    mean([X], slope_of_log_row(X))
}
pub(super) fn slope_of_sum() -> Tree {
    mul([one_over(z()), d(Par::Theta, sum([X], row_mass(X)))])
}
pub(super) fn ascent() -> Tree {
    d(Par::Theta, super::question::mean_log_likelihood())
}
pub(super) fn divergence() -> Tree {
    call(Def::Divergence, [])
}
fn log_ratio(law: Tree) -> Tree {
    ln(frac(law, p([X])))
}
fn empirical_mean(term: Tree) -> Tree {
    mul([one_over(count()), sum_rows(Name::X, term)])
}
pub(super) fn rows_as_laws() -> Tree {
    empirical_mean(log_ratio(p_data(X)))
}
pub(super) fn one_over_n_each() -> Tree {
    let share = || one_over(count());
    sub(
        sum_rows(Name::X, mul([share(), ln(share())])),
        sum_rows(Name::X, mul([share(), ln(p([X]))])),
    )
}
pub(super) fn minus_log_n_and_ratios() -> Tree {
    sub(neg(ln(count())), empirical_mean(ln(frac(row_mass(X), z()))))
}
pub(super) fn minus_log_n_and_z() -> Tree {
    add([
        neg(ln(count())),
        ln(z()),
        neg(empirical_mean(ln(row_mass(X)))),
    ])
}
pub(super) fn distinct(tree: Tree) -> Tree {
    at(Edit::DistinctRows, tree)
}

pub(super) fn general() -> Vec<Step> {
    use Chain::General;
    use ClaimKind::Identity;
    use Over::{Nothing, Theta};
    let weighted = || sum([X], mul([p([X]), slope_of_log_row(X)]));
    let inside = || sum([X], mul([one_over(z()), d(Par::Theta, row_mass(X))]));
    vec![
        step("G1", General, Identity, Nothing, [X], p([X]), frac(row_mass(X), z()))
            .because("definition", "Any positive function f becomes a probability law when it is divided by its sum Z. Here x is a visible state, and f(x) is the sum of f(x,h) over all hidden states h.")
            .printed(r"P_{model}(X) = \frac{f(x; \Theta)}{Z(\Theta)}")
            .again(Recomputed::Probability),
        step("G1.sum", General, Identity, Nothing, [], sum([X], p([X])), num(1))
            .because("normalisation", "f was divided by its own sum Z, so the probabilities add up to 1.")
            .from(Origin::Added)
            .again(Recomputed::TotalProbability),
        step("G2", General, ClaimKind::Definition, Theta, [], mul([one_over(count()), sum_rows(Name::X, slope_of_log_row(X))]), data_mean())
            .because("notation", "This is the mean over the rows, each row counted as often as it occurs, written with brackets. The same brackets are used below for an average under the model. The subscript says which is meant.")
            .printed(r"\frac{1}{N} \sum_{x \in {\bf X}} \frac{\partial \log(f(x; \Theta))}{\partial \Theta} = \left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \in {\bf X} }")
            .again(Recomputed::DataMean),
        step("G3", General, Identity, Theta, [], slope_of_log_z(), mul([one_over(z()), d(Par::Theta, z())]))
            .because("chain rule", "The derivative of ln Z is the derivative of Z divided by Z.")
            .printed(r"\frac{\partial \log(Z(f; \Theta))}{\partial \Theta} = \frac{1}{Z(f, \Theta)} \frac{\partial Z(f, \Theta)}{\partial \Theta}")
            .again(Recomputed::SlopeOfLogZ),
        step("G4", General, ClaimKind::Definition, Theta, [], mul([one_over(z()), d(Par::Theta, z())]), slope_of_sum())
            .because("definition of Z", "Z is the sum of f over all states. The thread writes an integral. Over finitely many states the integral is this sum.")
            .printed(r"= \frac{1}{Z(f, \Theta)} \frac{\partial }{\partial \Theta} \int_{x \in \chi} f(x,\Theta) dx")
            .again(Recomputed::SlopeOfLogZ),
        step("G5", General, Identity, Theta, [], slope_of_sum(), inside())
            .because("derivative of a sum", "The derivative of a finite sum is the sum of the derivatives, and 1/Z does not depend on the summed x, so it may go inside the sum. Not inside the derivative: Z depends on θ.")
            .printed(r"= \int_{x \in \chi} \frac{1}{Z(f, \Theta)} \frac{\partial f(x,\Theta)}{\partial \Theta} dx")
            .again(Recomputed::SlopeOfLogZ),
        step("G6", General, Identity, Theta, [X], d(Par::Theta, row_mass(X)), mul([row_mass(X), slope_of_log_row(X)]))
            .because("log-derivative trick", "Since (ln f)' = f'/f, f' = f (ln f)'. It turns a sum into an average.")
            .printed(r"\frac{\partial f}{\partial \Theta} = f \times \frac{\partial \log(f)}{\partial\Theta}")
            .again(Recomputed::SlopeOfRowMass),
        step("G6.vh", General, Identity, Theta, [V, H], d(Par::Theta, f(V, H)), mul([f(V, H), d(Par::Theta, ln(f(V, H)))]))
            .because("log-derivative trick", "The same rule for one joint state (v,h).")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfFactor),
        step("G7.text", General, ClaimKind::IllFormed, Theta, [], d(Par::Theta, ln(z_of_data())), weighted())
            .because("substitution p = f/Z", "Z is a sum over all states of the machine. It does not depend on the data X.")
            .printed(G7_AS_PRINTED)
            .defect("Z(X;Θ): Z is not a function of the data")
            .repaired(slope_of_log_z(), weighted()),
        step("G7", General, Identity, Theta, [], slope_of_log_z(), weighted())
            .because("substitution p = f/Z", "f/Z is p, so the sum is now an average under the model.")
            .printed(G7_AS_PRINTED)
            .again(Recomputed::SlopeOfLogZ),
        step("G7.mean", General, ClaimKind::Definition, Theta, [], weighted(), model_mean())
            .because("definition", "The same average under the model, written with brackets.")
            .printed(r"\left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \sim p(x;\Theta)}")
            .again(Recomputed::SlopeOfLogZ),
        step("G7.vh", General, Identity, Theta, [], slope_of_log_z(), sum([V, H], mul([p([V, H]), d(Par::Theta, ln(f(V, H)))])))
            .because("the same with x = (v,h)", "Here x is the joint state (v,h). The number is the same, from more terms (16 in place of 4 for two visible and two hidden units). The sum over h may be made before or after the derivative of the logarithm.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogZ),
        step("G8", General, Identity, Theta, [], call(Def::DeltaTheta, []), sub(model_mean(), data_mean()))
            .because("linearity", "Model mean minus data mean is the gradient of the divergence, which is to be made small. The thread's ΔΘ points where the divergence grows, so a learning step is -ΔΘ times a learning rate.")
            .printed(r"\Delta\Theta = \left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \sim p(x;\Theta)} - \left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \in {\bf X} }")
            .again(Recomputed::Descent),
        step("G8.ascent", General, Identity, Theta, [], ascent(), sub(data_mean(), model_mean()))
            .because("linearity", "Data mean minus model mean is the gradient of the mean log-likelihood, which is to be made large. It has the opposite sign.")
            .from(Origin::Added)
            .again(Recomputed::Ascent),
    ]
}

pub(super) fn divergences() -> Vec<Step> {
    use Chain::Divergence;
    use ClaimKind::{Approximation, Conditional, Identity};
    use Over::{Nothing, Theta};
    let full = |law: fn(Ref) -> Tree| sum([X], mul([law(X), log_ratio(law(X))]));
    vec![
        step("K1", Divergence, ClaimKind::Definition, Nothing, [], divergence(), full(p_data))
            .because("definition", "This is the divergence of the model from the law of the data. The two laws may not be exchanged. A state that does not occur in the data contributes 0, because 0 ln 0 = 0.")
            .printed(r"D_{KL}(P_{data}, P_{model}) = \int_{x \in \chi} P_{data}(x) log\left(\frac{P_{data}(x)}{P_{model}(x)}\right) dx")
            .again(Recomputed::Divergence),
        step("K2", Divergence, Approximation, Nothing, [], full(p_true), empirical_mean(log_ratio(p_true(X))))
            .because("law of large numbers", "A mean under the unknown law is replaced by a mean over the samples. The thread prints =, but this is an approximation. To show it with numbers, the uniform law takes the place of the unknown one here.")
            .printed(r"D_{KL} (P_{data}, P_{model}) = \frac{1}{N} \sum_{x \in {\bf X}} \log\left(\frac{P_{data}(x)}{P_{model}(x)}\right)")
            .defect("printed with =, and only an approximation"),
        step("K2.emp", Divergence, Identity, Nothing, [], full(p_data), rows_as_laws())
            .because("a sum over rows", "The law of the rows, count(x)/N, takes the place of the unknown law. Then both sides are equal, also where rows occur several times.")
            .from(Origin::Added)
            .again(Recomputed::Divergence),
        step("K3", Divergence, Conditional, Nothing, [], rows_as_laws(), one_over_n_each())
            .only_if(Hypothesis::RowsDistinct)
            .because("P_d(x) = 1/N", "Each row has the share 1/N only if no row occurs twice. The thread's reason is that the samples are independent and identically distributed. That is not enough, since independent samples can be equal.")
            .printed(r"= \sum_{x \in {\bf X}} \frac{1}{N} \log (\frac{1}{N}) - \sum_{x \in {\bf X}} \frac{1}{N} \log(P_{model} (x)) \quad (\text{iid samples} \rightarrow P_{data}(x) = \frac{1}{N})")
            .defect("the reason given (iid samples) is not sufficient"),
        step("K3.distinct", Divergence, Identity, Nothing, [], distinct(rows_as_laws()), distinct(one_over_n_each()))
            .because("P_d(x) = 1/N", "If each distinct row is taken once, both sides are equal.")
            .from(Origin::Added)
            .again(Recomputed::DivergenceOfDistinct),
        step("K4", Divergence, Identity, Nothing, [], one_over_n_each(), minus_log_n_and_ratios())
            .because("N equal terms", "The first sum has N equal terms (1/N) ln(1/N), which add up to -ln N. In the second sum P_m is written as f/Z.")
            .printed(r"= -\log(N) - \frac{1}{N} \sum_{x \in {\bf X}} \log\left(\frac{f(x, \Theta)}{Z(f,\Theta)}\right)")
            .again(Recomputed::DivergenceIfDistinct),
        step("K5", Divergence, Identity, Nothing, [], minus_log_n_and_ratios(), minus_log_n_and_z())
            .because("ln Z does not depend on x", "ln Z is the same for every row, so its mean over the N rows is ln Z. It is not divided by N.")
            .printed(r"= -\log(N) + \log(Z(f, \Theta)) - \frac{1}{N} \sum_{x \in {\bf X}} \log(f(x; \Theta))")
            .again(Recomputed::DivergenceIfDistinct),
        step("K.value", Divergence, Conditional, Nothing, [], divergence(), minus_log_n_and_z())
            .only_if(Hypothesis::RowsDistinct)
            .because("first line against last", "If no row occurs twice, the first and the last line of this part are equal. With repeated rows they differ by the mean over the rows of ln(count), where count says how often the row occurs.")
            .from(Origin::Added),
        step("K.grad", Divergence, ClaimKind::SameGradient, Theta, [], d(Par::Theta, divergence()), d(Par::Theta, minus_log_n_and_z()))
            .because("the derivative of a constant is 0", "The two forms differ by a number that does not depend on θ. So the error in K3 does not change the gradient.")
            .from(Origin::Added)
            .again(Recomputed::Descent),
    ]
}
