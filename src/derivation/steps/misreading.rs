//! Wrong readings of the steps. Each must be refuted somewhere: they measure the checker's own
//! power, and a wrong answer of a student's that equals one of them gets its name.

use super::chain::*;
use super::general::*;
use super::named::steps;
use super::question::*;
use super::rule::*;
use super::step::{Chain, ClaimKind, Over, Step, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Binder, Edit, Index, Law, Name, Node, Op, Par, Ref, Tree};
use std::sync::Arc;

/// The misreadings of the steps: the id of the step, and in the place of its reason what is misread.
pub(crate) fn misreadings() -> Vec<Step> {
    let steps = steps();
    let lhs = |id: &str| {
        steps
            .iter()
            .find(|step| step.id == id)
            .map(|step| &step.lhs)
    };
    let wrong = |of: &'static str, name, over, free: &[Ref], left: Option<Tree>, rhs: Tree| {
        let chain = match of.starts_with('H') {
            true => Chain::Haykin,
            false => Chain::Question,
        };
        let lhs = left.unwrap_or_else(|| num(0));
        step(of, chain, ClaimKind::Erratum, over, free.to_vec(), lhs, rhs).because("", name)
    };
    let reads = |of: &'static str, name, over, free: &[Ref], rhs| {
        wrong(of, name, over, free, lhs(of).cloned(), rhs)
    };
    use Over::{HiddenBias, HiddenUnit, Nothing, Theta, VisibleBias, Weight};
    let both = |edit: Edit, tree: Tree| at(edit, tree);
    let slope_of_log_f = || d(W_IJ, ln(f(V, TILDE)));
    let count_of = |r: Ref| sum([r], num(1));
    let mean_of_mean = Arc::new(Node::Mean(
        Law::Model {
            bind: vec![V],
            of: vec![V],
            given: vec![],
        },
        hidden_mean(),
    ));
    let marginal = || mean([H_J], h_j());
    let whole_exponent = {
        let pairs = [Binder::Edges(Index::K, Index::L)];
        let both = mul([unit(Name::V, Index::K), unit(Name::Tilde, Index::L)]);
        over_mass(mul([f(V, TILDE), fold(Op::Sum, pairs, both)]))
    };
    vec![
        wrong(
            "Q1a",
            "likelihood as a probability of θ: over two candidate values of w11 (as given, and cut) it does not add to 1",
            Weight,
            &[V],
            Some(add([p([V]), cut(p([V]))])),
            num(1),
        ),
        wrong(
            "Q1b",
            "ln of a sum is a sum of lns",
            Nothing,
            &[V],
            Some(ln(p([V]))),
            sub(sum([H], ln(exp(neg(energy(V, H))))), ln(z())),
        ),
        reads(
            "Q1c",
            "v fixed in term 2",
            Nothing,
            &[V],
            sub(clamped_term(), clamped_term()),
        ),
        reads(
            "Q1c",
            "e^{E}, letters repaired",
            Nothing,
            &[V],
            sub(wrong_sign_term(), ln(sum([U, H], exp(neg(energy(U, H)))))),
        ),
        reads("Q2", "Z treated as a constant", Theta, &[V], data_term()),
        reads(
            "Q2",
            "weights of the average forgotten",
            Theta,
            &[V],
            add([neg(sum([H], d(Par::Theta, energy(V, H)))), model_term()]),
        ),
        reads(
            "Q2",
            "plain mean",
            Theta,
            &[V],
            add([
                neg(frac(sum([H], d(Par::Theta, energy(V, H))), count_of(H))),
                model_term(),
            ]),
        ),
        reads(
            "Q2",
            "v fixed in term 2 (shadow read wrongly)",
            Theta,
            &[V],
            add([
                data_term(),
                sum([H], mul([p([V, H]), d(Par::Theta, energy(V, H))])),
            ]),
        ),
        wrong(
            "Q2'w",
            "E = +vWh convention",
            Weight,
            &[V, H],
            Some(neg(mul([v_i(), h_j()]))),
            both(Edit::EnergyNegated, d(W_IJ, energy(V, H))),
        ),
        wrong(
            "anchor.prod",
            "sign of E wrong everywhere",
            Theta,
            &[V, H],
            Some(product_of_factors()),
            both(Edit::EnergyNegated, f(V, H)),
        ),
        wrong(
            "Q2",
            "sign of E wrong everywhere (passes every step of its own chain, only the anchor sees it)",
            Theta,
            &[V],
            Some(slope_of_log_likelihood()),
            both(Edit::EnergyNegated, slope_of_log_likelihood()),
        ),
        reads(
            "A1",
            "mean for sum",
            Nothing,
            &[],
            mean_rows(Name::V, ln(p([V]))),
        ),
        reads("A1.grad", "mean for sum", Theta, &[], ascent()),
        reads(
            "G1",
            "the datum's X in Z: read as Z summed over the rows only",
            Nothing,
            &[X],
            frac(row_mass(X), sum_rows(Name::U, row_mass(U))),
        ),
        wrong(
            "anchor",
            "f = 0 allowed: cut edge, ln f is undefined",
            Weight,
            &[V, H],
            Some(cut(ln(f(V, H)))),
            cut(ln(f(V, H))),
        ),
        reads(
            "K1",
            "arguments swapped (undefined when a state is unseen)",
            Nothing,
            &[],
            sum([X], mul([p([X]), ln(frac(p([X]), p_data(X)))])),
        ),
        reads(
            "K5",
            "ln Z divided by N too",
            Nothing,
            &[],
            add([
                neg(ln(count())),
                mul([one_over(count()), ln(z())]),
                neg(mul([one_over(count()), sum_rows(Name::X, ln(row_mass(X)))])),
            ]),
        ),
        wrong(
            "K3",
            "'distance' may be negative: data 01 x4",
            Nothing,
            &[],
            Some(at(Edit::SameRowFourTimes, rows_as_laws())),
            at(Edit::SameRowFourTimes, one_over_n_each()),
        ),
        reads(
            "G2",
            "duplicates dropped",
            Theta,
            &[],
            mean_distinct_rows(Name::X, slope_of_log_row(X)),
        ),
        reads(
            "G2",
            "bracket read as the model mean",
            Theta,
            &[],
            model_mean(),
        ),
        reads("G3", "∂Z for ∂ln Z", Theta, &[], d(Par::Theta, z())),
        reads(
            "G5",
            "1/Z taken inside the derivative",
            Theta,
            &[],
            sum([X], d(Par::Theta, frac(row_mass(X), z()))),
        ),
        reads("G6", "f forgotten", Theta, &[X], slope_of_log_row(X)),
        wrong(
            "G8",
            "read as the ascent direction (∂ of mean ln L)",
            Theta,
            &[],
            Some(ascent()),
            sub(model_mean(), data_mean()),
        ),
        reads(
            "R3",
            "∂ ln of a sum is a sum of ∂ ln",
            Weight,
            &[V],
            sum([TILDE], slope_of_log_f()),
        ),
        reads(
            "R4",
            "Z cancelled twice",
            Weight,
            &[V],
            mul([one_over(p([V])), sum([TILDE], slope_of_exponential())]),
        ),
        reads(
            "R4",
            "inner (i,j) read as the outer pair",
            Weight,
            &[V],
            over_mass(d(W_IJ, exp(mul([v_i(), par(W_IJ), tilde_j()])))),
        ),
        reads("R5", "whole exponent kept", Weight, &[V], whole_exponent),
        reads(
            "R9b",
            "v and h taken as independent: p(h_j) for p(h_j|v)",
            Weight,
            &[V],
            sum([TILDE_J], mul([v_i(), tilde_j(), p([TILDE_J])])),
        ),
        reads(
            "R10",
            "E_v[h_j] read as a mean over v",
            Weight,
            &[V],
            mul([v_i(), mean_of_mean]),
        ),
        reads(
            "R1b",
            "f(v,h) of one h for the sum (needs h: h quantified)",
            Nothing,
            &[V, H],
            frac(f(V, H), z()),
        ),
        reads(
            "R8",
            "p(v,h_j) with h_j free: as printed, h quantified",
            Weight,
            &[V, H_J],
            split(H_J),
        ),
        reads(
            "R11",
            "bias c_j forgotten (needs a hidden bias)",
            HiddenUnit,
            &[V],
            sigma(input(Index::J)),
        ),
        reads(
            "R11",
            "marginal p(h_j=1) for the conditional",
            HiddenUnit,
            &[V],
            marginal(),
        ),
        wrong(
            "R11",
            "sigmoid with a hidden-hidden edge",
            HiddenUnit,
            &[V],
            Some(both(Edit::HiddenEdge, hidden_mean())),
            both(Edit::HiddenEdge, sigma(activation(Index::J))),
        ),
        reads(
            "E3",
            "v^{-i} read as all of v in the inner sum (the summed copy u)",
            Weight,
            &[],
            sum(
                [V_I],
                sum(
                    [TILDE_J],
                    mul([v_i(), tilde_j(), sum([U], p([TILDE_J, U]))]),
                ),
            ),
        ),
        reads(
            "E4",
            "product of means",
            Weight,
            &[],
            mul([mean([V_I], v_i()), marginal()]),
        ),
        reads(
            "E2",
            "v kept as the datum (weights p(v) forgotten: uniform)",
            Weight,
            &[],
            mul([one_over(count_of(V)), sum([V], conditional_sum())]),
        ),
        wrong(
            "D1",
            "used as the ascent direction: W += lr ΔW",
            Weight,
            &[],
            Some(slope_for(W_IJ)),
            sub(model_correlation(), data_correlation()),
        ),
        reads(
            "D1",
            "duplicates dropped",
            Weight,
            &[],
            sub(
                model_correlation(),
                mean_distinct_rows(Name::V, mul([v_i(), hidden_mean()])),
            ),
        ),
        reads(
            "D2b",
            "a zero bias has a zero gradient",
            VisibleBias,
            &[],
            num(0),
        ),
        reads(
            "D2c",
            "a zero bias has a zero gradient",
            HiddenBias,
            &[],
            num(0),
        ),
        reads(
            "D2c",
            "data mean of v for h",
            HiddenBias,
            &[],
            sub(mean_rows(Name::V, marginal()), marginal()),
        ),
        wrong(
            "H2",
            "the half dropped from E: claimed 2G",
            Weight,
            &[],
            Some(both(Edit::EnergyDoubled, summed_log_likelihood())),
            mul([num(2), summed_log_likelihood()]),
        ),
        wrong(
            "H2",
            "the half dropped, rule with 2 and the correlations of the SAME changed model",
            Weight,
            &[],
            Some(both(Edit::EnergyDoubled, summed_log_likelihood())),
            both(Edit::EnergyDoubled, mul([num(2), boltzmann_rule()])),
        ),
        reads(
            "H2",
            "mean for sum",
            Weight,
            &[],
            mul([one_over(count()), boltzmann_rule()]),
        ),
        reads(
            "H2",
            "T forgotten",
            Weight,
            &[],
            mul([temperature(), boltzmann_rule()]),
        ),
        reads(
            "H3",
            "weights copied between the units",
            Nothing,
            &[V, H],
            at(Edit::UnitsSwapped, p([V, H])),
        ),
    ]
}
