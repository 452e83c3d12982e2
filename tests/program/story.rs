//! The story of `derive`: it reads as it should for the teaching machines, and every line of numbers
//! is equal for machines of any shape. `tests/reference/story.py` computes its lines again from the
//! printed text.

use rbm_exact::answer::quantities;
use rbm_exact::data::Data;
use rbm_exact::derivation::story::{Story, follow, sides, tell};
use rbm_exact::derivation::{self, RunOptions, StepOutcome};
use rbm_exact::machine::{Param, Rbm, Recipe, Units, Weights, example, random_at};
use rbm_exact::number::{Digits, Verdict};
use rbm_exact::rug::Rational;
use rbm_exact::sweep;
use rbm_exact::watch::Unwatched;
use std::process::Command;

fn told(m: &Rbm, data: &Data, param: Option<Param>) -> Story {
    let digits = Digits::of_itself(15);
    let sums = sweep::Options::new(digits);
    let q = quantities(m, data.into(), &sums, &Unwatched).expect("small");
    let follow = follow(m, data, &q, param);
    let options = RunOptions {
        digits,
        steps: Some(vec!["Q1c.sign".into(), "Q2.L".into()]),
        all: false,
        ..RunOptions::on_this_machine(follow.param)
    };
    let ran = derivation::run(m, data, &options, &Unwatched).expect("small");
    tell(m, data, &follow, digits, &ran).expect("a fine temperature")
}

/// By hand: data term 3/5, model term 7/16, difference 13/80, mean gradient -1/10 are four numbers;
/// at w11 the model term and the difference are both 1/3.
#[test]
fn the_story_of_m2_follows_the_parameter_whose_numbers_differ() {
    let (m, data) = example("m2").expect("built in");
    let story = told(&m, &data, None);
    assert_eq!(story.follow.param, Param::W(1, 1));
    assert_eq!(story.follow.datum, [true, true]);
}

#[test]
fn every_line_of_numbers_is_equal_whatever_the_machine() {
    let temperatures = [(1, 1), (2, 1), (1, 2)];
    for seed in 0..30_u64 {
        let at = |list: &[usize], step: u64| list[(seed / step) as usize % list.len()];
        let (n_v, n_h) = (at(&[1, 4, 2, 5, 3], 1), at(&[1, 3, 2, 6, 4], 5));
        let weights = match seed % 3 {
            0 => Weights::Decimal,
            1 => Weights::LogRational,
            _ => Weights::Short,
        };
        let recipe = Recipe {
            weights,
            rows: 1 + seed % 12,
            units: if seed / 2 % 2 == 0 {
                Units::Binary
            } else {
                Units::Spin
            },
            ..Recipe::new(n_v, n_h, seed)
        };
        let temperature = Rational::from(temperatures[(seed / 7) as usize % 3]);
        let (m, data) = random_at(&recipe, temperature).expect("small");
        let params: Vec<Param> = m.theta().params().collect();
        let given = params[seed as usize % params.len()];
        // As chosen, or one parameter after the other.
        let param = (seed % 2 == 0).then_some(given);
        let story = told(&m, &data, param);
        // Decimals give logarithms and exponentials that no fraction is: nothing but their digits
        // can be compared.
        let by_digits = |verdict: &Verdict| matches!(verdict, Verdict::Agrees { .. });
        let is_rounded = story.verdicts().any(by_digits);
        assert!(is_rounded || recipe.weights != Weights::Decimal, "{seed}");
        for verdict in story.verdicts() {
            let holds = match verdict {
                Verdict::Equal => true,
                Verdict::Agrees { digits } => *digits >= 15,
                _ => false,
            };
            let place = format!("{n_v} x {n_h}, seed {seed}, {param:?}: {verdict:?}");
            assert!(holds, "{place}");
        }
    }
}

/// `--explain` writes both sides of a step with numbers in place of letters: what is written must come to
/// what the run of the step found, which knows nothing of the writing.
#[test]
fn both_sides_of_every_step_in_numbers_come_to_what_its_run_found() {
    for (name, units, param) in [
        ("m2", Units::Binary, Param::W(1, 1)),
        ("m2b", Units::Spin, Param::B(1)),
        ("m4", Units::Binary, Param::C(2)),
    ] {
        let (m, data) = example(name).expect("built in");
        let m = m.with_units(units);
        let digits = Digits::of_itself(15);
        let sums = sweep::Options::new(digits);
        let q = quantities(&m, (&data).into(), &sums, &Unwatched).expect("small");
        let follow = follow(&m, &data, &q, Some(param));
        let options = RunOptions {
            digits,
            all: false,
            ..RunOptions::on_this_machine(param)
        };
        let ran = derivation::run(&m, &data, &options, &Unwatched).expect("small");
        let sides = sides(&m, &data, &follow, digits, &ran).expect("a fine temperature");
        let mut written = 0;
        for (ran, sides) in ran.iter().zip(&sides) {
            // A weight of -infinity, say, has no meaning with ±1 units.
            if ran.outcome() == StepOutcome::NotApplicable {
                continue;
            }
            let sides = sides.as_ref().expect("an input");
            for side in sides.printed.iter().chain(&sides.repaired) {
                assert!(side.0.verdict.holds(), "{name} {}: {side:?}", ran.step.id);
                written += 1;
            }
        }
        assert!(written > 130, "{name}: {written}");
    }
}

/// The printed text of five stories, read back and computed again in fractions by
/// `tests/reference/story.py`, which shares nothing with the program. Skipped, with a word, where
/// there is no Python.
#[test]
fn the_printed_stories_are_true() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/story.py");
    let program = env!("CARGO_BIN_EXE_rbm-exact");
    let ran = Command::new("python3")
        .args([script, program, "--quick"])
        .output();
    let Ok(out) = ran else {
        eprintln!("python3 is not installed: the printed stories were not checked");
        return;
    };
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
}

/// The digits of the gradient's denominators at 4 x 3 for seeds 1 to 20, half of them at most five.
#[test]
fn default_random_machines_have_short_fractions() {
    let mut medians: Vec<usize> = (1..=20)
        .map(|seed| {
            let recipe = Recipe::new(4, 3, seed);
            let (m, data) = random_at(&recipe, Rational::from(1)).expect("small");
            let sums = sweep::Options::new(Digits::of_itself(15));
            let q = quantities(&m, (&data).into(), &sums, &Unwatched).expect("small");
            let gradient = q.fit.expect("has rows").gradient;
            let length = |value: &rbm_exact::number::Value| {
                value
                    .fraction()
                    .expect("log-rational")
                    .denom()
                    .to_string()
                    .len()
            };
            let mut lengths: Vec<usize> = gradient.iter().map(length).collect();
            lengths.sort_unstable();
            lengths[lengths.len() / 2]
        })
        .collect();
    medians.sort_unstable();
    assert!(medians[10] <= 5, "{medians:?}");
}

fn printed(args: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_rbm-exact");
    let out = Command::new(program)
        .args(["derive", "--quiet"])
        .args(args)
        .output()
        .expect("the program runs");
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// The thread writes v^-i and h^-j. For a visible bias the sum over the other visible units was printed as one
/// over u^-j.
#[test]
fn the_rest_of_a_visible_state_is_named_by_i() {
    let story = printed(&["--example", "m2b", "--param", "b[1]"]);
    assert!(story.contains("Σ_u⁻ⁱ p(u)"), "{story}");
    assert!(!story.contains("⁻ʲ"), "{story}");
}

/// A handout's answers are the whole story: its formulae stand on both pages, its numbers on the second.
#[test]
fn the_answers_of_a_handout_have_their_formulae() {
    let handout = printed(&["--example", "m2", "--blank"]);
    let answers = handout.find("Answers").expect("a page of answers");
    let (blanks, answers) = handout.split_at(answers);
    for page in [blanks, answers] {
        assert!(page.contains("= v₂ E[h₂|v]"), "{page}");
    }
    assert!(
        blanks.contains("____") && !answers.contains("____"),
        "{handout}"
    );
    assert!(answers.contains("3/5 - 7/16 = 13/80"), "{answers}");
}
