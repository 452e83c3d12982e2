//! Where a number stands in the file: a place of the turned array, followed back step by step.

use super::expression::{Pick, Turn};
use crate::error::{Error, Result};

/// The most dimensions that are followed.
const MOST_DIMENSIONS: usize = 8;

/// A shape, and how its places are found in the array it was made from.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The lengths after the last step.
    shape: Vec<usize>,
    steps: Vec<Step>,
}

/// One step, followed from its result to what it was made from.
#[derive(Clone, Debug)]
enum Step {
    Transposed,
    Picked(Vec<Axis>),
    Reshaped {
        from: Vec<usize>,
        to: Vec<usize>,
    },
    /// From the array itself to its places in the order of C.
    Counted(Vec<usize>),
}

/// One dimension of the array that was sliced.
#[derive(Clone, Copy, Debug)]
enum Axis {
    Fixed(usize),
    Every { start: i64, step: i64 },
}

/// A place: one index per dimension.
type Place = [usize; MOST_DIMENSIONS];

/// `(3, 2)`, as numpy writes it.
pub(crate) fn written(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        _ => {
            let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
            format!("({})", lengths.join(", "))
        }
    }
}

impl Layout {
    /// The array as it is.
    ///
    /// # Errors
    /// More dimensions than are followed.
    pub(crate) fn new(shape: &[usize]) -> Result<Layout> {
        if shape.len() > MOST_DIMENSIONS {
            return Err(Error::input(format!(
                "found an array of {} dimensions, wanted at most {MOST_DIMENSIONS}",
                shape.len()
            )));
        }
        let count = shape
            .iter()
            .try_fold(1_usize, |n, length| n.checked_mul(*length));
        if count.is_none() {
            return Err(Error::input(format!(
                "found the shape {}, wanted one that memory could hold",
                written(shape)
            )));
        }
        Ok(Layout {
            shape: shape.to_vec(),
            steps: vec![Step::Counted(shape.to_vec())],
        })
    }

    /// The same after a further step.
    ///
    /// # Errors
    /// An index past the end, more indices than dimensions, lengths that do not hold as many numbers.
    pub(crate) fn turned(mut self, turn: &Turn) -> Result<Layout> {
        match turn {
            Turn::Transposed => self.transpose(),
            Turn::Picked(picks) => {
                let (shape, step) = picked(&self.shape, picks)?;
                self.shape = shape;
                self.steps.push(step);
            }
            Turn::Reshaped { lengths, fortran } => {
                let mut to = reshaped(&self.shape, lengths)?;
                if *fortran {
                    // Fortran's order is that of C with all dimensions reversed, before and after.
                    self.transpose();
                    to.reverse();
                    self.reshape(to);
                    self.transpose();
                } else {
                    self.reshape(to);
                }
            }
        }
        Ok(self)
    }

    fn transpose(&mut self) {
        self.shape.reverse();
        self.steps.push(Step::Transposed);
    }

    fn reshape(&mut self, to: Vec<usize>) {
        let from = std::mem::replace(&mut self.shape, to.clone());
        self.steps.push(Step::Reshaped { from, to });
    }

    pub(crate) fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Whether the array is as it is in the file.
    pub(crate) fn is_plain(&self) -> bool {
        self.steps.len() == 1
    }

    /// Where the number of a place stands in the array of the file, counted in the order of C.
    /// `place` has one index per dimension, each below its length.
    pub(crate) fn source(&self, place: &[usize]) -> usize {
        let mut at: Place = [0; MOST_DIMENSIONS];
        at[..place.len()].copy_from_slice(place);
        let mut dimensions = place.len();
        for step in self.steps.iter().rev() {
            match step {
                Step::Transposed => at[..dimensions].reverse(),
                Step::Picked(axes) => {
                    let (mut before, mut next): (Place, usize) = ([0; MOST_DIMENSIONS], 0);
                    for (axis, index) in axes.iter().zip(&mut before) {
                        *index = match *axis {
                            Axis::Fixed(at) => at,
                            Axis::Every { start, step } => {
                                next += 1;
                                (start + step * at[next - 1] as i64) as usize
                            }
                        };
                    }
                    (at, dimensions) = (before, axes.len());
                }
                Step::Reshaped { from, to } => {
                    at = uncounted(counted(&at, to), from);
                    dimensions = from.len();
                }
                Step::Counted(shape) => return counted(&at, shape),
            }
        }
        0
    }
}

/// The number of a place, counted with the last index fastest.
fn counted(place: &Place, shape: &[usize]) -> usize {
    let pairs = place.iter().zip(shape);
    pairs.fold(0, |count, (index, length)| count * length + index)
}

fn uncounted(mut count: usize, shape: &[usize]) -> Place {
    let mut place = [0; MOST_DIMENSIONS];
    for (dimension, length) in shape.iter().enumerate().rev() {
        place[dimension] = count % length;
        count /= length;
    }
    place
}

/// Where an index or a bound of a range lies, counted from the end where it is negative.
fn from_start(index: i64, length: i64) -> i64 {
    if index < 0 { index + length } else { index }
}

fn picked(shape: &[usize], picks: &[Pick]) -> Result<(Vec<usize>, Step)> {
    if picks.len() > shape.len() {
        return Err(Error::input(format!(
            "found {} indices for the shape {}, wanted at most {}",
            picks.len(),
            written(shape),
            shape.len()
        )));
    }
    let (mut after, mut axes) = (Vec::new(), Vec::new());
    for (dimension, &length) in shape.iter().enumerate() {
        let n = i64::try_from(length).unwrap_or(i64::MAX);
        match picks.get(dimension) {
            None => {
                after.push(length);
                axes.push(Axis::Every { start: 0, step: 1 });
            }
            Some(Pick::At(index)) => {
                let at = from_start(*index, n);
                if at < 0 || at >= n {
                    return Err(Error::input(format!(
                        "found the index {index} for dimension {} of the shape {}, wanted one from {} to {}",
                        dimension + 1,
                        written(shape),
                        -n,
                        n - 1
                    )));
                }
                axes.push(Axis::Fixed(at as usize));
            }
            Some(Pick::Range { start, stop, step }) => {
                let (first, count) = range(*start, *stop, *step, n);
                after.push(count);
                axes.push(Axis::Every {
                    start: first,
                    step: *step,
                });
            }
        }
    }
    Ok((after, Step::Picked(axes)))
}

/// Where a range begins and how many it takes; ends beyond the array are its ends.
fn range(start: Option<i64>, stop: Option<i64>, step: i64, n: i64) -> (i64, usize) {
    let (least, most) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let (first, last) = if step > 0 {
        (least, most)
    } else {
        (most, least)
    };
    let bound = |given: Option<i64>, default: i64| {
        given.map_or(default, |at| from_start(at, n).clamp(least, most))
    };
    let (start, stop) = (bound(start, first), bound(stop, last));
    let span = if step > 0 { stop - start } else { start - stop };
    let size = step.unsigned_abs();
    let count = u64::try_from(span).unwrap_or(0).div_ceil(size);
    (start, count as usize)
}

fn reshaped(shape: &[usize], lengths: &[i64]) -> Result<Vec<usize>> {
    let all: usize = shape.iter().product();
    let known = lengths.iter().filter(|length| **length >= 0);
    let mut known = known.map(|length| *length as usize);
    let product = known.try_fold(1_usize, |product, n| product.checked_mul(n));
    let open = lengths.contains(&-1);
    let rest = match product {
        Some(0) if open => None,
        Some(product) if open => all.is_multiple_of(product).then(|| all / product),
        Some(product) => (product == all).then_some(1),
        None => None,
    };
    let Some(rest) = rest else {
        let lengths: Vec<String> = lengths.iter().map(i64::to_string).collect();
        return Err(Error::input(format!(
            "found {all} numbers (shape {}), which do not fill the shape ({})",
            written(shape),
            lengths.join(", ")
        )));
    };
    if lengths.len() > MOST_DIMENSIONS {
        return Err(Error::input(format!(
            "found {} lengths, wanted at most {MOST_DIMENSIONS}",
            lengths.len()
        )));
    }
    let to = lengths.iter().map(|length| match *length {
        -1 => rest,
        length => length as usize,
    });
    Ok(to.collect())
}
