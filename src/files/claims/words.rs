//! The words of other programs for what is claimed: those that mean one thing are read as ours, others are asked about.

use super::super::extras::is_one_of;
use super::super::named::Named;
use super::super::source::shown;
use super::names::keys;

/// Our name, and words that mean the same, whatever their capitals.
const SAME: &[(&str, &str)] = &[
    (
        "ln_Z",
        "ln_z lnz logz log_z logz_est log_z_est log_partition log_partition_function log_normalizer",
    ),
    ("Z", "partition_function"),
    (
        "log_likelihood.mean",
        "mean_log_likelihood log_likelihood_mean average_log_likelihood avg_log_likelihood mean_ll",
    ),
    (
        "log_likelihood.total",
        "total_log_likelihood log_likelihood_total log_likelihood_sum sum_log_likelihood",
    ),
    ("log_likelihood", "loglikelihood loglik log_lik ll"),
    (
        "pseudo_likelihood",
        "pseudo_log_likelihood pseudo_loglikelihood pll",
    ),
    ("free_energy", "free_energies mean_free_energy"),
    ("probability", "prob_v p_v prob probs probabilities"),
    ("conditional", "p_h_given_v hidden_given_visible"),
    ("kl", "kl_divergence kld"),
    ("gradient", "grad grads gradients"),
    ("model", "converted converted_model"),
];

/// Words that may mean one of ours: another sign, a sum, an estimate.
const NEAR: &[(&str, &str)] = &[
    (
        "nll negative_log_likelihood neg_log_likelihood",
        "did you mean `log_likelihood`? It has the other sign: {\"log_likelihood\": -x}, or {\"log_likelihood\": {\"total\": -x}} of a sum",
    ),
    (
        "upper_bound upper_bound_of_the_data_set",
        "did you mean `maximum`? {\"maximum\": x}, or {\"maximum\": {\"total\": x}} of a sum",
    ),
    (
        "score_samples",
        "did you mean `pseudo_likelihood`? {\"pseudo_likelihood\": {\"value\": x, \"flips\": \"one\"}} for the mean of what scikit-learn gives",
    ),
    (
        "p",
        "did you mean `probability`? {\"probability\": [..]}, a number for each row",
    ),
    (
        "chains num_chains steps num_steps betas num_betas samples runs",
        "numbers of an estimate stand beside it: {\"ln_Z\": {\"value\": x, \"stderr\": s, \"chains\": 60, \"steps\": 200}}",
    ),
];

/// Gives claims under words of other programs our names, and says which.
pub(super) fn ours(named: &mut Named) -> Vec<String> {
    let tops: Vec<String> = named.all_names().map(|name| top(name).into()).collect();
    let is_ours = |name: &str| tops.iter().any(|other| other == name);
    let mut renamed: Vec<(String, String)> = Vec::new();
    for found in &tops {
        let is_known =
            keys().any(|key| key == found) || renamed.iter().any(|(one, _)| one == found);
        let Some(name) = same(found).filter(|name| !is_known && !is_ours(top(name))) else {
            continue;
        };
        // Two words for one thing are left to be asked about.
        if renamed.iter().all(|(_, other)| other != name) {
            renamed.push((found.clone(), name.into()));
        }
    }
    for found in &tops {
        let of = ["_stderr", "_standard_error", "_se"];
        let Some(before) = of.iter().find_map(|end| found.strip_suffix(end)) else {
            continue;
        };
        let name = renamed.iter().find(|(one, _)| one == before);
        let name = name.map(|(_, name)| top(name));
        if let Some(name) = name.or_else(|| keys().find(|key| *key == before)) {
            renamed.push((found.clone(), format!("{name}.stderr")));
        }
    }
    named.rename(|name| {
        let (_, new) = renamed.iter().find(|(found, _)| found == top(name))?;
        let inner = &name[top(name).len()..];
        Some(match inner.is_empty() {
            true => new.clone(),
            // Annealers' word for the values of units.
            false if inner == ".vartype" => format!("{}.units", top(new)),
            false => format!("{}{inner}", top(new)),
        })
    });
    let remark = |(found, name): &(String, String)| format!("read `{}` as `{name}`", shown(found));
    renamed.iter().map(remark).collect()
}

fn top(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn same(found: &str) -> Option<&'static str> {
    let lower = found.to_lowercase();
    let found = SAME.iter().find(|(_, words)| is_one_of(words, &lower));
    found.map(|(ours, _)| *ours)
}

/// What is to be written instead of a word that is not ours.
pub(super) fn instead(found: &str) -> Option<String> {
    let lower = found.to_lowercase();
    let near = NEAR.iter().find(|(words, _)| is_one_of(words, &lower));
    if let Some((_, help)) = near {
        return Some((*help).into());
    }
    if let Some(ours) = same(found) {
        return Some(format!(
            "did you mean `{ours}`? It is claimed under another name too"
        ));
    }
    let ends = ["_up", "_down", "_low", "_high", "_lower", "_upper"];
    let before = ends.iter().find_map(|end| lower.strip_suffix(end))?;
    let ours = same(before).or_else(|| keys().find(|key| key.to_lowercase() == before))?;
    Some(format!(
        "an interval stands beside its number: {{\"{ours}\": {{\"value\": x, \"interval\": [low, high]}}}}, one standard error on each side, or with a \"level\" such as 0.95"
    ))
}
