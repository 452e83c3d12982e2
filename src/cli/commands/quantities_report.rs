//! The report of the quantities, which `compute`, its checkpoints and `merge` end with.

use super::super::args::OutputArgs;
use super::super::input;
use super::super::output::{self, say};
use super::super::status::Status;
use crate::answer::{MOST_NAMED, Quantities, States};
use crate::error::Result;
use crate::number::MOST_BITS;
use crate::report::Computed;

/// Some numbers by name; where they are as many as are named, there may be others.
pub(super) fn named(undecided: &[String]) -> String {
    let others = (undecided.len() == MOST_NAMED).then_some("others");
    let names = undecided.iter().map(String::as_str).chain(others);
    names.collect::<Vec<_>>().join(", ")
}

/// Writes the report of the quantities. Where digits are missing it says why: the precision is at its cap, if no other
/// reason is given.
pub(super) fn report(
    args: &OutputArgs,
    input: &input::Input,
    q: &Quantities,
    states: Option<&States>,
    reason: Option<String>,
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
    if !states_decided && undecided.len() < MOST_NAMED {
        undecided.push("numbers of states".into());
    }
    let reason = reason.unwrap_or_else(|| {
        format!(
            "with {MOST_BITS} bits, the most that this program uses: {}. Each of these numbers is 0, or so near to 0 that only more bits could tell (1 - p(v) = e^-100000 takes 144270)",
            named(&undecided)
        )
    });
    say(&format!(
        "status 3: not all digits asked for are certain {reason}"
    ));
    Ok(Status::Undecided)
}
