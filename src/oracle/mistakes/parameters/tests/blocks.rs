//! One wrong block, and phases of which a part alone is wrong. The fractions are sums over all joint states of M2b in
//! a program of its own (Python's fractions); what is a millionth off is unexplained.

use super::about;
use crate::oracle::testbed::{fractions, nearly};
use crate::oracle::{Constant, Diagnosis};

const BIASES: &str = "934/3665 -1424/3665 972/3665 -1919/76965 -3799/76965";

fn on_m2b(report: &str) -> Vec<Diagnosis> {
    about("m2b", &fractions(report))
}

/// The same of a report that is a millionth off.
fn nearly_on_m2b(report: &str) -> Vec<Diagnosis> {
    about("m2b", &nearly(fractions(report)))
}

fn with(name: &'static str, word: &str) -> (&'static str, Constant) {
    (name, Constant::Word(word.into()))
}

/// W over the rows twice: no mistake in W and b and c that one in b and c undoes.
#[test]
fn a_mistake_in_one_block_comes_before_two_that_undo_each_other() {
    let weights = "13348/384825 107/5131 -12673/256550 -7473/128275 1891/54975 6509/384825";
    let report = format!("{weights} {BIASES}");
    let all = on_m2b(&report);
    assert_eq!(all[0].mistakes, ["divided-twice"]);
    assert_eq!(
        all[0].with,
        [with("variant", "by the rows"), with("block", "W")]
    );
    assert!(all.iter().all(|one| one.mistakes.len() == 1), "{all:?}");
    assert_eq!(nearly_on_m2b(&report)[0].mistakes, ["unknown"]);
}

#[test]
fn the_advice_for_one_block_is_not_that_for_all() {
    let told = on_m2b(
        "13348/76965 535/5131 -12673/51310 -7473/25655 1891/10995 6509/76965 \
         -934/3665 1424/3665 -972/3665 -1919/76965 -3799/76965",
    )
    .remove(0);
    assert_eq!(told.mistakes, ["sign"]);
    assert!(told.cure.contains("in this block"), "{}", told.cure);
    assert!(!told.cure.contains("direction"), "{}", told.cure);
}

#[test]
fn a_part_of_a_phase_is_named() {
    for (id, variant, report) in [
        (
            "spin-units",
            "visible units of -1 and 1 in the data phase",
            "12146/208905 -4420139/12673570 -124426/208905 -6926391/12673570 -1172/13927 \
             -670037/12673570 -532/3665 -3623/3665 239/3665 -5122/69635 -2653291/12673570",
        ),
        (
            "spin-units",
            "visible units of -1 and 1 in both phases",
            "4520506/9103755 166679551/552294470 -4838096/9103755 -325121731/552294470 \
             224482/606917 -5042257/552294470 114068/159715 -162268/159715 74104/159715 \
             -1942/3034585 -107062721/552294470",
        ),
        (
            "hidden-bias-ignored-in-hidden-means",
            "model phase",
            "6456/25655 4271/76965 -8563/153930 -18159/47645 3391/10995 36221/1000545 \
             934/3665 -1424/3665 972/3665 5567/25655 -4879/28587",
        ),
    ] {
        let told = on_m2b(report).remove(0);
        assert_eq!(told.mistakes, [id]);
        assert_eq!(told.with, [with("variant", variant)]);
        assert_eq!(nearly_on_m2b(report)[0].mistakes, ["unknown"], "{variant}");
    }
}
