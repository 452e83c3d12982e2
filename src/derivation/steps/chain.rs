//! The RBM chain: the derivative of ln sum_h f(v,h), down to v_i E[h_j | v] and the sigmoid.

use super::recomputed::Recomputed;
use super::step::{Chain, ClaimKind, Hypothesis, Origin, Over, Step, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Binder, Edit, Index, Name, Op, Par, Ref, Tree};

// Lines of the thread that several steps read.
const R4_AS_PRINTED: &str = r"= \frac{1}{ Z \times p({\bf v}) } \sum_{{\bf \tilde{h}}} \frac{\partial}{\partial w_{ij}} exp(\sum_{(i,j) \in V} v_i w_{ij} \tilde{h}_j)";
const R8_AS_PRINTED: &str = r"= \frac{v_i}{p({\bf v})} \sum_{\tilde{h_j}} \tilde{h}_jp({\bf v}, h_j) \sum_{{\bf \tilde{h}}^{-j}} p({\bf \tilde{h}}^{-j} | {\bf v}, \tilde{h}_j)";

pub(super) const TILDE_J: Ref = only(Name::Tilde, Index::J);
pub(super) const TILDE_REST: Ref = all_but(Name::Tilde, Index::J);
pub(super) const H_J: Ref = only(Name::H, Index::J);

pub(super) fn v_i() -> Tree {
    unit(Name::V, Index::I)
}
pub(super) fn h_j() -> Tree {
    unit(Name::H, Index::J)
}
pub(super) fn tilde_j() -> Tree {
    unit(Name::Tilde, Index::J)
}
fn row() -> Tree {
    sum([TILDE], f(V, TILDE))
}
pub(super) fn slope_of_row() -> Tree {
    d(W_IJ, ln(row()))
}
pub(super) fn summed_slopes() -> Tree {
    mul([one_over(row()), sum([TILDE], d(W_IJ, f(V, TILDE)))])
}
pub(super) fn over_mass(tree: Tree) -> Tree {
    mul([one_over(mul([z(), p([V])])), sum([TILDE], tree)])
}
pub(super) fn slope_of_exponential() -> Tree {
    d(
        W_IJ,
        exp(coupling(Name::V, Name::Tilde, Index::K, Index::L)),
    )
}
fn with_biases(h: Name) -> Tree {
    exp(add([
        coupling(Name::V, h, Index::K, Index::L),
        visible_field(Name::V),
        hidden_field(h),
    ]))
}
pub(super) fn over_probability(tree: Tree) -> Tree {
    mul([frac(v_i(), p([V])), tree])
}
pub(super) fn product_rule() -> Tree {
    over_probability(sum(
        [TILDE],
        mul([
            tilde_j(),
            p([V, TILDE_J]),
            p_given([TILDE_REST], [V, TILDE_J]),
        ]),
    ))
}
fn inner_sum() -> Tree {
    sum([TILDE_REST], p_given([TILDE_REST], [V, TILDE_J]))
}
pub(super) fn split(hidden: Ref) -> Tree {
    over_probability(sum(
        [TILDE_J],
        mul([tilde_j(), p([V, hidden]), inner_sum()]),
    ))
}
pub(super) fn conditional_times_p() -> Tree {
    over_probability(sum(
        [TILDE_J],
        mul([tilde_j(), p_given([TILDE_J], [V]), p([V])]),
    ))
}
pub(super) fn conditional_sum() -> Tree {
    sum([TILDE_J], mul([v_i(), tilde_j(), p_given([TILDE_J], [V])]))
}
pub(super) fn hidden_mean() -> Tree {
    mean_given(H_J, V, h_j())
}

pub(super) fn chain() -> Vec<Step> {
    use ClaimKind::{Conditional, Identity};
    use Hypothesis::NoBiases;
    use Over::{Nothing, Weight};
    let link = |id, kind, lhs, rhs| {
        step(id, Chain::Chain, kind, Weight, [V], lhs, rhs).again(Recomputed::SlopeOfLogRow)
    };
    let table = |id, kind, rhs| {
        step(id, Chain::Chain, kind, Nothing, [V, H], f(V, H), rhs).again(Recomputed::Factor)
    };
    let counted = || over_mass(mul([f(V, TILDE), v_i(), tilde_j()]));
    let means = || over_probability(sum([TILDE], mul([p([V, TILDE]), tilde_j()])));
    let biased = || over_mass(d(W_IJ, with_biases(Name::Tilde)));
    vec![
        step("R1a", Chain::Chain, Identity, Nothing, [V], p([V]), sum([TILDE], p([V, TILDE])))
            .because("marginalisation", "p(v) is the sum of p(v,h) over all hidden states. The tilde says that this h is the letter of the sum.")
            .printed(r"p({\bf v}) = \sum_{{\bf \tilde{h}} \in \chi_h} p({\bf v},{\bf \tilde{h}})")
            .again(Recomputed::Probability),
        step("R1b", Chain::Chain, Identity, Nothing, [V], sum([TILDE], p([V, TILDE])), frac(sum([TILDE], f(V, TILDE)), z()))
            .because("definition of p(v,h)", "Each term is f(v,h)/Z, with the same Z. This sum is what the general form calls f(x). It is not f(v,h) for one h.")
            .printed(r"= \frac{\sum_{{\bf \tilde{h}} \in \chi_h} f({\bf v},{\bf \tilde{h}},W)} {Z(f, \Theta)}")
            .again(Recomputed::Probability),
        table("R2", Conditional, exp(coupling(Name::V, Name::H, Index::K, Index::L)))
            .only_if(NoBiases)
            .because("definition", "This is f as the thread defines it: with weights and without biases. The letters of the sum are written k and l here, because i and j name the weight of the derivative.")
            .printed(r"f({\bf v}, {\bf h}, W) = exp(\sum_{(i,j) \in V} v_i w_{ij} h_j)")
            .defect("there are no biases; the letters (i,j) of the sum are also the letters of w_ij in the lines below"),
        table("R2.bias", Identity, with_biases(Name::H))
            .because("definition of E", "With the sums of the biases in the exponent the line holds for every machine.")
            .from(Origin::Added),
        link("R3", Identity, slope_of_row(), summed_slopes())
            .because("chain rule", "The derivative of the logarithm of a sum is the sum of the derivatives, divided by the sum. It is not the sum of the derivatives of the logarithms.")
            .printed(r"\frac{\partial \log \left( \sum_{{\bf \tilde{h}} \in \chi_h} f({\bf v},{\bf \tilde{h}},W) \right)} {\partial w_{ij}} = \frac{1}{ \sum_{{\bf \tilde{h}} \in \chi_h} f({\bf v},{\bf \tilde{h}},W) } \sum_{{\bf \tilde{h}} \in \chi_h} \frac{\partial f({\bf v},{\bf \tilde{h}}, W)} {\partial w_{ij}}"),
        link("R4", Conditional, summed_slopes(), over_mass(slope_of_exponential()))
            .only_if(NoBiases)
            .because("substitution", "By R1 the sum of f over h is Z p(v). In the other sum f is written out as in R2.")
            .printed(R4_AS_PRINTED),
        link("R4.text", Conditional, summed_slopes(), over_mass(d(W_IJ, exp(coupling(Name::V, Name::Tilde, Index::I, Index::J)))))
            .only_if(NoBiases)
            .because("substitution", "As printed, the sum uses the letters (i,j), which already name the weight of the derivative. The value is right, because the derivative is with respect to the weight that was chosen before the sum.")
            .printed(R4_AS_PRINTED)
            .defect("the letters (i,j) of the sum hide the letters (i,j) of the derivative"),
        link("R4.bias", Identity, summed_slopes(), biased())
            .because("substitution", "The same, with the sums of the biases in the exponent.")
            .from(Origin::Added),
        link("R5", Conditional, over_mass(slope_of_exponential()), counted())
            .only_if(NoBiases)
            .because("derivative of e to a linear exponent", "Only one term of the exponent contains w_ij. Its derivative is v_i h_j, and the exponential f stays as it is.")
            .printed(r"= \frac{1}{ Z \times p({\bf v}) } \sum_{{\bf \tilde{h}}} f({\bf v},{\bf \tilde{h}},W) v_i \tilde{h}_j"),
        link("R5.bias", Identity, biased(), counted())
            .because("derivative of e to a linear exponent", "The same, with the sums of the biases in the exponent.")
            .from(Origin::Added),
        link("R6", Identity, counted(), means())
            .because("p = f/Z", "f/Z is p(v,h). v_i is the same for every h of the sum, so it is taken out of the sum.")
            .printed(r"= \frac{v_i}{p({\bf v})} \sum_{{\bf \tilde{h}}} p({\bf v}, {\bf \tilde{h}}) \tilde{h}_j"),
        link("R7", Identity, means(), product_rule())
            .because("product rule of probability", "p(v,h) is p(v,h_j) times p(h^-j|v,h_j), where h^-j is all hidden units except j. This holds for every law. It does not use that the machine is restricted.")
            .printed(r"= \frac{v_i}{p({\bf v})} \sum_{{\bf \tilde{h}}} \tilde{h}_j p({\bf v}, \tilde{h}_j) p({\bf \tilde{h}}^{-j} | {\bf v}, \tilde{h}_j)"),
        link("R8.text", ClaimKind::IllFormed, product_rule(), split(H_J))
            .because("the sum over h split in two", "The tilde over h_j is missing. The printed h_j belongs to no sum, so it has no value and neither has the line. With h_j = 0 the line is wrong, with h_j = 1 it happens to be right.")
            .printed(R8_AS_PRINTED)
            .defect("p(v,h_j) instead of p(v,h~_j): this h_j belongs to no sum")
            .repaired(product_rule(), split(TILDE_J)),
        link("R8", Identity, product_rule(), split(TILDE_J))
            .because("the sum over h split in two", "The sum over h is written as a sum over h_j and a sum over the other hidden units, h^-j. What does not depend on h^-j is taken out of the inner sum.")
            .printed(R8_AS_PRINTED),
        step("R8.inner", Chain::Chain, Identity, Weight, [V, TILDE_J], inner_sum(), num(1))
            .because("normalisation", "The inner sum adds the probabilities of all values of h^-j, given v and h_j. Together they are 1.")
            .from(Origin::Added)
            .again(Recomputed::SplitOfRowMass),
        step("R8.edge", Chain::Chain, Identity, Weight, [V], at(Edit::HiddenEdge, product_rule()), at(Edit::HiddenEdge, split(TILDE_J)))
            .because("the same with a hidden-hidden edge", "R7 and R8 hold for machines that are not restricted, too. So \"restricted\" is not what makes h^-j cancel.")
            .from(Origin::Added)
            .again(Recomputed::MeanWithHiddenEdge),
        link("R9a", Identity, split(TILDE_J), conditional_times_p())
            .because("inner sum = 1; product rule", "The inner sum is 1, and p(v,h_j) = p(h_j | v) p(v).")
            .printed(r"= \frac{v_i}{p({\bf v})} \sum_{\tilde{h_j}} \tilde{h}_jp(\tilde{h}_j| {\bf v}) p({\bf v})"),
        link("R9b", Identity, conditional_times_p(), conditional_sum())
            .because("cancel p(v)", "p(v) is not 0 and does not depend on h_j, so it cancels. v_i is written inside the sum.")
            .printed(r"= \sum_{\tilde{h_j}} v_i \tilde{h}_j p(\tilde{h}_j| {\bf v})"),
        link("R10", Identity, conditional_sum(), mul([v_i(), hidden_mean()]))
            .because("definition", "What is left is the mean of h_j given v. The thread writes E_v[h_j], which looks like a mean over v. The mean given v is meant.")
            .printed(r"= v_i E_{{\bf v}}[h_j]"),
    ]
}

pub(super) fn sigmoid() -> Vec<Step> {
    use ClaimKind::{Conditional, Identity};
    use Hypothesis::{BinaryUnits, SpinUnits};
    use Over::{HiddenBias, HiddenUnit, Nothing};
    let heard = || activation(Index::J);
    let doubled = || mul([num(2), heard()]);
    let softened = {
        let activation = add([par(Par::C(Index::L)), input(Index::L)]);
        let units = fold(
            Op::Product,
            [Binder::Units(Index::L)],
            add([num(1), exp(activation)]),
        );
        mul([exp(visible_field(Name::V)), units])
    };
    vec![
        step("R11", Chain::Sigmoid, Conditional, HiddenUnit, [V], hidden_mean(), sigma(heard()))
            .only_if(BinaryUnits)
            .because("conditional independence", "No edge joins two hidden units, so they are independent of each other once v is given. This is the only place where \"restricted\" is used. The odds of h_j = 1 are e to the power c_j plus the sum of w_kj v_k over all visible units k.")
            .from(Origin::Added)
            .again(Recomputed::HiddenMean),
        step("R11.spin", Chain::Sigmoid, Conditional, HiddenUnit, [V], hidden_mean(), sub(mul([num(2), sigma(doubled())]), num(1)))
            .only_if(SpinUnits)
            .because("conditional independence", "For units of -1 and +1 the odds of h_j = 1 are e to twice the sum that a 0/1 unit has. The mean is twice the probability of h_j = 1, minus 1: a hyperbolic tangent.")
            .from(Origin::Added),
        step("R11.Z", Chain::Sigmoid, Conditional, Nothing, [V], row_mass(V), softened)
            .only_if(BinaryUnits)
            .because("a product of sums", "The sum over all h is a product with one factor for each hidden unit. This is the closed form of the free energy. It is the reason why it is enough to sum over the states of one layer of an RBM.")
            .from(Origin::Added)
            .again(Recomputed::RowMass),
        step("R11.slope", Chain::Sigmoid, Identity, HiddenBias, [V], d(Par::C(Index::J), sigma(heard())), mul([sigma(heard()), sub(num(1), sigma(heard()))]))
            .because("derivative of the sigmoid", "σ' = σ (1 - σ). For 0/1 units this is the variance of h_j given v.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfSigmoid),
    ]
}
