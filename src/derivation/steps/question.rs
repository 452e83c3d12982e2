//! The anchors, the question's two formulae, and the second reply.

use super::recomputed::Recomputed;
use super::step::{Chain, ClaimKind, Origin, Over, Step, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Binder, Def, Index, Name, Op, Par, Ref, Tree};

// Lines of the thread that several steps read.
const Q1C_AS_PRINTED: &str =
    r"\ln\frac{1}{Z}\sum_h e^{-E(v,h)}=\ln\sum_h e^{E(v,h)}-\ln\sum_{v,h}e^{-E(v,h)}";
const Q2_AS_PRINTED: &str = r"\frac{\partial L(\theta|v)}{\partial\theta}=-\sum_h p(h|v)\frac{\partial E(v,h)}{\partial\theta}+\sum_{v,h}p(v,h)\frac{E(v,h)}{\partial\theta}";

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
            .because("definition of f", "By definition f is e to the power -E, so its logarithm is -E. Both sides use the same definition of E. The value by another route, a product with one factor for each weight and bias, shows that the sign of E is right.")
            .from(Origin::Added)
            .again(Recomputed::LogFactor),
        step("anchor.prod", Chain::Anchor, ClaimKind::Identity, Over::Nothing, [V, H], f(V, H), product_of_factors())
            .because("e to a sum is a product", "Each weight and each bias gives one factor. The right side is written without E, so the line fails if E has the wrong sign.")
            .from(Origin::Added)
            .again(Recomputed::Factor),
        step("Q2'w", Chain::Anchor, ClaimKind::Identity, Over::Weight, [V, H], d(W_IJ, energy(V, H)), wij())
            .because("E is linear in w_ij", "Only one term of E contains w_ij. In it w_ij is multiplied by v_i h_j, with a minus sign.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfEnergy),
        step("Q2'b", Chain::Anchor, ClaimKind::Identity, Over::VisibleBias, [V, H], d(Par::B(Index::I), energy(V, H)), neg(unit(Name::V, Index::I)))
            .because("E is linear in b_i", "Only one term of E contains b_i. In it b_i is multiplied by v_i, with a minus sign.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfEnergy),
        step("Q2'c", Chain::Anchor, ClaimKind::Identity, Over::HiddenBias, [V, H], d(Par::C(Index::J), energy(V, H)), neg(unit(Name::H, Index::J)))
            .because("E is linear in c_j", "Only one term of E contains c_j. In it c_j is multiplied by h_j, with a minus sign.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfEnergy),
        step("Q1a", Chain::Question, ClaimKind::Definition, Over::Nothing, [V], log_likelihood_of_row(), ln(p([V])))
            .because("definition", "The likelihood of θ for one sample v is the probability that the machine gives to v. It is a function of θ. It is not a probability of θ.")
            .printed(r"\ln(L(\theta|v))=\ln(p(v|\theta))")
            .again(Recomputed::LogProbability),
        step("Q1b", Chain::Question, ClaimKind::Identity, Over::Nothing, [V], ln(p([V])), gibbs())
            .because("marginalisation, Gibbs form", "p(v) is the sum of p(v,h) over all hidden states h, because h is not observed. Each p(v,h) is e^-E divided by Z.")
            .printed(r"\ln(p(v|\theta))=\ln\frac{1}{Z}\sum_h e^{-E(v,h)}")
            .again(Recomputed::LogProbability),
        step("Q1c", Chain::Question, ClaimKind::Identity, Over::Nothing, [V], right().0, right().1)
            .because("ln of a quotient", "The logarithm of a quotient is a difference of logarithms. The second sum runs over all visible states. Its letter is u, because v already stands for the datum.")
            .printed(Q1C_AS_PRINTED)
            .again(Recomputed::LogProbability),
        step("Q1c.sign", Chain::Question, ClaimKind::Erratum, Over::Nothing, [V], gibbs(), sub(wrong_sign_term(), free_term(V)))
            .because("ln of a quotient", "As printed, the first sum has e^E for e^-E. On some inputs the two happen to agree: one test point is not a test.")
            .printed(Q1C_AS_PRINTED)
            .defect("the first sum has e^E instead of e^-E; the second sum uses the letter v, which already stands for the datum")
            .repaired(right().0, right().1),
        step("Q1c.shadow", Chain::Question, ClaimKind::Identity, Over::Nothing, [V], gibbs(), sub(clamped_term(), free_term(V)))
            .because("ln of a quotient", "The sign is repaired and the letters are as printed. The second sum uses v as a new letter, so its value is right. A reader who keeps v at the datum there would find ln p(v) = 0 for every v.")
            .printed(Q1C_AS_PRINTED)
            .defect("v is the datum in the first sum and a summed letter in the second")
            .again(Recomputed::LogProbability),
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
            .because("the same three steps, with both letters summed", "The steps are those of Q2.data1 to Q2.data3. The sum is now Z itself, and e^-E divided by Z is p(u,h). In ln p(v) the logarithm of Z is subtracted, so this half enters the gradient with a plus sign.")
            .from(Origin::Added)
            .again(Recomputed::SlopeOfLogZ),
        step("Q2", Chain::Question, ClaimKind::Identity, Over::Theta, [V], q2().0, q2().1)
            .because("the difference of Q2.data3 and Q2.model", "ln p(v) is ln sum_h e^-E minus ln Z, so its derivative is the line Q2.data3 minus the line Q2.model. Both are averages of the same derivative: the first over the hidden states, with v held at the datum, the second over all states of the machine.")
            .printed(Q2_AS_PRINTED)
            .again(Recomputed::SlopeOfLogP),
        step("Q2.L", Chain::Question, ClaimKind::Erratum, Over::Theta, [V], d(Par::Theta, likelihood), q2().1)
            .because("chain rule", "The right side is the derivative of ln L. The derivative of L itself is p(v) times that.")
            .printed(Q2_AS_PRINTED)
            .defect("the left side has ∂L instead of ∂ln L")
            .repaired(q2().0, q2().1),
        step("Q2.partial", Chain::Question, ClaimKind::IllFormed, Over::Theta, [V], q2().0, add([data_term(), sum([V, H], mul([p([V, H]), bare]))]))
            .because("", "E divided by ∂θ is not a number. The ∂ before E is missing.")
            .printed(Q2_AS_PRINTED)
            .defect("the second ∂ is missing: E(v,h)/∂θ; the sum uses the letter v, which already stands for the datum")
            .repaired(q2().0, q2().1),
        step("Q2.vs-typo", Chain::Question, ClaimKind::Erratum, Over::Theta, [V], d(Par::Theta, sub(wrong_sign_term(), free_term(V))), q2().1)
            .because("", "The printed gradient belongs to the formula with e^-E. The formula as typed has e^E, and its derivative is another one. So only the typing of the first formula is wrong, not the idea.")
            .printed(Q2_AS_PRINTED)
            .defect("the formula as typed, with e^E, does not have the printed gradient")
            .repaired(d(Par::Theta, sub(clamped_term(), free_term(U))), q2().1),
        step("A1", Chain::Samples, ClaimKind::Identity, Over::Nothing, [], product_over_rows(), sum_rows(Name::V, ln(p([V]))))
            .because("independence", "The probability of independent samples is the product of their probabilities, so their logarithms are added. The log-likelihood of all rows is this sum. Divided by N it is the mean log-likelihood, which this program reports.")
            .from(Origin::Reconstructed)
            .again(Recomputed::TotalLogLikelihood),
        step("A1.grad", Chain::Samples, ClaimKind::Identity, Over::Theta, [], d(Par::Theta, product_over_rows()), mul([count(), d(Par::Theta, mean_log_likelihood())]))
            .because("linearity", "The gradient of the sum is N times the gradient of the mean. This factor is easily forgotten when two programs are compared.")
            .from(Origin::Added)
            .again(Recomputed::TotalAscent),
    ]
}
