//! The lines of the thread as its authors printed them, errors included: LaTeX, by step.

/// Each printed line, and the steps that are read from it.
const LINES: &[(&[&str], &str)] = &[
    (&["Q1a"], r"\ln(L(\theta|v))=\ln(p(v|\theta))"),
    (
        &["Q1b"],
        r"\ln(p(v|\theta))=\ln\frac{1}{Z}\sum_h e^{-E(v,h)}",
    ),
    (
        &["Q1c", "Q1c.sign", "Q1c.shadow"],
        r"\ln\frac{1}{Z}\sum_h e^{-E(v,h)}=\ln\sum_h e^{E(v,h)}-\ln\sum_{v,h}e^{-E(v,h)}",
    ),
    (
        &["Q2", "Q2.L", "Q2.partial", "Q2.vs-typo"],
        r"\frac{\partial L(\theta|v)}{\partial\theta}=-\sum_h p(h|v)\frac{\partial E(v,h)}{\partial\theta}+\sum_{v,h}p(v,h)\frac{E(v,h)}{\partial\theta}",
    ),
    (&["G1"], r"P_{model}(X) = \frac{f(x; \Theta)}{Z(\Theta)}"),
    (
        &["G2"],
        r"\frac{1}{N} \sum_{x \in {\bf X}} \frac{\partial \log(f(x; \Theta))}{\partial \Theta} = \left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \in {\bf X} }",
    ),
    (
        &["G3"],
        r"\frac{\partial \log(Z(f; \Theta))}{\partial \Theta} = \frac{1}{Z(f, \Theta)} \frac{\partial Z(f, \Theta)}{\partial \Theta}",
    ),
    (
        &["G4"],
        r"= \frac{1}{Z(f, \Theta)} \frac{\partial }{\partial \Theta} \int_{x \in \chi} f(x,\Theta) dx",
    ),
    (
        &["G5"],
        r"= \int_{x \in \chi} \frac{1}{Z(f, \Theta)} \frac{\partial f(x,\Theta)}{\partial \Theta} dx",
    ),
    (
        &["G6"],
        r"\frac{\partial f}{\partial \Theta} = f \times \frac{\partial \log(f)}{\partial\Theta}",
    ),
    (
        &["G7", "G7.text"],
        r"\frac{\partial \log(Z(X; \Theta))}{\partial \Theta} = \int_{x \in \chi} p(x; \Theta) \frac{\partial \log(f(x;\Theta))}{\partial \Theta} dx",
    ),
    (
        &["G7.mean"],
        r"\left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \sim p(x;\Theta)}",
    ),
    (
        &["G8"],
        r"\Delta\Theta = \left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \sim p(x;\Theta)} - \left< \frac{\partial \log(f(x; \Theta))}{\partial \Theta} \right>_{x \in {\bf X} }",
    ),
    (
        &["K1"],
        r"D_{KL}(P_{data}, P_{model}) = \int_{x \in \chi} P_{data}(x) log\left(\frac{P_{data}(x)}{P_{model}(x)}\right) dx",
    ),
    (
        &["K2"],
        r"D_{KL} (P_{data}, P_{model}) = \frac{1}{N} \sum_{x \in {\bf X}} \log\left(\frac{P_{data}(x)}{P_{model}(x)}\right)",
    ),
    (
        &["K3"],
        r"= \sum_{x \in {\bf X}} \frac{1}{N} \log (\frac{1}{N}) - \sum_{x \in {\bf X}} \frac{1}{N} \log(P_{model} (x)) \quad (\text{iid samples} \rightarrow P_{data}(x) = \frac{1}{N})",
    ),
    (
        &["K4"],
        r"= -\log(N) - \frac{1}{N} \sum_{x \in {\bf X}} \log\left(\frac{f(x, \Theta)}{Z(f,\Theta)}\right)",
    ),
    (
        &["K5"],
        r"= -\log(N) + \log(Z(f, \Theta)) - \frac{1}{N} \sum_{x \in {\bf X}} \log(f(x; \Theta))",
    ),
    (
        &["R1a"],
        r"p({\bf v}) = \sum_{{\bf \tilde{h}} \in \chi_h} p({\bf v},{\bf \tilde{h}})",
    ),
    (
        &["R1b"],
        r"= \frac{\sum_{{\bf \tilde{h}} \in \chi_h} f({\bf v},{\bf \tilde{h}},W)} {Z(f, \Theta)}",
    ),
    (
        &["R2"],
        r"f({\bf v}, {\bf h}, W) = exp(\sum_{(i,j) \in V} v_i w_{ij} h_j)",
    ),
    (
        &["R3"],
        r"\frac{\partial \log \left( \sum_{{\bf \tilde{h}} \in \chi_h} f({\bf v},{\bf \tilde{h}},W) \right)} {\partial w_{ij}} = \frac{1}{ \sum_{{\bf \tilde{h}} \in \chi_h} f({\bf v},{\bf \tilde{h}},W) } \sum_{{\bf \tilde{h}} \in \chi_h} \frac{\partial f({\bf v},{\bf \tilde{h}}, W)} {\partial w_{ij}}",
    ),
    (
        &["R4", "R4.text"],
        r"= \frac{1}{ Z \times p({\bf v}) } \sum_{{\bf \tilde{h}}} \frac{\partial}{\partial w_{ij}} exp(\sum_{(i,j) \in V} v_i w_{ij} \tilde{h}_j)",
    ),
    (
        &["R5"],
        r"= \frac{1}{ Z \times p({\bf v}) } \sum_{{\bf \tilde{h}}} f({\bf v},{\bf \tilde{h}},W) v_i \tilde{h}_j",
    ),
    (
        &["R6"],
        r"= \frac{v_i}{p({\bf v})} \sum_{{\bf \tilde{h}}} p({\bf v}, {\bf \tilde{h}}) \tilde{h}_j",
    ),
    (
        &["R7"],
        r"= \frac{v_i}{p({\bf v})} \sum_{{\bf \tilde{h}}} \tilde{h}_j p({\bf v}, \tilde{h}_j) p({\bf \tilde{h}}^{-j} | {\bf v}, \tilde{h}_j)",
    ),
    (
        &["R8", "R8.text"],
        r"= \frac{v_i}{p({\bf v})} \sum_{\tilde{h_j}} \tilde{h}_jp({\bf v}, h_j) \sum_{{\bf \tilde{h}}^{-j}} p({\bf \tilde{h}}^{-j} | {\bf v}, \tilde{h}_j)",
    ),
    (
        &["R9a"],
        r"= \frac{v_i}{p({\bf v})} \sum_{\tilde{h_j}} \tilde{h}_jp(\tilde{h}_j| {\bf v}) p({\bf v})",
    ),
    (
        &["R9b"],
        r"= \sum_{\tilde{h_j}} v_i \tilde{h}_j p(\tilde{h}_j| {\bf v})",
    ),
    (&["R10"], r"= v_i E_{{\bf v}}[h_j]"),
    (
        &["E1"],
        r"\left< v_i E_{{\bf v}}\left[h_j\right]) \right>_{{\bf v} \sim p({\bf v})} = \sum_{{\bf v}} p({\bf v}) \sum_{\tilde{h_j}} v_i \tilde{h}_j p(\tilde{h}_j| {\bf v})",
    ),
    (
        &["E2"],
        r"= \sum_{{\bf v}} \sum_{\tilde{h_j}} v_i \tilde{h}_j p(\tilde{h}_j, {\bf v})",
    ),
    (
        &["E3"],
        r"= \sum_{v_i} \sum_{\tilde{h_j}} v_i \tilde{h}_j \sum_{{\bf v}^{-i}}p(\tilde{h}_j, v_i, {\bf v^{-i}})",
    ),
    (
        &["E4", "E4.text"],
        r"= \left< v_i h_j \right>_{v_i, h_j \sim p({\bf v}, {\bf h})}",
    ),
    (
        &["D1"],
        r"\Delta W_{ij} = \left< v_i h_j \right>_{v_i, h_j \sim p({\bf v}, {\bf h})} - \left< v_i E_{{\bf v}}\left[h_j\right] \right>_{{\bf v} \in X}",
    ),
];

/// The printed line that a step is read from; `""` for a step that the thread does not state.
pub(super) fn printed(id: &str) -> &'static str {
    let line = LINES.iter().find(|(steps, _)| steps.contains(&id));
    line.map_or("", |(_, line)| line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derivation::{Origin, steps};
    use std::collections::BTreeSet;

    #[test]
    fn exactly_the_steps_from_the_thread_have_a_printed_line() {
        let listed: Vec<&str> = LINES
            .iter()
            .flat_map(|(steps, _)| *steps)
            .copied()
            .collect();
        let printed = BTreeSet::from_iter(listed.iter().copied());
        assert_eq!(printed.len(), listed.len(), "a step is listed twice");
        let steps = steps();
        let from_thread = steps.iter().filter(|step| step.origin == Origin::Thread);
        assert_eq!(printed, from_thread.map(|step| step.id).collect());
    }
}
