//! The model expectation, the final rules, the edge cut, and Haykin's conventions.

use super::chain::{H_J, TILDE_J, conditional_sum, h_j, hidden_mean, tilde_j, v_i};
use super::question::mean_log_likelihood;
use super::recomputed::Recomputed;
use super::step::{Chain, ClaimKind, Hypothesis, Origin, Over, Step, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Def, Edit, Index, Name, Par, Ref, Tree};
use rug::Rational;

// Lines of the thread that several steps read.
const E4_AS_PRINTED: &str = r"= \left< v_i h_j \right>_{v_i, h_j \sim p({\bf v}, {\bf h})}";

pub(super) const V_I: Ref = only(Name::V, Index::I);

pub(super) fn averaged_rows() -> Tree {
    mean([V], mul([v_i(), hidden_mean()]))
}
pub(super) fn weighted_rows() -> Tree {
    sum([V], mul([p([V]), conditional_sum()]))
}
pub(super) fn joint_rows() -> Tree {
    sum(
        [V],
        sum([TILDE_J], mul([v_i(), tilde_j(), p([TILDE_J, V])])),
    )
}
pub(super) fn split_rows() -> Tree {
    let rest = all_but(Name::V, Index::I);
    let inner = sum([rest], p([TILDE_J, V_I, rest]));
    sum([V_I], sum([TILDE_J], mul([v_i(), tilde_j(), inner])))
}
pub(super) fn model_correlation() -> Tree {
    mean([V_I, H_J], mul([v_i(), h_j()]))
}
pub(super) fn data_correlation() -> Tree {
    mean_rows(Name::V, mul([v_i(), hidden_mean()]))
}
pub(super) fn slope_for(par: Par) -> Tree {
    d(par, mean_log_likelihood())
}
pub(super) fn cut(tree: Tree) -> Tree {
    at(Edit::Set(W_IJ, Rational::new()), tree)
}

pub(super) fn expectation() -> Vec<Step> {
    let link = |id, lhs, rhs| {
        step(
            id,
            Chain::Expectation,
            ClaimKind::Identity,
            Over::Weight,
            [],
            lhs,
            rhs,
        )
        .again(Recomputed::SlopeOfLogZ)
    };
    vec![
        link("E1", averaged_rows(), weighted_rows())
            .because("definition", "An average under p(v) is a sum with the weights p(v). Here v is the letter of a sum; in R10 it was the datum.")
            .printed(r"\left< v_i E_{{\bf v}}\left[h_j\right]) \right>_{{\bf v} \sim p({\bf v})} = \sum_{{\bf v}} p({\bf v}) \sum_{\tilde{h_j}} v_i \tilde{h}_j p(\tilde{h}_j| {\bf v})")
            .defect("a bracket of the thread has no partner"),
        link("E2", weighted_rows(), joint_rows())
            .because("product rule", "p(v) p(h_j | v) = p(h_j, v).")
            .printed(r"= \sum_{{\bf v}} \sum_{\tilde{h_j}} v_i \tilde{h}_j p(\tilde{h}_j, {\bf v})"),
        link("E3", joint_rows(), split_rows())
            .because("the sum over v split in two", "v_i h_j depends on one visible and one hidden unit only. The sum over the other visible units, v^-i, is taken of p alone.")
            .printed(r"= \sum_{v_i} \sum_{\tilde{h_j}} v_i \tilde{h}_j \sum_{{\bf v}^{-i}}p(\tilde{h}_j, v_i, {\bf v^{-i}})"),
        step("E4.text", Chain::Expectation, ClaimKind::IllFormed, Over::Weight, [], split_rows(), mean_law([V_I, H_J], [V, H], &[], mul([v_i(), h_j()])))
            .because("definition", "Only v_i and h_j are averaged, but the printed law is that of all units, and the other units belong to no sum. The law of the pair v_i, h_j is meant.")
            .printed(E4_AS_PRINTED)
            .defect("v_i,h_j ~ p(v,h): the other units belong to no sum")
            .repaired(split_rows(), model_correlation()),
        link("E4", split_rows(), model_correlation())
            .because("definition", "The model phase: how often v_i and h_j are on together when the machine runs freely. It is not the product of their means.")
            .printed(E4_AS_PRINTED),
    ]
}

pub(super) fn rules() -> Vec<Step> {
    let b = Par::B(Index::I);
    let c = Par::C(Index::J);
    vec![
        step("D1", Chain::Rule, ClaimKind::Convention, Over::Weight, [], call(Def::DeltaW, []), sub(model_correlation(), data_correlation()))
            .because("linearity, G8", "Model phase minus data phase is the gradient of the divergence, which is to be made small. Contrastive divergence adds data phase minus model phase, which has the opposite sign. A program that adds ΔW times a learning rate to W makes the model worse.")
            .printed(r"\Delta W_{ij} = \left< v_i h_j \right>_{v_i, h_j \sim p({\bf v}, {\bf h})} - \left< v_i E_{{\bf v}}\left[h_j\right] \right>_{{\bf v} \in X}")
            .defect("the sign is that of descent, and no learning rate is written")
            .again(Recomputed::Descent),
        step("D2b", Chain::Rule, ClaimKind::Identity, Over::VisibleBias, [], slope_for(b), sub(mean_rows(Name::V, v_i()), mean([V_I], v_i())))
            .because("the same proof", "The proof is the same with v_i in place of v_i h_j: the mean of v_i over the data minus its mean under the model. A bias that is 0 can have a gradient that is not 0.")
            .from(Origin::Added)
            .again(Recomputed::Ascent),
        step("D2c", Chain::Rule, ClaimKind::Identity, Over::HiddenBias, [], slope_for(c), sub(mean_rows(Name::V, hidden_mean()), mean([H_J], h_j())))
            .because("the same proof", "The proof is the same with h_j in place of v_i h_j. The data do not contain h_j, so the first mean is that of E[h_j|v] over the rows.")
            .from(Origin::Added)
            .again(Recomputed::Ascent),
    ]
}

pub(super) fn cuts() -> Vec<Step> {
    use ClaimKind::Conditional;
    let binary = Hypothesis::BinaryUnits;
    let share = |whole: fn() -> Tree| frac(cut(whole()), whole());
    let row = || row_mass(X);
    vec![
        step("cut.lnZ", Chain::Cut, Conditional, Over::Weight, [], d(W_IJ, ln(z())), sub(num(1), share(z)))
            .only_if(binary)
            .because("Z = A + B e^w_ij", "v_i h_j is 0 or 1, so Z is A + B e^w_ij, where A is what remains of Z when the edge is cut. The slope of ln Z is the share of Z that is lost by the cut. For ±1 units the cut makes Z infinite, and the line has no value.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogZ),
        step("cut.row", Chain::Cut, Conditional, Over::Weight, [V], d(W_IJ, ln(row_mass(V))), sub(num(1), frac(cut(row_mass(V)), row_mass(V))))
            .only_if(binary)
            .because("f(v) = A + B e^w_ij", "The same for f(v), the sum of f(v,h) over all hidden states.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogRow),
        step("cut.LL", Chain::Cut, Conditional, Over::Weight, [], slope_for(W_IJ), sub(share(z), mean_rows(Name::X, share(row))))
            .only_if(binary)
            .because("the two shares", "When the edge is cut, each f(v) loses a share of itself, and Z loses a share. The gradient is the mean share that the rows lose minus the share that Z loses. No derivative is taken on the right side.")
            .from(Origin::Added)
            .again(Recomputed::Ascent),
        step("set.const", Chain::Cut, ClaimKind::Identity, Over::Weight, [], d(W_IJ, at(Edit::Set(W_IJ, Rational::from(3)), z())), num(0))
            .because("the derivative of a constant is 0", "With w_ij held at ln 3, Z does not depend on w_ij.")
            .from(Origin::Added)
            .again(Recomputed::SlopeWithWeightFixed),
    ]
}

pub(super) fn all_correlations(given: &[Ref]) -> Tree {
    let both = mul([unit(Name::S, Index::J), unit(Name::S, Index::I)]);
    mean_law([S], [S], given, both)
}
pub(super) fn boltzmann_rule() -> Tree {
    let difference = sub(all_correlations(&[X]), all_correlations(&[]));
    mul([one_over(temperature()), sum_rows(Name::X, difference)])
}
pub(super) fn summed_log_likelihood() -> Tree {
    d(
        Par::Symmetric(Index::J, Index::I),
        sum_rows(Name::X, ln(p([X]))),
    )
}

pub(super) fn haykin() -> Vec<Step> {
    let weight = |s: Ref| exp(neg(frac(call(Def::HaykinEnergy, [s]), temperature())));
    vec![
        step("H1", Chain::Haykin, ClaimKind::Conditional, Over::Weight, [S], p([S]), frac(weight(S), sum([R], weight(R))))
            .only_if(Hypothesis::NoBiases)
            .because("one state vector, symmetric weights", "E(s) = -1/2 sum_i sum_{j≠i} w_ji s_j s_i, over all units. The double sum counts each pair twice, and the factor 1/2 makes up for it. T is the temperature.")
            .from(Origin::Haykin),
        step("H2", Chain::Haykin, ClaimKind::Identity, Over::Weight, [], summed_log_likelihood(), boltzmann_rule())
            .because("Q2, summed over the rows", "The rule is the same: the correlation with the visible units held at the rows, minus the correlation of the free machine, divided by T. Here the log-likelihood is a sum over the rows, so the gradient is N times that of the mean.")
            .from(Origin::Haykin)
            .again(Recomputed::TotalAscent),
        step("H3", Chain::Haykin, ClaimKind::Conditional, Over::Nothing, [V, H], p([V, H]), at(Edit::Image, p([V, H])))
            .only_if(Hypothesis::SpinUnits)
            .because("change of variable s = 2x - 1", "A ±1 machine is the same as a 0/1 machine with 4 times its weights, and with biases that are 2 times the old ones minus 2 times the sum of the weights at the unit. If the numbers are copied unchanged, it is another machine.")
            .from(Origin::Added),
    ]
}
