//! Streams of sampled updates: a simulated trainer, its updates drawn with a seeded generator from the
//! definitions, judged.

use rbm_exact::answer::Hidden;
use rbm_exact::data::Data;
use rbm_exact::machine::{Generator, Param, Rbm, Shaped, example};
use rbm_exact::number::Digits;
use rbm_exact::oracle::{
    Case, Expected, JudgedParameter, JudgedStream, Said, Source, Stream, Verdict,
};
use rbm_exact::sweep::Options;
use rbm_exact::watch::Unwatched;

/// A trainer of 0/1 units in doubles, which knows nothing of this crate but the machine's numbers.
struct Trainer {
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
    c: Vec<f64>,
    rows: Vec<Vec<f64>>,
    generator: Generator,
    /// Where a persistent chain is.
    chain: Vec<f64>,
}

impl Trainer {
    fn new(m: &Rbm, data: &Data, seed: u64) -> Self {
        let theta = |param| m.theta().get(param).approximate();
        let rows = data.rows().flat_map(|(row, count)| {
            let row: Vec<f64> = row.iter().map(|&bit| f64::from(u8::from(bit))).collect();
            vec![row; count as usize]
        });
        Trainer {
            w: (0..m.n_v())
                .map(|i| (0..m.n_h()).map(|j| theta(Param::W(i, j))).collect())
                .collect(),
            b: (0..m.n_v()).map(|i| theta(Param::B(i))).collect(),
            c: (0..m.n_h()).map(|j| theta(Param::C(j))).collect(),
            rows: rows.collect(),
            generator: Generator::new(seed),
            chain: vec![0.0; m.n_v()],
        }
    }

    fn uniform(&mut self) -> f64 {
        self.generator.below(1 << 53) as f64 / (1_u64 << 53) as f64
    }

    fn drawn(&mut self, p: &[f64]) -> Vec<f64> {
        p.iter()
            .map(|p| f64::from(u8::from(self.uniform() < *p)))
            .collect()
    }

    fn hidden(&self, v: &[f64]) -> Vec<f64> {
        let unit = |j: usize| {
            let x: f64 = v.iter().zip(&self.w).map(|(v, row)| v * row[j]).sum();
            1.0 / (1.0 + (-x - self.c[j]).exp())
        };
        (0..self.c.len()).map(unit).collect()
    }

    fn visible(&self, h: &[f64]) -> Vec<f64> {
        let unit = |i: usize| {
            let x: f64 = h.iter().zip(&self.w[i]).map(|(h, w)| h * w).sum();
            1.0 / (1.0 + (-x - self.b[i]).exp())
        };
        (0..self.b.len()).map(unit).collect()
    }

    fn statistic(v: &[f64], h: &[f64]) -> Vec<f64> {
        let products = v.iter().flat_map(|v| h.iter().map(move |h| v * h));
        products
            .chain(v.iter().copied())
            .chain(h.iter().copied())
            .collect()
    }

    /// One update of CD-1, W row by row, then b, then c.
    fn cd(&mut self, sampled: bool) -> Vec<f64> {
        let row = self.generator.below(self.rows.len() as u64) as usize;
        let v = self.rows[row].clone();
        let q = self.hidden(&v);
        let h = self.drawn(&q);
        let p = self.visible(&h);
        let next = self.drawn(&p);
        let q_next = self.hidden(&next);
        let (first, last) = match sampled {
            true => (h, self.drawn(&q_next)),
            false => (q, q_next),
        };
        let pairs = Trainer::statistic(&v, &first);
        let pairs = pairs.into_iter().zip(Trainer::statistic(&next, &last));
        pairs.map(|(x, y)| x - y).collect()
    }

    /// One update of CD-1 whose reconstruction is paired with the hidden states that it was drawn from.
    fn stale(&mut self) -> Vec<f64> {
        let row = self.generator.below(self.rows.len() as u64) as usize;
        let v = self.rows[row].clone();
        let q = self.hidden(&v);
        let h = self.drawn(&q);
        let p = self.visible(&h);
        let next = self.drawn(&p);
        let pairs = Trainer::statistic(&v, &q);
        let pairs = pairs.into_iter().zip(Trainer::statistic(&next, &h));
        pairs.map(|(x, y)| x - y).collect()
    }

    /// One update of PCD.
    fn pcd(&mut self) -> Vec<f64> {
        let row = self.generator.below(self.rows.len() as u64) as usize;
        let v = self.rows[row].clone();
        let p = self.hidden(&self.chain.clone());
        let h = self.drawn(&p);
        let p = self.visible(&h);
        self.chain = self.drawn(&p);
        let first = Trainer::statistic(&v, &self.hidden(&v));
        let last = Trainer::statistic(&self.chain, &self.hidden(&self.chain));
        first.into_iter().zip(last).map(|(x, y)| x - y).collect()
    }

    fn stream(&mut self, m: &Rbm, n: u64, mut one: impl FnMut(&mut Self) -> Vec<f64>) -> Stream {
        let updates: Vec<Vec<f64>> = (0..n).map(|_| one(self)).collect();
        let theta: &Shaped<_> = m.theta();
        theta.map(|param, _| {
            let at = theta.index(param);
            Some(updates.iter().map(|update| update[at]).collect())
        })
    }
}

fn judged(name: &str, stream: &Stream, said: Said) -> JudgedStream {
    with(name, said, |expected| {
        expected.judge(stream).expect("a stream")
    })
}

fn with<T>(name: &str, said: Said, work: impl FnOnce(&Expected) -> T) -> T {
    let (m, data) = example(name).expect("built in");
    let options = Options::new(Digits::of_itself(15));
    let case = Case::new(&m, &data, &options, &Unwatched);
    work(&Expected::new(&case, said).expect("known"))
}

fn said(source: Source, hidden: Hidden, level: f64) -> Said {
    Said {
        source,
        hidden,
        batch: Some(1),
        rate: 1.0,
        level,
    }
}

/// At most 1 of 1,000 streams may alarm on average; with a mean of 1, six and more have a chance of 6e-4.
#[test]
fn correct_streams_give_no_more_alarms_than_promised() {
    let (m, data) = example("m2").expect("built in");
    let mut alarms = 0;
    for hidden in [Hidden::Probability, Hidden::Sampled] {
        let sampled = hidden == Hidden::Sampled;
        with("m2", said(Source::Steps(1), hidden, 1e-3), |expected| {
            for seed in 0..500 {
                let mut trainer = Trainer::new(&m, &data, seed);
                let stream = trainer.stream(&m, 100, |trainer| trainer.cd(sampled));
                let found = expected.judge(&stream).expect("a stream");
                let refuted = found.verdict == Verdict::Refuted;
                alarms += u32::from(refuted);
                let holds = |entry: &JudgedParameter| {
                    entry.mean.low <= entry.wanted && entry.wanted <= entry.mean.high
                };
                assert!(refuted || found.entries.iter().all(holds));
            }
        });
    }
    assert!(alarms < 6, "{alarms}");
}

/// 60,000 updates of CD-1 on M2: they agree with cd:1, are not the gradient, and are told to be cd:1.
#[test]
fn cd_1_taken_for_the_gradient_is_told_what_it_is() {
    let (m, data) = example("m2").expect("built in");
    let stream = Trainer::new(&m, &data, 7).stream(&m, 60_000, |trainer| trainer.cd(true));
    let right = judged("m2", &stream, said(Source::Steps(1), Hidden::Sampled, 1e-6));
    assert_eq!(right.verdict, Verdict::Agrees, "{right:?}");
    assert!(
        right.no_bias_above < 0.03 && right.detectable < 0.06,
        "{right:?}"
    );
    let wrong = judged("m2", &stream, said(Source::Gradient, Hidden::Sampled, 1e-6));
    assert_eq!(wrong.verdict, Verdict::Refuted);
    assert_eq!(wrong.explained_by, [(Source::Steps(1), Hidden::Sampled)]);
    // The variance of probabilities is another one.
    let other = judged(
        "m2",
        &stream,
        said(Source::Steps(1), Hidden::Probability, 1e-6),
    );
    assert_eq!(other.explained_by, [(Source::Steps(1), Hidden::Sampled)]);
    let mean_only = Said {
        batch: None,
        ..said(Source::Steps(1), Hidden::Probability, 1e-6)
    };
    assert_eq!(judged("m2", &stream, mean_only).verdict, Verdict::Agrees);
}

/// What streams of mean updates over two rows are consistent with: of CD-1 with the other sign, summed over the rows, times a
/// rate, and paired with the hidden states that v_1 was drawn from.
#[test]
fn a_refuted_stream_is_told_the_mistakes_that_it_is_consistent_with() {
    let (m, data) = example("m2").expect("built in");
    let batch = |trainer: &mut Trainer, stale: bool| {
        let two = [(); 2].map(|()| {
            if stale {
                trainer.stale()
            } else {
                trainer.cd(false)
            }
        });
        let [one, other] = two;
        one.into_iter().zip(other).map(|(x, y)| (x + y) / 2.0)
    };
    let ids = |found: &JudgedStream| -> Vec<&'static str> {
        let all = found.consistent_with.iter();
        all.flat_map(|one| one.mistakes.clone()).collect()
    };
    let of = |times: f64, stale: bool| {
        let mut trainer = Trainer::new(&m, &data, 5);
        let stream = trainer.stream(&m, 6_000, |trainer| {
            batch(trainer, stale).map(|x| times * x).collect()
        });
        let claim = Said {
            batch: Some(2),
            ..said(Source::Steps(1), Hidden::Probability, 1e-6)
        };
        judged("m2", &stream, claim)
    };
    let right = of(1.0, false);
    assert_eq!(right.verdict, Verdict::Agrees);
    assert!(right.consistent_with.is_empty());
    for (times, stale, id) in [
        (-1.0, false, "sign"),
        (2.0, false, "sum-not-mean"),
        (0.5, false, "learning-rate-included"),
        (1.0, true, "stale-sampled-hidden"),
    ] {
        let found = of(times, stale);
        assert_eq!(found.verdict, Verdict::Refuted, "{id}");
        let found = ids(&found);
        assert!(found.contains(&id), "{id}: {found:?}");
        let others = ["sign", "sum-not-mean", "stale-sampled-hidden", "transposed"];
        let others = others.iter().filter(|other| **other != id);
        for other in others {
            assert!(!found.contains(other), "{id}: {found:?}");
        }
        println!("{id}: {found:?}");
    }
}

/// A rate that is off by 1 % is a bias of 1 % in the largest entry: found with the stated number of updates.
#[test]
fn a_bias_of_one_in_a_hundred_is_found_with_the_stated_number_of_updates() {
    let (m, data) = example("sticky").expect("built in");
    let few = Trainer::new(&m, &data, 1).stream(&m, 10, |trainer| trainer.cd(false));
    let claim = said(Source::Steps(1), Hidden::Probability, 1e-2);
    let n = judged("sticky", &few, claim)
        .for_a_hundredth
        .expect("an update that is not 0");
    assert!((1_000_000..10_000_000).contains(&n), "{n}");
    let mut stream = Trainer::new(&m, &data, 2).stream(&m, n, |trainer| trainer.cd(false));
    assert_eq!(judged("sticky", &stream, claim).verdict, Verdict::Agrees);
    stream = stream.map(|_, numbers| {
        numbers
            .as_ref()
            .map(|numbers| numbers.iter().map(|x| 0.99 * x).collect())
    });
    let found = judged(
        "m1",
        &stream,
        Said {
            batch: None,
            ..claim
        },
    );
    assert_eq!(found.verdict, Verdict::Refuted);
}

/// One chain, every step of it an update: only those that do not depend on each other are judged.
#[test]
fn a_persistent_chain_is_judged_in_strides() {
    let (m, data) = example("m2").expect("built in");
    let stream = Trainer::new(&m, &data, 3).stream(&m, 200_000, Trainer::pcd);
    let found = judged(
        "m2",
        &stream,
        said(Source::Persistent, Hidden::Probability, 1e-6),
    );
    assert_eq!(found.verdict, Verdict::Agrees, "{found:?}");
    // By hand: (ln(2/1e-9) + ln(6)/2)/ln(1/0.1006), p(00) = 1/6 being the least: 9.7.
    assert_eq!(found.stride, 10);
}

#[test]
fn a_rate_that_was_not_told_makes_updates_impossible() {
    let (m, data) = example("m2").expect("built in");
    let stream = Trainer::new(&m, &data, 3).stream(&m, 100, |trainer| trainer.cd(true));
    let turned = stream.map(|_, numbers| {
        numbers
            .as_ref()
            .map(|numbers| numbers.iter().map(|x| -3.0 * x).collect())
    });
    let claim = said(Source::Steps(1), Hidden::Sampled, 1e-6);
    let found = judged("m2", &turned, claim);
    assert_eq!(found.verdict, Verdict::Refuted);
    assert!(found.impossible.is_some());
    let told = judged(
        "m2",
        &turned,
        Said {
            rate: -3.0,
            ..claim
        },
    );
    assert_eq!(told.verdict, Verdict::Agrees);
}
