//! Tells the story: its sections in reading order, with as much precision as its verdicts need.

use super::super::run::StepRun;
use super::follow::Follow;
use super::parts::{Section, Story};
use super::teller::Teller;
use super::{given, halves, others, rows, slips, visible};
use crate::data::Data;
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::Digits;

/// The precision doubles at most this often before a line is undecided.
const DOUBLINGS: u32 = 4;
/// While a slope may be 0 it doubles up to so many bits, and half of that for each unit past 7.
const BITS_OF_ZEROS: u32 = 1 << 12;

/// Tells the story.
///
/// # Errors
/// A machine whose temperature cannot be divided out.
pub fn tell(
    m: &Rbm,
    data: &Data,
    follow: &Follow,
    digits: Digits,
    ran: &[StepRun],
) -> Result<Story> {
    let tempered = m.at_temperature_one()?;
    let mut wanted = digits;
    let mut round = 0;
    loop {
        let mut teller = Teller::new(&tempered, m, data, follow, wanted.bits());
        let story = Story::new(follow, sections(&mut teller, ran));
        let units = m.n_v() + m.n_h();
        let most = BITS_OF_ZEROS >> units.saturating_sub(7);
        let tells_way = teller.knows_direction || wanted.bits() >= most;
        let lines_settled = story.is_decided(digits.count) || round >= DOUBLINGS;
        if tells_way && lines_settled {
            return Ok(story);
        }
        round += 1;
        wanted = wanted.with_count(wanted.count * 2);
    }
}

fn sections(teller: &mut Teller, ran: &[StepRun]) -> Vec<Section> {
    vec![
        given::given(teller),
        halves::question(teller, ran),
        halves::held(teller),
        halves::free(teller),
        halves::together(teller),
        others::hidden(teller),
        visible::visible(teller),
        rows::rows(teller),
        slips::slips(teller, ran),
    ]
}
