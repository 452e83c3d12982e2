//! What to do with data that are no states.

use crate::door::option;
use crate::machine::Units;
use rug::Rational;

/// What to do with data that are no states: both readings of ±1 and 0/1, grey values, probabilities.
pub(super) fn advice(q: &Rational, units: Units) -> String {
    let (wanted, end) = match units {
        Units::Binary => ("X > ", ""),
        Units::Spin => ("2*(X > ", ") - 1"),
    };
    match units {
        Units::Binary if *q == -1 => format!(
            "these look like data for ±1 units. If the machine's parameters are for ±1 units too: {}. If they are for 0/1 units, turn every -1 into 0: X > 0 in numpy. If there are zeros too, -1 may mark a missing value: these are not supported, leave out the rows that have one",
            option("units", "spin")
        ),
        Units::Spin if *q == 0 => format!(
            "these look like data for 0/1 units. If the machine's parameters are for 0/1 units too: {}. If they are for ±1 units, turn every 0 into -1: 2*X - 1 in numpy",
            option("units", "binary")
        ),
        _ if *q == 255 => format!(
            "in pictures 255 is white. Where X has no other values than 0 and 255: {wanted}0{end} in numpy, or X / 255. Where it has values between them: {wanted}127{end}"
        ),
        _ if q.is_integer() && *q > 1 && *q < 256 => format!(
            "whole numbers up to 255 are grey values, or labels. Pictures are made of two values first: {wanted}127{end} in numpy. A column of labels is left out: X[:,1:] without the first one, X[:,:-1] without the last"
        ),
        _ if *q > 0 && *q < 1 => format!(
            "numbers between 0 and 1 are probabilities or grey values: {wanted}0.5{end} in numpy, or rows drawn with these probabilities, make states of them. A machine of real-valued units is another machine, which this program does not compute"
        ),
        _ => "a machine of real-valued units (Gaussian ones, for instance) is another machine, which this program does not compute".into(),
    }
}

/// Whether a cell stands for a number that nobody has.
pub(super) fn is_missing(cell: &str) -> bool {
    ["", "na", "n/a", "nan", "null", "none", "?"].contains(&cell.to_lowercase().as_str())
}
