//! From named arrays and a plan to a machine.

use super::choose::Asked;
use super::frame::Frame;
use super::kinds::kinds;
use super::plan::{Found, Plan, found, shape};
use super::reading::{Reading, Taken};
use super::table::Energy;
use crate::door::{self, option};
use crate::error::{Error, Result};
use crate::files::arrays::MOST_PARAMETERS;
use crate::files::map::{Target, written};
use crate::files::model::{ModelFile, not_one_per_unit};
use crate::files::named::Named;
use crate::machine::{
    Param, Rbm, Shaped, Units, Written, of_other_sign, of_square, positive, rewritten,
};
use crate::number::Theta;
use rug::Rational;

/// The machine of a plan.
///
/// # Errors
/// Arrays of other shapes than the parameters have, numbers that are not finite or out of range, and units
/// that are neither 0/1 nor ±1; each names its place in the file.
pub(crate) fn assembled(named: &Named, plan: &Plan, how: &Asked) -> Result<ModelFile> {
    let said = kinds(named, plan)?;
    let parameters = Parameters::of(named, plan)?;
    let temperature = match &how.temperature {
        Some(temperature) => temperature.clone(),
        None => parameters.temperature(plan)?,
    };
    let theta = parameters.theta(&temperature)?;
    let default = plan.convention.map_or(Units::Binary, |one| one.units);
    let (visible, hidden) = match how.units {
        Some(units) => (units, units),
        None => (
            said.visible.unwrap_or(default),
            said.hidden.unwrap_or(default),
        ),
    };
    let mut remarks = plan.remarks.clone();
    let energy = plan.convention.map_or(Energy::Minus, |one| one.energy);
    if energy == Energy::Square && visible != Units::Spin {
        return Err(Error::input(format!(
            "found {}, wanted ±1 units: ψ = e^(b v) Π cosh(v W + c) has them",
            option("units", "binary")
        )));
    }
    // What the energy has where the machine has the value of a unit.
    let (n_v, n_h) = (theta.n_v(), theta.n_h());
    let (ov, oh) = parameters.offsets(n_v, n_h)?;
    let (v, h) = (Written::less(&ov), Written::less(&oh));
    let (mut theta, mut constant) = rewritten(&theta, &v, &h)?;
    let mut frame = Frame::plain(n_v, n_h);
    if ov.iter().chain(&oh).any(|offset| *offset != 0) {
        frame.rewritten(v, h);
        remarks.push(
            "the energy subtracts offsets from the units: they are counted into the biases, and the rest is a constant of ln Z".into(),
        );
    }
    match energy {
        Energy::Minus => {}
        Energy::Plus => {
            theta = of_other_sign(&theta);
            frame.of_other_sign();
            constant = constant.negated();
            remarks.push(
                "there E = +v W h + b v + c h, so that here every parameter has the other sign"
                    .into(),
            );
        }
        Energy::Square => {
            theta = of_square(&theta)?;
            frame.of_square();
            let each = Theta::ln(Rational::from(4))?;
            constant = constant.plus(&each.times(&Rational::from(-(n_h as i64)))?)?;
            remarks.push(
                "there p(v) is ψ(v)^2, so that here every hidden unit occurs twice and the visible bias counts twice; a hidden unit sums to 2 cosh here and to cosh there".into(),
            );
        }
    }
    let mut own = visible;
    if visible != hidden {
        own = Units::Binary;
        let (v, h) = (
            Written::units(theta.n_v(), visible, own),
            Written::units(theta.n_h(), hidden, own),
        );
        let (changed, more) = rewritten(&theta, &v, &h)?;
        (theta, constant) = (changed, constant.plus(&more)?);
        frame.rewritten(v, h);
        remarks.push(format!(
            "there visible units are {} and hidden units {}; here both are 0/1",
            visible.name(),
            hidden.name()
        ));
    }
    let beta = Rational::from(temperature.recip_ref());
    let m = Rbm::with_temperature(own, theta, temperature)?;
    remarks.extend(parameters.left_out());
    Ok(ModelFile {
        m,
        remarks: named.remarks.clone(),
        reading: Some(Reading {
            convention: plan.convention.map(|one| one.name.into()),
            taken: taken(named, plan)?,
            remarks,
            passed_over: passed_over(named, plan),
            constant: constant.times(&beta)?,
            plan: plan.clone(),
            frame,
        }),
    })
}

fn taken(named: &Named, plan: &Plan) -> Result<Vec<Taken>> {
    let each = plan.entries.iter().map(|(target, expression)| {
        let found = found(named, expression)?;
        Ok(Taken {
            target: target.to_string(),
            from: expression.text.clone(),
            shape: shape(found.array),
            dtype: found.array.dtype(),
        })
    });
    each.collect()
}

fn passed_over(named: &Named, plan: &Plan) -> Vec<String> {
    let arrays = named.names().filter(|name| !plan.takes(name));
    let others = named.passed().iter().map(|passed| passed.name.as_str());
    arrays.chain(others).map(String::from).collect()
}

/// The arrays of the parameters, turned.
struct Parameters<'n, 'a> {
    weights: Found<'n, 'a>,
    /// b, c, ov, oh.
    vectors: [Option<Found<'n, 'a>>; 4],
    n_v: usize,
    n_h: usize,
    named: &'n Named<'a>,
}

const VECTORS: [(Target, &str); 4] = [
    (Target::VisibleBias, "visible"),
    (Target::HiddenBias, "hidden"),
    (Target::VisibleOffset, "visible"),
    (Target::HiddenOffset, "hidden"),
];

impl<'n, 'a> Parameters<'n, 'a> {
    fn of(named: &'n Named<'a>, plan: &'n Plan) -> Result<Self> {
        let Some(weights) = plan.get(Target::Weights) else {
            return Err(Error::input("found no array for W, wanted one").at(door::place("map")));
        };
        let weights = found(named, weights)?;
        let (n_v, n_h) = match *weights.layout.shape() {
            [n_v, n_h] => (n_v, n_h),
            ref other => {
                return Err(Error::input(format!(
                    "found the shape {} for W, wanted two dimensions: one row per visible unit, one column per hidden unit",
                    written(other)
                ))
                .help("slices and .reshape take an array apart: W=p[0:6].reshape(3,2)"));
            }
        };
        if (n_v as u64).saturating_mul(n_h as u64) > MOST_PARAMETERS {
            return Err(Error::limit(format!(
                "found {n_v} x {n_h} weights, wanted at most {MOST_PARAMETERS}"
            ))
            .at("W"));
        }
        let mut vectors = [const { None }; 4];
        for ((target, _), vector) in VECTORS.iter().zip(&mut vectors) {
            *vector = plan.get(*target).map(|one| found(named, one)).transpose()?;
        }
        Ok(Parameters {
            weights,
            vectors,
            n_v,
            n_h,
            named,
        })
    }

    /// The places of a vector's numbers in the file, one per unit of its layer.
    fn places(&self, which: usize) -> Result<Option<Vec<usize>>> {
        let Some(vector) = &self.vectors[which] else {
            return Ok(None);
        };
        let (target, layer) = VECTORS[which];
        let (wanted, other) = match layer {
            "visible" => (self.n_v, self.n_h),
            _ => (self.n_h, self.n_v),
        };
        match vector.vector() {
            Some(places) if places.len() == wanted => Ok(Some(places)),
            Some(places) => Err(not_one_per_unit(places.len(), wanted, layer, other)
                .at(format!("{target} = {}", vector.name))),
            None => Err(Error::input(format!(
                "found the shape {} for {target}, wanted {wanted} numbers, one per {layer} unit",
                written(vector.layout.shape())
            ))
            .at(format!("{target} = {}", vector.name))),
        }
    }

    /// The parameters as the file has them.
    fn theta(&self, temperature: &Rational) -> Result<Shaped<Theta>> {
        let (b, c) = (self.places(0)?, self.places(1)?);
        Shaped::build(self.n_v, self.n_h, |param| param)?.try_map(|_, param| {
            let (found, source) = match (*param, &b, &c) {
                (Param::W(i, j), _, _) => {
                    (Some(&self.weights), self.weights.layout.source(&[i, j]))
                }
                (Param::B(i), Some(b), _) => (self.vectors[0].as_ref(), b[i]),
                (Param::C(j), _, Some(c)) => (self.vectors[1].as_ref(), c[j]),
                _ => (None, 0),
            };
            let Some(found) = found else {
                return Ok(Theta::zero());
            };
            let theta = found.array.theta(source);
            theta
                .and_then(|theta| theta.times(found.factor))
                .and_then(|theta| theta.in_range(Some(temperature)))
                .map_err(|error| error.at(format!("{param} ({})", found.place(source))))
        })
    }

    /// What the energy subtracts from the units of both layers.
    fn offsets(&self, n_v: usize, n_h: usize) -> Result<(Vec<Rational>, Vec<Rational>)> {
        let of = |which: usize, units: usize| {
            let Some(places) = self.places(which)? else {
                return Ok(vec![Rational::new(); units]);
            };
            let Some(found) = &self.vectors[which] else {
                return Ok(vec![Rational::new(); units]);
            };
            let each = places.into_iter().map(|source| {
                let theta = found
                    .array
                    .theta(source)
                    .and_then(|theta| theta.times(found.factor));
                theta
                    .and_then(|theta| match *theta.scale() == 0 {
                        true => Ok(theta.shift().clone()),
                        false => Err(Error::input(format!(
                            "found `{theta}`, wanted an offset without a logarithm"
                        ))),
                    })
                    .map_err(|error| error.at(found.place(source)))
            });
            each.collect()
        };
        Ok((of(2, n_v)?, of(3, n_h)?))
    }

    /// The temperature that `--map` names; 1 where it names none.
    fn temperature(&self, plan: &Plan) -> Result<Rational> {
        for target in [Target::Temperature, Target::Beta] {
            let Some(expression) = plan.get(target) else {
                continue;
            };
            let found = found(self.named, expression)?;
            let places = found.vector().unwrap_or_default();
            let &[source] = places.as_slice() else {
                return Err(Error::input(format!(
                    "found the shape {} for {target}, wanted a single number",
                    written(found.layout.shape())
                ))
                .at(expression.place()));
            };
            let read = found
                .array
                .theta(source)
                .and_then(|theta| theta.times(found.factor));
            let read = read.and_then(|theta| match *theta.scale() == 0 {
                true => positive(theta.shift().clone()),
                false => Err(Error::input(format!(
                    "found `{theta}`, wanted a number without a logarithm"
                ))),
            });
            let read =
                read.map_err(|error| error.at(format!("{target} ({})", found.place(source))))?;
            return Ok(match target {
                Target::Beta => read.recip(),
                _ => read,
            });
        }
        Ok(Rational::from(1))
    }

    /// Which biases no array was named for.
    fn left_out(&self) -> Option<String> {
        let names: Vec<&str> = [("b", 0), ("c", 1)]
            .into_iter()
            .filter(|(_, which)| self.vectors[*which].is_none())
            .map(|(name, _)| name)
            .collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(format!("no array for {one}: it is 0")),
            _ => Some("no arrays for b and c: both are 0".into()),
        }
    }
}
