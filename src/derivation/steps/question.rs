//! The anchors, the question's two formulae, and the second reply.

use super::step::{Chain, ClaimKind, Origin, Over, Recomputed, Step, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Binder, Def, Index, Name, Op, Par, Ref, Tree};

pub(super) fn log_likelihood_of_row() -> Tree {
    ln(call(Def::Likelihood, [V]))
}
fn gibbs() -> Tree {
    ln(mul([one_over(z()), sum([H], exp(neg(energy(V, H))))]))
}
pub(super) fn clamped_term() -> Tree {
    ln(sum([H], clamped_factor()))
}
fn clamped_factor() -> Tree {
    exp(neg(energy(V, H)))
}
/// Divided by the sum of the clamped factors.
fn share(term: Tree) -> Tree {
    mul([one_over(sum([H], clamped_factor())), term])
}
fn free_term(v: Ref) -> Tree {
    ln(sum([v, H], exp(neg(energy(v, H)))))
}
pub(super) fn wrong_sign_term() -> Tree {
    ln(sum([H], exp(energy(V, H))))
}
fn slope_of_energy(v: Ref) -> Tree {
    d(Par::Theta, energy(v, H))
}
/// `-sum_h p(h|v) ∂E`.
pub(super) fn data_term() -> Tree {
    neg(sum([H], mul([p_given([H], [V]), slope_of_energy(V)])))
}
/// `sum_{u,h} p(u,h) ∂E`.
pub(super) fn model_term() -> Tree {
    sum([U, H], mul([p([U, H]), slope_of_energy(U)]))
}
pub(super) fn slope_of_log_likelihood() -> Tree {
    d(Par::Theta, log_likelihood_of_row())
}
/// `prod e^{w v h} prod e^{b v} prod e^{c h}`.
pub(super) fn product_of_factors() -> Tree {
    let edge = mul([
        unit(Name::V, Index::K),
        par(Par::W(Index::K, Index::L)),
        unit(Name::H, Index::L),
    ]);
    let visible = exp(mul([par(Par::B(Index::K)), unit(Name::V, Index::K)]));
    let hidden = exp(mul([par(Par::C(Index::L)), unit(Name::H, Index::L)]));
    mul([
        fold(Op::Product, [Binder::Edges(Index::K, Index::L)], exp(edge)),
        fold(Op::Product, [Binder::Units(Index::K)], visible),
        fold(Op::Product, [Binder::Units(Index::L)], hidden),
    ])
}
pub(super) fn product_over_rows() -> Tree {
    ln(fold(Op::Product, [Binder::Rows(Name::V)], p([V])))
}
pub(super) fn mean_log_likelihood() -> Tree {
    call(Def::MeanLogLikelihood, [])
}

pub(super) fn question() -> Vec<Step> {
    let wij = || neg(mul([unit(Name::V, Index::I), unit(Name::H, Index::J)]));
    let right = || (gibbs(), sub(clamped_term(), free_term(U)));
    let q2 = || (slope_of_log_likelihood(), add([data_term(), model_term()]));
    let bare = frac(energy(V, H), diff(Par::Theta));
    let likelihood = call(Def::Likelihood, [V]);
    vec![
        step("anchor", Chain::Anchor, ClaimKind::Identity, Over::Nothing, [V, H], ln(f(V, H)), neg(energy(V, H)))
            .because("definition of f", "f is e to the minus E, so its logarithm is minus E. Both sides hold the same definition; only the product of factors, computed apart, shows that the sign of E is the right one.")
            .from(Origin::Added)
            .again(Recomputed::LogFactor),
        step("anchor.prod", Chain::Anchor, ClaimKind::Identity, Over::Nothing, [V, H], f(V, H), product_of_factors())
            .because("e to a sum is a product", "Each weight and bias contributes one factor. This line names the weights outside E: it is what notices a wrong sign of E.")
            .from(Origin::Added)
            .again(Recomputed::Factor),
        step("Q2'w", Chain::Anchor, ClaimKind::Identity, Over::Weight, [V, H], d(W_IJ, energy(V, H)), wij())
            .because("E is linear in w_ij", "Only one term of E holds w_ij, with the factor v_i h_j and a minus sign.")
            .from(Origin::Added),
        step("Q2'b", Chain::Anchor, ClaimKind::Identity, Over::VisibleBias, [V, H], d(Par::B(Index::I), energy(V, H)), neg(unit(Name::V, Index::I)))
            .because("E is linear in b_i", "Only one term of E holds b_i, with the factor v_i.")
            .from(Origin::Added),
        step("Q2'c", Chain::Anchor, ClaimKind::Identity, Over::HiddenBias, [V, H], d(Par::C(Index::J), energy(V, H)), neg(unit(Name::H, Index::J)))
            .because("E is linear in c_j", "Only one term of E holds c_j, with the factor h_j.")
            .from(Origin::Added),
        step("Q1a", Chain::Question, ClaimKind::Identity, Over::Nothing, [V], log_likelihood_of_row(), ln(p([V])))
            .because("definition", "The likelihood of θ, given one sample v, is the probability that the machine gives to v. It is a function of θ, not a probability of θ.")
            .again(Recomputed::LogProbability),
        step("Q1b", Chain::Question, ClaimKind::Identity, Over::Nothing, [V], ln(p([V])), gibbs())
            .because("marginalisation, Gibbs form", "p(v) sums p(v,h) over the hidden states that nobody sees, and each p(v,h) is e^-E over Z.")
            .again(Recomputed::LogProbability),
        step("Q1c", Chain::Question, ClaimKind::Identity, Over::Nothing, [V], right().0, right().1)
            .because("ln of a quotient", "The logarithm of a quotient is a difference. The second sum runs over all visible states, so its letter is written u: v is taken, it is the datum.")
            .again(Recomputed::LogProbability),
        step("Q1c.sign", Chain::Question, ClaimKind::Erratum, Over::Nothing, [V], gibbs(), sub(wrong_sign_term(), free_term(V)))
            .because("ln of a quotient", "As printed, the first sum has e^E for e^-E. On some inputs the two happen to agree: one test point is not a test.")
            .defect("e^E for e^-E in the first sum; v of the second sum shadows the datum")
            .repaired(right().0, right().1),
        step("Q1c.shadow", Chain::Question, ClaimKind::Identity, Over::Nothing, [V], gibbs(), sub(clamped_term(), free_term(V)))
            .because("ln of a quotient", "The sign repaired, the letters as printed: v is bound anew in the second sum, so the value is right, but read with v held fixed the line would say ln p(v) = 0 for every v.")
            .defect("v is free in the first sum and bound in the second"),
        step("Q2.data1", Chain::Question, ClaimKind::Identity, Over::Theta, [V], d(Par::Theta, clamped_term()), share(sum([H], d(Par::Theta, clamped_factor()))))
            .because("chain rule, derivative of a sum", "The derivative of ln y is that of y divided by y, and y is the sum over the hidden states with v held at the datum.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogRow),
        step("Q2.data2", Chain::Question, ClaimKind::Identity, Over::Theta, [V], share(sum([H], d(Par::Theta, clamped_factor()))), share(neg(sum([H], mul([clamped_factor(), slope_of_energy(V)])))))
            .because("derivative of an exponential", "The derivative of e^-E is e^-E times that of -E: here the minus sign comes in.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogRow),
        step("Q2.data3", Chain::Question, ClaimKind::Identity, Over::Theta, [V], share(neg(sum([H], mul([clamped_factor(), slope_of_energy(V)])))), data_term())
            .because("Bayes", "e^-E(v,h) divided by its sum over the hidden states is p(v,h)/p(v), which is p(h|v): Z cancels. The first half of the gradient is an average over the hidden states that fit the datum.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogRow),
        step("Q2.model", Chain::Question, ClaimKind::Identity, Over::Theta, [], d(Par::Theta, free_term(U)), neg(model_term()))
            .because("the same three, both letters summed", "Now the sum is Z itself, and e^-E divided by Z is p(u,h). The logarithm of Z was subtracted, so that this half comes into the gradient with a plus sign.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogZ),
        step("Q2", Chain::Question, ClaimKind::Identity, Over::Theta, [V], q2().0, q2().1)
            .because("chain rule, log-derivative, Bayes", "The difference of the two lines above: differentiating ln sum_h e^-E gave the weights p(h|v), differentiating ln Z the weights p(u,h). Hence two averages of the same derivative, one with v held at the datum, one free.")
            .again(Recomputed::SlopeOfLogP),
        step("Q2.L", Chain::Question, ClaimKind::Erratum, Over::Theta, [V], d(Par::Theta, likelihood), q2().1)
            .because("chain rule", "The right side is the derivative of ln L. That of L itself is smaller by the factor p(v).")
            .defect("∂L for ∂ln L on the left")
            .repaired(q2().0, q2().1),
        step("Q2.partial", Chain::Question, ClaimKind::IllFormed, Over::Theta, [V], q2().0, add([data_term(), sum([V, H], mul([p([V, H]), bare]))]))
            .because("", "E over ∂θ is not a number: the ∂ before E is missing.")
            .defect("the second ∂ is missing: E(v,h)/∂θ; v shadows the datum")
            .repaired(q2().0, q2().1),
        step("Q2.vs-typo", Chain::Question, ClaimKind::Erratum, Over::Theta, [V], d(Par::Theta, sub(wrong_sign_term(), free_term(V))), q2().1)
            .because("", "The gradient formula belongs to e^-E: the derivative of the line as typed, with e^E, is another one. So the slip in the first formula is a slip of typing, not of thought.")
            .defect("the typed e^E does not lead to the printed gradient")
            .repaired(d(Par::Theta, sub(clamped_term(), free_term(U))), q2().1),
        step("A1", Chain::Samples, ClaimKind::Identity, Over::Nothing, [], product_over_rows(), sum_rows(Name::V, ln(p([V]))))
            .because("independence", "Independent samples multiply, their logarithms add. The log-likelihood of all rows is a sum; divided by N it is the mean that this program reports.")
            .from(Origin::Reconstructed)
            .again(Recomputed::TotalLogLikelihood),
        step("A1.grad", Chain::Samples, ClaimKind::Identity, Over::Theta, [], d(Par::Theta, product_over_rows()), mul([count(), d(Par::Theta, mean_log_likelihood())]))
            .because("linearity", "The gradient of the sum is N times that of the mean: a factor that is easily lost between two programs.")
            .from(Origin::Added)
            .again(Recomputed::TotalAscent),
    ]
}
