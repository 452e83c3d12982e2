//! Streams of sampled updates: whether they have the mean and the variance that their estimator has, without
//! an assumption on their law but that they are bounded.

mod boundary;
mod judge;
mod known;
mod stream;

pub use boundary::Seen;
pub use judge::{Expected, JudgedParameter, JudgedStream, Towards};
pub use known::Source;
pub use stream::{Said, Stream};
