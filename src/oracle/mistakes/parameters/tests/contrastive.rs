//! Wrong updates of CD-k. The fractions are sums over every path of the chain in another program (`fractions` in
//! Python), as an update that is claimed as CD-k.

use super::super::explain::Explainer;
use super::super::laws::Laws;
use super::super::quick::Quick;
use super::super::target::{Aim, Target};
use super::*;
use crate::machine::Param;
use crate::number::{Arithmetic, Digits, Enclosures};
use crate::oracle::Case;
use crate::sweep::Options;
use crate::watch::Unwatched;

/// What is found about an update of CD-k on a built-in machine.
fn found(name: &str, k: u32, report: &[Rational]) -> Vec<Diagnosis> {
    found_of(name, Quantity::ContrastiveDivergence { k }, report)
}

/// Whether one rule alone explains it.
fn explains(name: &str, k: u32, report: &[Rational], id: &str, with: &[(&str, Constant)]) -> bool {
    let (m, data) = example(name).expect("built in");
    let options = Options::new(Digits::of_itself(20));
    let case = Case::new(&m, &data, &options, &Unwatched);
    let a = Enclosures::new(128);
    let (laws, quick) = (Laws::new(&a, case, 20), Quick::new(case));
    let aim = |(param, x): (Param, &Rational)| Aim {
        param,
        x: a.lift(x),
        computing: 1e-14,
        relative: 1e-14,
        share: 1e-14,
        writing: 0.0,
        right: false,
    };
    let target = Target {
        entries: m.theta().params().zip(report).map(aim).collect(),
        shape: (m.n_v(), m.n_h()),
        k: Some(k),
    };
    let explainer = Explainer::new(&laws, &quick, &target);
    let mut rules = explainer.rules.iter();
    let at = rules.position(|rule| rule.id == id && rule.with == with);
    let at = at.expect("in the table");
    let recipe = explainer.correct().with(explainer.rules[at].change);
    let found = explainer.explain(&[at], &recipe.expect("a change"));
    found.expect("small").is_some()
}

/// Each is named with its variant, a twentieth of one with the rate beside it, and what is off by a millionth is none of it.
#[test]
fn a_chain_that_goes_another_way_is_named() {
    for (id, variant, (name, k), report) in [
        (
            "stale-hidden",
            Some("of the data"),
            ("m2b", 2),
            "2160848532191/10006047450000 412817725801/5003023725000 -57596646671/250151186250 \
             -8707989302/41691864375 12045443468659/93389776200000 8772584644549/46694888100000 \
             12083450033/47647845000 -461587138/1191196125 13221101413/49412580000 0 0",
        ),
        (
            "stale-visible",
            None,
            ("m2b", 2),
            "7025976899329/186779552400000 -288485753061587/3064352031562500 \
             4591789512469/747118209600000 447565200913/340483559062500 \
             -10088048510831/160096759200000 -1197598611749/145921525312500 0 0 0 \
             -5747260526653/224135462880000 -1095491741843/22698903937500",
        ),
        (
            "mean-field-cd",
            Some("v in the product alone"),
            ("m2b", 2),
            "1356987674446937/6724063886400000 5432521807178161/73544448757500000 \
             -193629824091409/784474120080000 -814777813369637/3217569633140625 \
             3923576914088749/31378964803200000 5607216955145783/38134158615000000 \
             12083450033/47647845000 -461587138/1191196125 13221101413/49412580000 \
             -5747260526653/224135462880000 -1095491741843/22698903937500",
        ),
        (
            "chain-not-from-data",
            Some("all states alike"),
            ("m2b", 1),
            "8079973/51861600 724479563/7260624000 -423580757/1742549760 -1299633691/4840416000 \
             11358497/59270400 63627911/544546800 5531/23520 -145/392 12479/41160 -6023779/165957120 \
             -113484043/3630312000",
        ),
        (
            "chain-not-from-data",
            Some("all units off"),
            ("m2b", 2),
            "460698016901/2858870700000 40314479627161/400241898000000 -23609308124149/96058055520000 \
             -73936427021957/266827932000000 605423755669/3267280800000 6388593473609/60036284700000 \
             17360323/72030000 -3062146/8103375 5283595379/18151560000 -299593570811/9148386240000 \
             -468525802691/12507559312500",
        ),
        (
            "thresholded-chain",
            Some("hidden units"),
            ("m2b", 2),
            "26048389/154350000 760426993/7203000000 -425872057/1728720000 -1399866441/4802000000 \
             30820991/176400000 30784889/360150000 52693/210000 -2857/7350 263031/980000 \
             -12715069/493920000 -28444963/600250000",
        ),
        (
            "thresholded-chain",
            Some("both layers"),
            ("m2b", 2),
            "46/105 2/7 -8/35 -3/5 -1/30 -37/105 3/5 -3/5 -1/5 29/210 -4/15",
        ),
        (
            "transposed",
            Some("W in p(v|h)"),
            ("m2", 2),
            "259/2592 8086188989/251942400000 -12402802933/403107840000 -8668108859/447897600000 \
             259/1728 -438977329/11197440000 259/10368 -144708370621/4031078400000",
        ),
        (
            "product-of-means",
            Some("model phase"),
            ("m2b", 2),
            "2223231455307106799774549/10679571794309493600000000 \
             69711376517942315554819/1081553856483889687500000 \
             -16771177632979802673241/66747323714434335000000 \
             -1661960558042023384046/6759711603024310546875 \
             1254479081048036901644689/11075111490395030400000000 \
             184702162654274865797159/1121611406724033750000000 12083450033/47647845000 \
             -461587138/1191196125 13221101413/49412580000 -5747260526653/224135462880000 \
             -1095491741843/22698903937500",
        ),
    ] {
        let numbers = fractions(report);
        let named = found(name, k, &numbers).remove(0);
        assert_eq!(named.mistakes, [id], "{variant:?}");
        let variant = variant.map(|word| ("variant", Constant::Word(word.into())));
        assert_eq!(named.with, Vec::from_iter(variant.clone()));
        if id == "stale-visible" {
            let slow: Vec<Rational> = numbers.iter().map(|x| Rational::from(x / 20_u32)).collect();
            let with_rate = found(name, k, &slow);
            let both = |one: &Diagnosis| {
                one.mistakes.contains(&id) && one.mistakes.contains(&"learning-rate-included")
            };
            assert!(with_rate.iter().any(both), "{id}: {with_rate:?}");
        }
        let with = Vec::from_iter(variant);
        assert!(explains(name, k, &numbers, id, &with), "{id} {with:?}");
        let near = nearly(numbers);
        assert!(!explains(name, k, &near, id, &with), "{id} {with:?}");
    }
}
