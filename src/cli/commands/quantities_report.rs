//! The report of the quantities, which `compute`, its checkpoints and `merge` end with.

use super::super::args::OutputArgs;
use super::super::input;
use super::super::output::{self, say};
use super::super::status::Status;
use crate::answer::{MOST_NAMED, Quantities, States};
use crate::error::Result;
use crate::number::MOST_BITS;
use crate::report::Computed;

/// Writes the report of the quantities.
pub(super) fn report(
    args: &OutputArgs,
    input: &input::Input,
    q: &Quantities,
    states: Option<&States>,
) -> Result<Status> {
    let found = Computed {
        given: input.given(),
        quantities: q,
        states,
        digits: output::digits(args),
    };
    output::report(args, &found)?;
    if q.stopped {
        say("status 4: stopped while it computed more digits; these are the digits found before");
        return Ok(Status::Stopped);
    }
    let states_decided = states.is_none_or(|states| states.decided);
    if q.decided() && states_decided {
        return Ok(Status::Holds);
    }
    let mut undecided = q.undecided.clone();
    match undecided.len() {
        MOST_NAMED => undecided.push("others".into()),
        _ if !states_decided => undecided.push("numbers of states".into()),
        _ => {}
    }
    say(&format!(
        "status 3: not all digits asked for are certain with {MOST_BITS} bits, the most that this program uses: {}. Each of these numbers is 0, or so near to 0 that only more bits could tell (1 - p(v) = e^-100000 takes 144270)",
        undecided.join(", ")
    ));
    Ok(Status::Undecided)
}
