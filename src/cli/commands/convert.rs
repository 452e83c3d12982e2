//! `convert`: the same law in another program's arrays.

use super::super::again::{Again, quoted_path};
use super::super::args::ConvertArgs;
use super::super::status::Status;
use super::super::{input, output};
use crate::error::Result;
use crate::files::{converted, write_converted};
use crate::machine::Units;
use crate::number::Theta;

/// `convert`.
pub(crate) fn convert(args: &ConvertArgs, again: &Again) -> Result<Status> {
    let output = ("--output", Some(&args.output));
    let input = input::read(again, &args.source, &[], &[output])?;
    let converted = converted(&input.m, &args.to, args.to_units)?;
    let rounding = write_converted(&args.output, &converted)?;
    let shown = quoted_path(&args.output);
    let mut text = format!(
        "{shown}: {} visible and {} hidden {} units by the convention {}. Every state keeps its probability.\n",
        input.m.n_v(),
        input.m.n_h(),
        match converted.units {
            Units::Binary => "0/1",
            Units::Spin => "±1",
        },
        converted.convention()
    );
    if let Some(reading) = &input.reading {
        text += &format!("Read: {}\n", input::sentence(reading));
    }
    let before = input.reading.as_ref().map(|reading| &reading.constant);
    let constant = match before {
        Some(before) => converted.constant.plus(&before.negated())?,
        None => converted.constant,
    };
    text += &match constant.is_zero() {
        true => "Z is the same.\n".to_string(),
        false => format!(
            "ln Z of the machine written is ln Z of the machine read plus {}.\n",
            written(&constant)
        ),
    };
    text += &match rounding.rounded {
        0 => "Every number is exact.\n".to_string(),
        rounded => format!(
            "{rounded} numbers are the nearest doubles; the largest rounding is about {:.1e}, in {}. A file that ends in .json keeps every number exactly.\n",
            rounding.largest, rounding.array
        ),
    };
    text += &format!(
        "Read it with: rbm-exact compute --model {shown}{}\n",
        converted.options
    );
    output::print(&text)?;
    Ok(Status::Holds)
}

/// An exact number, and about how large it is where it is long.
fn written(theta: &Theta) -> String {
    let exact = theta.to_string();
    match theta.approximate() {
        about if exact.contains("ln") || exact.contains('/') => {
            format!("{exact} (about {about:.12})")
        }
        _ => exact,
    }
}
