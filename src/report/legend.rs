//! What the words and marks of a report mean: under `--help`, and as `docs/reading.md`.

use super::prose::prose;
use super::view::{Block, Document, Text};

/// Words, and what they say.
type Words = &'static [(&'static str, &'static str)];

const VERDICTS: Words = &[
    (
        "equal",
        "Both sides were computed as they are printed, and are the same fraction or the same logarithm of one.",
    ),
    (
        "by definition",
        "Both sides are one formula when the definitions are written out.",
    ),
    (
        "agrees to 38 digits",
        "The machine has no fractions. Both sides are known up to a proven error, and can differ by at most 10^-38 of their size.",
    ),
    (
        "agrees to within 1e-9863",
        "The two sides differ by less than this, and one of them may be 0. Nothing more can be said of a difference that is exactly 0 while its parts are not fractions. \"Or to within 1e-9863 near 0\": so it is at some states only.",
    ),
    (
        "differs at v=01",
        "At this state the two sides are different numbers; both are shown. In a slip of the thread that is as it should be: --explain shows the repair.",
    ),
    (
        "not equal",
        "The two sides are different numbers, and nobody claims the contrary: an approximation, or a line whose hypothesis does not hold here.",
    ),
    (
        "no meaning",
        "A side is not an expression: a letter belongs to no sum, or a sign is missing. --explain says which.",
    ),
    (
        "not seen here",
        "A slip of the thread whose sides happen to be equal on this machine. Where they are known to agree to some digits only, that is said.",
    ),
    (
        "only if",
        "The line is claimed only under the hypothesis named (no biases, 0/1 units, ±1 units, rows distinct), which does not hold here.",
    ),
    (
        "every machine, ∀",
        "The line was also run at random machines of this size. Equal at all of them, it holds for every machine of this size, but for the chance named (--explain names it). If it is claimed under a hypothesis: for every machine that fulfils it.",
    ),
    (
        "¬∀, ∀?",
        "At a random machine the sides differed: the line is wrong for almost every machine of this size, whatever it is here. Or: a side has no value at random machines, and nothing is known of them.",
    ),
    (
        "approximate",
        "Printed with an equals sign in the thread, and only nearly true.",
    ),
    (
        "undecided",
        "The highest precision that is tried does not tell. Never counted as a success.",
    ),
    ("undefined", "There is no such number: 0/0, or ln 0."),
    (
        "agrees",
        "Of a claimed number: no farther from the truth than a sound computation in its precision may be on this machine, or, of an estimate, than chance may carry it.",
    ),
    (
        "REFUTED",
        "Of a claimed number: farther from the truth than that. The exit status is then 1.",
    ),
    (
        "CAPITALS",
        "Something that should hold does not, or is not decided. The exit status is then 1 or 3.",
    ),
];

const STATES: Words = &[
    (
        "v = 10",
        "The visible unit v1 is 1, v2 is 0: unit 1 stands on the left. h likewise. With units of -1 and +1 the 0 stands for -1.",
    ),
    ("10 (twice)", "The row occurs two times in the data."),
    (
        "datum",
        "The row that lines are shown for: one at which the data term, the model term, their difference and the gradient are different numbers, if there is one.",
    ),
    (
        "a slip",
        "A line of the followed questions and answers (the thread) that is wrong as printed.",
    ),
    (
        "blind, shadowed, bound twice",
        "Of a slip: the states at which it cannot be seen. Of a letter: a sum uses it although it already stands for something.",
    ),
];

const STORY: Words = &[
    (
        "u",
        "A second copy of v, for sums over all visible states; v itself stays the datum. X: the data rows.",
    ),
    (
        "2, followed",
        "The row occurs twice, and is the datum that the story follows.",
    ),
    (
        "e^Σbv, 1+y₂, 2 cosh x₂",
        "The factors of a row's sum of f. The first is e to b_1 v_1 + b_2 v_2 + ...; the others are one for each hidden unit, with x_j = c_j + w_1j v_1 + w_2j v_2 + ... and y_j = e to x_j. The states with h_j = 1 have the share y_j/(1 + y_j) of the sum.",
    ),
    (
        "e to θ left open",
        "The parameter θ is kept as a letter in its factor, so that a sum of f can be differentiated by hand.",
    ),
    (
        "12 zeros left out",
        "So many terms of the sum are 0 and are not written.",
    ),
    (
        "96 + 32 states",
        "Where a sum is long its terms are added up by the value of their last factor: so many for each.",
    ),
    (
        "h⁻ʲ, v⁻ⁱ",
        "As the thread writes it: all hidden units but the one that θ belongs to, all visible units but that one.",
    ),
    (
        "⟨ ⟩",
        "A mean: over the rows v in X, or over the states under the law named. E[h|v]: the mean of a hidden unit, given v.",
    ),
    (
        "≈",
        "A number of the line is rounded to six digits; the verdict is of the numbers, not of what is shown.",
    ),
    (
        "l",
        "The mean of ln p(v) over the rows; s is the step of its finite difference.",
    ),
];

const NUMBERS: Words = &[
    (
        "0.16666667…, 162976…, 1e-300…",
        "The first digits of a longer number, which --format json has whole.",
    ),
    (
        "0 ± 1.1e-35",
        "Not told from 0, and at most so far from it.",
    ),
    ("<3e-20", "An error that is certainly smaller than this."),
    (
        "data phase",
        "The mean of v_i h_j, v_i or h_j over the rows, with the visible units held at each row.",
    ),
    (
        "model phase",
        "The same mean over all states of the machine, each with its probability.",
    ),
    (
        "gradient",
        "Data phase minus model phase, over T: the slope of the mean log-likelihood. To be added, times a learning rate.",
    ),
    (
        "off by",
        "The central difference of the log-likelihood minus the gradient.",
    ),
    (
        "truncation, band",
        "What a difference misses in exact arithmetic, and the proven limit of it.",
    ),
    (
        "rounding, total",
        "What floating point adds to it, and both together.",
    ),
];

const WAYS: Words = &[
    (
        "all states summed",
        "Every sum of the formula, term by term, as it is printed.",
    ),
    (
        "from the energy",
        "e to minus the energy, without the formula.",
    ),
    (
        "closed form",
        "The product over hidden units in the place of the sum over hidden states.",
    ),
    (
        "edge cut",
        "The slope from the weight of all states that an edge carries, without a derivative.",
    ),
    (
        "dual numbers",
        "The slope by arithmetic on pairs (value, slope), without a rule for it.",
    ),
    (
        "integers, doubles, double-doubles, mpfr",
        "What the states were summed in: exact integers, or floating-point numbers of growing length, each with a proven bound on its rounding.",
    ),
];

/// What stands beside a claim's number.
const BESIDE: Words = &[
    (
        "precision",
        "\"float64\" or \"float32\", of one claim or of the whole file; by default that of the arrays, else float64.",
    ),
    (
        "of, direction, unit",
        "\"mean\" or \"total\" over the rows; \"ascent\" or \"descent\"; \"nats\" or \"bits\".",
    ),
    (
        "offset",
        "The constant of the energy: it is added to every ln Z.",
    ),
    (
        "stderr, interval, level",
        "Of an estimate: one standard error, of arrays {\"W\": ..} too; [low, high], and the chance that it holds the truth. chains, steps, betas: how it was made.",
    ),
    (
        "\"3.178\"",
        "A text is a printed decimal, judged to its last digit; a bare number is the float that Python prints.",
    ),
];

const CLAIMED: Words = &[
    (
        "agrees",
        "No farther from the truth than a sound computation in its precision may be on this machine, or, of an estimate, than chance may carry it.",
    ),
    (
        "REFUTED",
        "Farther from the truth than that. The exit status is 1.",
    ),
    (
        "UNDECIDED",
        "An estimate from 3 to 5 standard errors off, or a truth that is not known to enough digits. The exit status is 3.",
    ),
    (
        "it may be off by",
        "The budget: a bound on the rounding errors of a program that works with logarithms (docs/check.md), and what the writing of the number takes away.",
    ),
    (
        "mistake",
        "What gives exactly these numbers; its ids, and the constants that were solved for. Where there are several, the report names the case to run next.",
    ),
    (
        "unknown",
        "No known mistake gives these numbers; the report says which of them are right.",
    ),
];

/// What may be claimed, each key with what stands there, and the words of a judgement.
pub fn legend_of_claims(keys: Words) -> Document {
    written(
        "What may be claimed",
        &[
            ("Keys", keys),
            ("Beside a number", BESIDE),
            ("Words of the report", CLAIMED),
        ],
    )
}

/// The words of all reports.
pub fn legend() -> Document {
    let sections = [
        ("Verdicts", VERDICTS),
        ("States and lines", STATES),
        ("The story", STORY),
        ("Numbers", NUMBERS),
        ("How a number was computed", WAYS),
    ];
    written("What the words of a report mean", &sections)
}

fn written(title: &str, sections: &[(&str, Words)]) -> Document {
    let mut document = Document::new(title);
    for (title, words) in sections {
        document.heading(*title);
        let pair = |(word, text): &(&str, &str)| (Text::from(*word), prose(text));
        document
            .blocks
            .push(Block::Pairs(words.iter().map(pair).collect()));
    }
    document
}
