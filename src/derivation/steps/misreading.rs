//! Wrong readings of the steps. Each must be refuted somewhere: they measure the checker's own
//! power, and a wrong answer of a student's that equals one of them gets its name.

use super::chain::*;
use super::general::*;
use super::named::steps;
use super::question::*;
use super::rule::*;
use super::step::{ClaimKind, Step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Binder, Edit, Index, Name, Op, Par, Ref, Tree};

/// The misreadings of the steps: the id of the step, and in the place of its reason what is misread.
pub(crate) fn misreadings() -> Vec<Step> {
    let steps = steps();
    let wrong = |id: &str, what: &'static str, lhs: Option<Tree>, rhs: Tree| {
        let step = steps.iter().find(|step| step.id == id)?;
        Some(Step {
            kind: ClaimKind::Erratum,
            lhs: lhs.unwrap_or_else(|| step.lhs.clone()),
            rhs,
            recomputed: None,
            repair: None,
            ..step.clone().because("", what)
        })
    };
    let right = |id, what, rhs| wrong(id, what, None, rhs);
    let both = |id, what, lhs, rhs| wrong(id, what, Some(lhs), rhs);
    let for_all = |free: [Ref; 2], step: Option<Step>| {
        let free = free.to_vec();
        step.map(|step| Step { free, ..step })
    };
    let slope_of_log_f = || d(W_IJ, ln(f(V, TILDE)));
    let count_of = |r: Ref| sum([r], num(1));
    let mean_of_mean = mean([V], hidden_mean());
    let marginal = || mean([H_J], h_j());
    let whole_exponent = {
        let pairs = [Binder::Edges(Index::K, Index::L)];
        let both = mul([unit(Name::V, Index::K), unit(Name::Tilde, Index::L)]);
        over_mass(mul([f(V, TILDE), fold(Op::Sum, pairs, both)]))
    };
    let all = [
        both(
            "Q1a",
            "likelihood as a probability of θ: over two candidate values of w11 \
             (as given, and cut) it does not add to 1",
            add([p([V]), cut(p([V]))]),
            num(1),
        ),
        both(
            "Q1b",
            "ln of a sum is a sum of lns",
            ln(p([V])),
            sub(sum([H], ln(exp(neg(energy(V, H))))), ln(z())),
        ),
        right(
            "Q1c",
            "v fixed in term 2",
            sub(clamped_term(), clamped_term()),
        ),
        right(
            "Q1c",
            "e^{E}, letters repaired",
            sub(wrong_sign_term(), ln(sum([U, H], exp(neg(energy(U, H)))))),
        ),
        right("Q2", "Z treated as a constant", data_term()),
        right(
            "Q2",
            "weights of the average forgotten",
            add([neg(sum([H], d(Par::Theta, energy(V, H)))), model_term()]),
        ),
        right(
            "Q2",
            "plain mean",
            add([
                neg(frac(sum([H], d(Par::Theta, energy(V, H))), count_of(H))),
                model_term(),
            ]),
        ),
        right(
            "Q2",
            "v fixed in term 2 (shadow read wrongly)",
            add([
                data_term(),
                sum([H], mul([p([V, H]), d(Par::Theta, energy(V, H))])),
            ]),
        ),
        both(
            "Q2'w",
            "E = +vWh convention",
            neg(mul([v_i(), h_j()])),
            at(Edit::EnergyNegated, d(W_IJ, energy(V, H))),
        ),
        both(
            "anchor.prod",
            "sign of E wrong everywhere",
            product_of_factors(),
            at(Edit::EnergyNegated, f(V, H)),
        ),
        both(
            "Q2",
            "sign of E wrong everywhere (passes every step of its own chain, \
             only the anchor sees it)",
            slope_of_log_likelihood(),
            at(Edit::EnergyNegated, slope_of_log_likelihood()),
        ),
        right("A1", "mean for sum", mean_rows(Name::V, ln(p([V])))),
        right("A1.grad", "mean for sum", ascent()),
        right(
            "G1",
            "the datum's X in Z: read as Z summed over the rows only",
            frac(row_mass(X), sum_rows(Name::U, row_mass(U))),
        ),
        both(
            "anchor",
            "f = 0 allowed: cut edge, ln f is undefined",
            cut(ln(f(V, H))),
            cut(ln(f(V, H))),
        ),
        right(
            "K1",
            "arguments swapped (undefined when a state is unseen)",
            sum([X], mul([p([X]), ln(frac(p([X]), p_data(X)))])),
        ),
        right(
            "K5",
            "ln Z divided by N too",
            add([
                neg(ln(count())),
                mul([one_over(count()), ln(z())]),
                neg(mul([one_over(count()), sum_rows(Name::X, ln(row_mass(X)))])),
            ]),
        ),
        both(
            "K3",
            "'distance' may be negative: data 01 x4",
            at(Edit::SameRowFourTimes, rows_as_laws()),
            at(Edit::SameRowFourTimes, one_over_n_each()),
        ),
        right(
            "G2",
            "duplicates dropped",
            mean_distinct_rows(Name::X, slope_of_log_row(X)),
        ),
        right("G2", "bracket read as the model mean", model_mean()),
        right("G3", "∂Z for ∂ln Z", d(Par::Theta, z())),
        right(
            "G5",
            "1/Z taken inside the derivative",
            sum([X], d(Par::Theta, frac(row_mass(X), z()))),
        ),
        right("G6", "f forgotten", slope_of_log_row(X)),
        both(
            "G8",
            "read as the ascent direction (∂ of mean ln L)",
            ascent(),
            sub(model_mean(), data_mean()),
        ),
        right(
            "R3",
            "∂ ln of a sum is a sum of ∂ ln",
            sum([TILDE], slope_of_log_f()),
        ),
        right(
            "R4",
            "Z cancelled twice",
            mul([one_over(p([V])), sum([TILDE], slope_of_exponential())]),
        ),
        right(
            "R4",
            "inner (i,j) read as the outer pair",
            over_mass(d(W_IJ, exp(mul([v_i(), par(W_IJ), tilde_j()])))),
        ),
        right("R5", "whole exponent kept", whole_exponent),
        right(
            "R9b",
            "v and h taken as independent: p(h_j) for p(h_j|v)",
            sum([TILDE_J], mul([v_i(), tilde_j(), p([TILDE_J])])),
        ),
        right(
            "R10",
            "E_v[h_j] read as a mean over v",
            mul([v_i(), mean_of_mean]),
        ),
        for_all(
            [V, H],
            right(
                "R1b",
                "f(v,h) of one h for the sum (needs h: h quantified)",
                frac(f(V, H), z()),
            ),
        ),
        for_all(
            [V, H_J],
            right(
                "R8",
                "p(v,h_j) with h_j free: as printed, h quantified",
                split(H_J),
            ),
        ),
        right(
            "R11",
            "bias c_j forgotten (needs a hidden bias)",
            sigma(input(Index::J)),
        ),
        right("R11", "marginal p(h_j=1) for the conditional", marginal()),
        both(
            "R11",
            "sigmoid with a hidden-hidden edge",
            at(Edit::HiddenEdge, hidden_mean()),
            at(Edit::HiddenEdge, sigma(activation(Index::J))),
        ),
        right(
            "E3",
            "v^{-i} read as all of v in the inner sum (the summed copy u)",
            sum(
                [V_I],
                sum(
                    [TILDE_J],
                    mul([v_i(), tilde_j(), sum([U], p([TILDE_J, U]))]),
                ),
            ),
        ),
        right(
            "E4",
            "product of means",
            mul([mean([V_I], v_i()), marginal()]),
        ),
        right(
            "E2",
            "v kept as the datum (weights p(v) forgotten: uniform)",
            mul([one_over(count_of(V)), sum([V], conditional_sum())]),
        ),
        both(
            "D1",
            "used as the ascent direction: W += lr ΔW",
            slope_for(W_IJ),
            sub(model_correlation(), data_correlation()),
        ),
        right(
            "D1",
            "duplicates dropped",
            sub(
                model_correlation(),
                mean_distinct_rows(Name::V, mul([v_i(), hidden_mean()])),
            ),
        ),
        right("D2b", "a zero bias has a zero gradient", num(0)),
        right("D2c", "a zero bias has a zero gradient", num(0)),
        right(
            "D2c",
            "data mean of v for h",
            sub(mean_rows(Name::V, marginal()), marginal()),
        ),
        both(
            "H2",
            "the half dropped from E: claimed 2G",
            at(Edit::EnergyDoubled, summed_log_likelihood()),
            mul([num(2), summed_log_likelihood()]),
        ),
        both(
            "H2",
            "the half dropped, rule with 2 and the correlations of the SAME \
             changed model",
            at(Edit::EnergyDoubled, summed_log_likelihood()),
            at(Edit::EnergyDoubled, mul([num(2), boltzmann_rule()])),
        ),
        right(
            "H2",
            "mean for sum",
            mul([one_over(count()), boltzmann_rule()]),
        ),
        right("H2", "T forgotten", mul([temperature(), boltzmann_rule()])),
        right(
            "H3",
            "weights copied between the units",
            at(Edit::UnitsSwapped, p([V, H])),
        ),
    ];
    all.into_iter().flatten().collect()
}
