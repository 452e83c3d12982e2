//! A stream of updates against the mean and the variance that they should have.

use super::boundary::{Seen, Watched, enough};
use super::known::{DEPENDENCE, Known, Source, known, others, range, stride};
use super::stream::{Said, Stream, check, length, rounding};
use crate::answer::Hidden;
use crate::error::Result;
use crate::machine::Param;
use crate::oracle::case::Case;
use crate::oracle::mistakes::{Bound, consistent};
use crate::oracle::outcome::{Diagnosis, Verdict};

/// One parameter's numbers.
#[derive(Clone, Copy, Debug)]
pub struct JudgedParameter {
    /// Which.
    pub param: Param,
    /// The mean that they should have.
    pub wanted: f64,
    /// The mean that they have.
    pub mean: Seen,
    /// The variance that they should have, and what was seen of the mean square off the wanted mean.
    pub variance: Option<(f64, Seen)>,
}

/// All parameters together, weighted so that another source would show most.
#[derive(Clone, Copy, Debug)]
pub struct Towards {
    /// The other source.
    pub source: Source,
    /// 0 where the stream has the mean that it should have, 1 where it has that of the other source.
    pub part: f64,
    /// The part lies between these.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// Whether 0 is refuted.
    pub refuted: bool,
}

/// A stream, judged.
#[derive(Clone, Debug)]
pub struct JudgedStream {
    /// What was said of it.
    pub said: Said,
    /// How many updates it has.
    pub updates: u64,
    /// One in so many is judged: those between depend on each other.
    pub stride: u64,
    /// How many tests there were, each one-sided; every one fails with a chance of at most `level/tests`.
    pub tests: u64,
    /// Refuted, or agrees as far as `no_bias_above` says; undecided where that says nothing, as no number can be so large.
    pub verdict: Verdict,
    /// Parameter by parameter.
    pub entries: Vec<JudgedParameter>,
    /// The combination of parameters in which this source differs from another one, and what was seen there.
    pub towards: Vec<Towards>,
    /// The first update that no trainer can make, with its parameter and its number.
    pub impossible: Option<(u64, Param, f64)>,
    /// No parameter's mean is further off than this.
    pub no_bias_above: f64,
    /// A bias of this size is found with so many updates, but for a chance of `level`.
    pub detectable: f64,
    /// How many updates find a bias of a hundredth of the largest entry of the expected update.
    pub for_a_hundredth: Option<u64>,
    /// Other sources whose mean the stream has; looked for where it is refuted.
    pub explained_by: Vec<(Source, Hidden)>,
    /// Mistakes whose exact mean lies within the bounds of all means that were seen; looked for where a mean is refuted.
    /// More updates may refute them.
    pub consistent_with: Vec<Diagnosis>,
}

/// What a stream is compared with: made once for any number of streams of one machine and its data, the
/// parameters held fixed.
pub struct Expected<'a> {
    case: &'a Case<'a>,
    said: Said,
    mine: Known,
    stride: u64,
    others: Vec<(Source, Known)>,
}

impl<'a> Expected<'a> {
    /// What is expected of a stream of which this is said.
    ///
    /// # Errors
    /// A level that is no chance; those of [`update`](crate::answer::update); a persistent chain of a machine
    /// whose second eigenvalue is not certified.
    pub fn new(case: &'a Case<'a>, said: Said) -> Result<Self> {
        check(&said)?;
        let mine = known(case, said.source, said.hidden)?;
        let stride = match said.source {
            Source::Persistent => stride(case, &mine)?,
            _ => 1,
        };
        Ok(Expected {
            others: others(case, said.source, said.hidden)?,
            case,
            said,
            mine,
            stride,
        })
    }

    /// Judges a stream.
    ///
    /// # Errors
    /// A stream without numbers, with numbers that are not finite or lists of different lengths.
    pub fn judge(&self, stream: &Stream) -> Result<JudgedStream> {
        let updates = length(stream)?;
        let Expected {
            case,
            said,
            mine,
            stride,
            others,
        } = self;
        let kept = stream.iter().filter(|x| x.is_some()).count() as u64;
        let each = 2 + 2 * u64::from(said.batch.is_some());
        let tests = kept * each + 2 * others.len() as u64;
        let dependence = if *stride > 1 { DEPENDENCE } else { 0.0 };
        let test = Test {
            case,
            stream,
            said: *said,
            stride: *stride,
            alpha: said.level / tests as f64,
            rounding: rounding(stream, said) + dependence,
        };
        let impossible = test.impossible();
        let entries = test.entries(mine);
        let all_together = others
            .iter()
            .filter_map(|(source, other)| test.towards(mine, *source, other));
        let (towards, together): (Vec<Towards>, Vec<Bound>) = all_together.unzip();
        let wrong = |entry: &JudgedParameter| {
            entry.mean.refuted || entry.variance.is_some_and(|(_, seen)| seen.refuted)
        };
        let refuted = impossible.is_some()
            || entries.iter().any(wrong)
            || towards.iter().any(|towards| towards.refuted);
        let mean_is_wrong = impossible.is_some()
            || entries.iter().any(|entry| entry.mean.refuted)
            || towards.iter().any(|towards| towards.refuted);
        let consistent_with = match mean_is_wrong {
            true => test.consistent_with(mine, &entries, together, impossible.is_some()),
            false => Vec::new(),
        };
        let off = |entry: &JudgedParameter| {
            let Seen { low, high, .. } = entry.mean;
            (high - entry.wanted).abs().max((low - entry.wanted).abs())
        };
        let most =
            |of: &dyn Fn(&JudgedParameter) -> f64| entries.iter().map(of).fold(0.0, f64::max);
        let no_bias_above = most(&off);
        // A bound that no number can pass says nothing: there are too few updates.
        let (low, high) = range(case);
        let is_silent = no_bias_above >= high.max(-low);
        Ok(JudgedStream {
            said: *said,
            updates,
            stride: *stride,
            tests,
            verdict: match (refuted, is_silent) {
                (true, _) => Verdict::Refuted,
                (false, true) => Verdict::Undecided,
                (false, false) => Verdict::Agrees,
            },
            no_bias_above,
            detectable: most(&|entry| entry.mean.high - entry.mean.low),
            for_a_hundredth: test.for_a_hundredth(mine),
            explained_by: match refuted {
                true => test.explained_by()?,
                false => Vec::new(),
            },
            consistent_with,
            impossible,
            entries,
            towards,
        })
    }
}

/// One stream and one level for each test.
struct Test<'a> {
    case: &'a Case<'a>,
    stream: &'a Stream,
    said: Said,
    stride: u64,
    alpha: f64,
    rounding: f64,
}

impl Test<'_> {
    /// The updates that are judged, without the rate.
    fn numbers(&self, param: Param) -> Option<impl Iterator<Item = f64> + '_> {
        let numbers = self.stream.get(param).as_ref()?;
        let (rate, stride) = (self.said.rate, self.stride as usize);
        Some(numbers.iter().step_by(stride).map(move |x| x / rate))
    }

    fn impossible(&self) -> Option<(u64, Param, f64)> {
        let (low, high) = range(self.case);
        let room = 1e-6 * (high - low);
        let params = self.stream.params();
        let first = params.filter_map(|param| {
            let numbers = self.stream.get(param).as_ref()?;
            let outside = |x: &f64| {
                let x = x / self.said.rate;
                x < low - room || x > high + room
            };
            let place = numbers.iter().position(outside)?;
            Some((place as u64 + 1, param, numbers[place]))
        });
        first.min_by_key(|(place, ..)| *place)
    }

    fn entries(&self, known: &Known) -> Vec<JudgedParameter> {
        let range = range(self.case);
        let judged = |param: Param| {
            let wanted = *known.mean.get(param);
            let mut mean = Watched::new(wanted, range, self.rounding);
            // Off the wanted mean a number is at most so far.
            let most = (range.1 - wanted).max(wanted - range.0);
            let rounding = 4.0 * self.rounding * most;
            let mut variance = self.said.batch.map(|batch| {
                let wanted = known.variance.get(param) / batch as f64;
                let squares = (0.0, most * most);
                (wanted, Watched::new(wanted, squares, rounding))
            });
            for x in self.numbers(param)? {
                mean.take(x);
                if let Some((_, variance)) = &mut variance {
                    variance.take((x - wanted) * (x - wanted));
                }
            }
            Some(JudgedParameter {
                param,
                wanted,
                mean: mean.seen(self.alpha),
                variance: variance
                    .map(|(wanted, mut variance)| (wanted, variance.seen(self.alpha))),
            })
        };
        self.stream.params().filter_map(judged).collect()
    }

    /// All parameters together, weighted so that the other source would show most; `None` where both have the
    /// same mean.
    fn towards(&self, mine: &Known, source: Source, other: &Known) -> Option<(Towards, Bound)> {
        let (low, high) = range(self.case);
        let params: Vec<Param> = self
            .stream
            .params()
            .filter(|p| self.stream.get(*p).is_some())
            .collect();
        let least = 1e-12;
        let weight = |param: &Param| {
            let off = other.mean.get(*param) - mine.mean.get(*param);
            off / mine.variance.get(*param).max(least)
        };
        let weights: Vec<f64> = params.iter().map(weight).collect();
        let total: f64 = weights.iter().map(|x| x.abs()).sum();
        if total * least >= 1.0 || total <= 0.0 {
            return None;
        }
        let weights: Vec<f64> = weights.iter().map(|x| x / total).collect();
        let of = |known: &Known| -> f64 {
            let terms = params.iter().zip(&weights);
            terms
                .map(|(param, weight)| weight * known.mean.get(*param))
                .sum()
        };
        let wanted = of(mine);
        let mut seen = Watched::new(wanted, (low, high), self.rounding);
        let mut streams: Vec<_> = params
            .iter()
            .filter_map(|param| self.numbers(*param))
            .collect();
        let mut next = || -> Option<f64> {
            let terms = streams.iter_mut().zip(&weights);
            let mut sum = 0.0;
            for (numbers, weight) in terms {
                sum += weight * numbers.next()?;
            }
            Some(sum)
        };
        while let Some(sum) = next() {
            seen.take(sum);
        }
        // Each weight has the sign of what it is multiplied with: the way is longer than 0.
        let (way, seen) = (of(other) - wanted, seen.seen(self.alpha));
        let part = |x: f64| (x - wanted) / way;
        let towards = Towards {
            source,
            part: part(seen.mean),
            low: part(seen.low),
            high: part(seen.high),
            refuted: seen.refuted,
        };
        let bound = Bound {
            terms: params.into_iter().zip(weights).collect(),
            low: seen.low,
            high: seen.high,
        };
        Some((towards, bound))
    }

    /// The mistakes whose mean is within all bounds. Where an update is more than any can be, a bound of each is what
    /// the largest of all is.
    fn consistent_with(
        &self,
        mine: &Known,
        entries: &[JudgedParameter],
        mut together: Vec<Bound>,
        is_impossible: bool,
    ) -> Vec<Diagnosis> {
        let alone = |entry: &JudgedParameter| Bound {
            terms: vec![(entry.param, 1.0)],
            low: entry.mean.low,
            high: entry.mean.high,
        };
        let bounds = match is_impossible {
            false => {
                together.extend(entries.iter().map(alone));
                together
            }
            true => {
                let params = self.stream.params();
                params.filter_map(|param| self.wide(mine, param)).collect()
            }
        };
        let k = match self.said.source {
            Source::Steps(k) => Some(k),
            _ => None,
        };
        let rows = self.said.batch.unwrap_or(self.case.data.total());
        consistent(self.case, (k, rows), &bounds)
    }

    /// The bound of a parameter whose numbers are bounded by what was seen alone.
    fn wide(&self, mine: &Known, param: Param) -> Option<Bound> {
        let most = |most: f64, x: f64| most.max(x.abs());
        let most = self.numbers(param)?.fold(range(self.case).1, most);
        let mut seen = Watched::new(*mine.mean.get(param), (-most, most), self.rounding);
        self.numbers(param)?.for_each(|x| seen.take(x));
        let seen = seen.seen(self.alpha);
        Some(Bound {
            terms: vec![(param, 1.0)],
            low: seen.low,
            high: seen.high,
        })
    }

    fn for_a_hundredth(&self, known: &Known) -> Option<u64> {
        let largest = known.mean.iter().map(|x| x.abs()).fold(0.0, f64::max);
        let (low, high) = range(self.case);
        let spread = known.variance.iter().copied().fold(0.0, f64::max);
        let spread = spread / self.said.batch.unwrap_or(1) as f64;
        let found = |bias| enough(bias, spread, high - low, self.alpha);
        (largest > 0.0).then(|| found(largest / 100.0).saturating_mul(self.stride))
    }

    /// The other sources that the stream is not told from, by their means one by one, by their variances
    /// where these are judged, and by the combinations in which they differ from each other.
    fn explained_by(&self) -> Result<Vec<(Source, Hidden)>> {
        let mut all = Vec::new();
        let sources = [Source::Gradient]
            .into_iter()
            .chain(TRIED.map(Source::Steps));
        for source in sources.chain([Source::MeanField(1)]) {
            let only = matches!(source, Source::MeanField(_)) || self.said.batch.is_none();
            for hidden in [Hidden::Probability, Hidden::Sampled] {
                if !only || hidden == Hidden::Probability {
                    all.push((source, hidden, known(self.case, source, hidden)?));
                }
            }
        }
        let fits = |(source, hidden, mine): &&(Source, Hidden, Known)| {
            let right = |entry: &JudgedParameter| {
                !entry.mean.refuted && !entry.variance.is_some_and(|(_, seen)| seen.refuted)
            };
            let others = all
                .iter()
                .filter(|(other, same, _)| other != source && same == hidden);
            let mut towards =
                others.filter_map(|(other, _, known)| self.towards(mine, *other, known));
            self.entries(mine).iter().all(right) && !towards.any(|(towards, _)| towards.refuted)
        };
        let found = all.iter().filter(fits);
        Ok(found
            .map(|(source, hidden, _)| (*source, *hidden))
            .collect())
    }
}

/// The numbers of steps that are tried as an explanation.
const TRIED: [u32; 5] = [1, 2, 3, 5, 10];
