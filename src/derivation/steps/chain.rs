//! The RBM chain: the derivative of ln sum_h f(v,h), down to v_i E[h_j | v] and the sigmoid.

use super::step::{Chain, ClaimKind, Hypothesis, Origin, Over, Recomputed, Step, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Binder, Edit, Index, Name, Op, Par, Ref, Tree};

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
            .because("marginalisation", "The visible law sums the joint law over the hidden states. The tilde marks the letter as a summed copy.")
            .again(Recomputed::Probability),
        step("R1b", Chain::Chain, Identity, Nothing, [V], sum([TILDE], p([V, TILDE])), frac(sum([TILDE], f(V, TILDE)), z()))
            .because("definition of p(v,h)", "Each term is f(v,h)/Z with the same Z. The f(x) of the general form is this sum, not f(v,h) of one h.")
            .again(Recomputed::Probability),
        table("R2", Conditional(NoBiases), exp(coupling(Name::V, Name::H, Index::K, Index::L)))
            .because("definition", "The factor of a joint state, as the thread defines it: with weights and no biases. The indices are written k, l, since i, j are the weight to be differentiated.")
            .defect("no biases; (i,j) clashes with the w_ij differentiated below"),
        table("R2.bias", Identity, with_biases(Name::H))
            .because("definition of E", "With the bias sums in the exponent the line holds for every machine.")
            .from(Origin::Added),
        link("R3", Identity, slope_of_row(), summed_slopes())
            .because("chain rule", "The derivative of ln of a sum is the sum of derivatives over the sum. It is not the sum of the derivatives of logarithms."),
        link("R4", Conditional(NoBiases), summed_slopes(), over_mass(slope_of_exponential()))
            .because("substitution", "The sum of f over h is Z p(v), by R1; f is written out as in R2."),
        link("R4.text", Conditional(NoBiases), summed_slopes(), over_mass(d(W_IJ, exp(coupling(Name::V, Name::Tilde, Index::I, Index::J)))))
            .because("substitution", "As printed: the summed (i,j) shadow the (i,j) of the derivative. The value is right, since a derivative's parameter is read outside the sum.")
            .defect("the bound (i,j) shadows the free (i,j)"),
        link("R4.bias", Identity, summed_slopes(), biased())
            .because("substitution", "The same with the bias sums in the exponent.")
            .from(Origin::Added),
        link("R5", Conditional(NoBiases), over_mass(slope_of_exponential()), counted())
            .because("derivative of e to a linear exponent", "Only the term with w_ij survives; it brings down v_i h_j and leaves f."),
        link("R5.bias", Identity, biased(), counted())
            .because("derivative of e to a linear exponent", "The same with the bias sums in the exponent.")
            .from(Origin::Added),
        link("R6", Identity, counted(), means())
            .because("p = f/Z", "f/Z is p(v,h), and v_i does not depend on the summed h, so it comes out of the sum."),
        link("R7", Identity, means(), product_rule())
            .because("product rule of probability", "p(v,h) = p(v,h_j) p(h^-j | v,h_j), where h^-j is every hidden unit but j. This holds for every law; nothing restricted is used yet."),
        link("R8.text", ClaimKind::IllFormed, product_rule(), split(H_J))
            .because("sums exchanged", "The tilde over h_j is missing: the printed h_j belongs to no sum, so the line says nothing until someone says which h_j is meant. For h_j = 0 it is wrong, for h_j = 1 right by accident.")
            .defect("p(v,h_j) for p(v,h~_j): h_j is free")
            .repaired(product_rule(), split(TILDE_J)),
        link("R8", Identity, product_rule(), split(TILDE_J))
            .because("sums exchanged", "The sum over h is a sum over h_j and one over the rest; what does not depend on the rest comes out of the inner sum."),
        step("R8.inner", Chain::Chain, Identity, Weight, [V, TILDE_J], inner_sum(), num(1))
            .because("normalisation", "The inner sum is the sum of a law over all it ranges over: 1.")
            .from(Origin::Added),
        step("R8.edge", Chain::Chain, Identity, Weight, [V], at(Edit::HiddenEdge, product_rule()), at(Edit::HiddenEdge, split(TILDE_J)))
            .because("the same with a hidden-hidden edge", "R7 and R8 hold for machines that are not restricted, too. So \"restricted\" is not what makes h^-j cancel.")
            .from(Origin::Added),
        link("R9a", Identity, split(TILDE_J), conditional_times_p())
            .because("inner sum = 1; product rule", "The inner sum is 1, and p(v,h_j) = p(h_j | v) p(v)."),
        link("R9b", Identity, conditional_times_p(), conditional_sum())
            .because("cancel p(v)", "p(v) is positive and does not depend on h_j: it cancels, and v_i goes inside."),
        link("R10", Identity, conditional_sum(), mul([v_i(), hidden_mean()]))
            .because("definition", "What is left is the mean of h_j given v. The thread writes E_v[h_j], which one could read as a mean over v; given v is meant."),
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
        step("R11", Chain::Sigmoid, Conditional(BinaryUnits), HiddenUnit, [V], hidden_mean(), sigma(heard()))
            .because("conditional independence", "Given v, the hidden units are independent because no edge joins two of them: the only place where \"restricted\" is used. The odds of h_j = 1 are then e to the sum of what it hears.")
            .from(Origin::Added)
            .again(Recomputed::HiddenMean),
        step("R11.spin", Chain::Sigmoid, Conditional(SpinUnits), HiddenUnit, [V], hidden_mean(), sub(mul([num(2), sigma(doubled())]), num(1)))
            .because("conditional independence", "For units of -1 and +1 the odds are e to twice the sum, and the mean is their difference over their sum: a hyperbolic tangent.")
            .from(Origin::Added),
        step("R11.Z", Chain::Sigmoid, Conditional(BinaryUnits), Nothing, [V], row_mass(V), softened)
            .because("a product of sums", "The sum over all h factorises into one sum per hidden unit: the closed form of the free energy, and why an RBM can be summed over one side only.")
            .from(Origin::Added),
        step("R11.slope", Chain::Sigmoid, Identity, HiddenBias, [V], d(Par::C(Index::J), sigma(heard())), mul([sigma(heard()), sub(num(1), sigma(heard()))]))
            .because("derivative of the sigmoid", "σ' = σ (1 - σ): the variance of h_j given v.")
            .from(Origin::Added),
    ]
}
