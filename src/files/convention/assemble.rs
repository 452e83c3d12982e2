//! From named arrays and a plan to a machine.

use super::choose::Asked;
use super::frame::{Frame, Step};
use super::kinds::kinds;
use super::plan::{Found, Plan, found};
use super::reading::{Reading, Taken};
use super::table::Energy;
use crate::door::{self, option};
use crate::error::{Error, Result};
use crate::files::map::{Target, written};
use crate::files::model::{ModelFile, not_one_per_unit};
use crate::files::named::{Array, Named};
use crate::machine::{
    Param, Rbm, Shaped, Units, Written, of_other_sign, of_square, positive, rewritten,
};
use crate::number::Theta;
use rug::Rational;

/// More would take gigabytes as exact numbers, and a small archive can hold them.
const MOST_PARAMETERS: usize = 1 << 20;

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
        None => temperature(named, plan)?,
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
        frame.then(Step::Rewritten(v, h));
        remarks.push(
            "the energy subtracts offsets from the units: they are counted into the biases, and the rest is a constant of ln Z".into(),
        );
    }
    match energy {
        Energy::Minus => {}
        Energy::Plus => {
            theta = of_other_sign(&theta);
            frame.then(Step::OtherSign);
            constant = constant.negated();
            remarks.push(
                "that program has E = +v W h + b v + c h, so every parameter changes its sign here"
                    .into(),
            );
        }
        Energy::Square => {
            theta = of_square(&theta)?;
            frame.then(Step::Square(n_h));
            let each = Theta::ln(Rational::from(4))?;
            constant = constant.plus(&each.times(&Rational::from(-(n_h as i64)))?)?;
            remarks.push(
                "that program has p(v) = ψ(v)^2, so every hidden unit occurs twice here and the visible bias is doubled; a hidden unit sums to 2 cosh here and to cosh there".into(),
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
        frame.then(Step::Rewritten(v, h));
        remarks.push(format!(
            "there visible units are {} and hidden units {}; here both are 0/1",
            visible.name(),
            hidden.name()
        ));
    }
    let taken = plan.entries.iter().map(|(target, expression)| {
        found(named, expression).map(|found| Taken::of(*target, expression, found.array))
    });
    let beta = Rational::from(temperature.recip_ref());
    let m = Rbm::with_temperature(own, theta, temperature)?;
    remarks.extend(parameters.left_out());
    Ok(ModelFile {
        m,
        remarks: named.remarks.clone(),
        reading: Some(Reading {
            convention: plan.convention.map(|one| one.name.into()),
            taken: taken.collect::<Result<_>>()?,
            remarks,
            passed_over: passed_over(named, plan),
            constant: constant.times(&beta)?,
            plan: plan.clone(),
            frame,
        }),
    })
}

fn passed_over(named: &Named, plan: &Plan) -> Vec<String> {
    let arrays = named.names().filter(|name| !plan.takes(name));
    let others = named.passed().iter().map(|passed| passed.name.as_str());
    arrays.chain(others).map(String::from).collect()
}

/// The machine of arrays under our own names; binary units, and temperature 1 where none is given.
///
/// # Errors
/// Arrays of other shapes than the parameters have, numbers that are not finite or out of range.
pub(crate) fn plain(
    weights: &Array,
    b: Option<&Array>,
    c: Option<&Array>,
    temperature: Option<Rational>,
) -> Result<Rbm> {
    let weights = Found::whole("W", weights)?;
    let (n_v, n_h) = matrix(&weights)?;
    let whole = |name, array: Option<_>| array.map(|array| Found::whole(name, array)).transpose();
    let parameters = Parameters {
        weights,
        vectors: [whole("b", b)?, whole("c", c)?, None, None],
        n_v,
        n_h,
    };
    let temperature = temperature.unwrap_or_else(|| Rational::from(1));
    let theta = parameters.theta(&temperature)?;
    Rbm::with_temperature(Units::Binary, theta, temperature)
}

/// The arrays of the parameters, turned.
struct Parameters<'n, 'a> {
    weights: Found<'n, 'a>,
    /// b, c, ov, oh.
    vectors: [Option<Found<'n, 'a>>; 4],
    n_v: usize,
    n_h: usize,
}

const VECTORS: [(Target, &str); 4] = [
    (Target::VisibleBias, "visible"),
    (Target::HiddenBias, "hidden"),
    (Target::VisibleOffset, "visible"),
    (Target::HiddenOffset, "hidden"),
];

/// The numbers of rows and columns of W.
fn matrix(weights: &Found) -> Result<(usize, usize)> {
    match *weights.layout.shape() {
        [n_v, n_h] if n_v.saturating_mul(n_h) > MOST_PARAMETERS => Err(Error::limit(format!(
            "found {n_v} x {n_h} weights, wanted at most {MOST_PARAMETERS}"
        ))),
        [n_v, n_h] => Ok((n_v, n_h)),
        ref other => Err(Error::input(format!(
            "found the shape {}, wanted two dimensions: one row per visible unit, one column per hidden unit",
            written(other)
        ))),
    }
    .map_err(|error| error.at("W"))
}

impl<'n, 'a> Parameters<'n, 'a> {
    fn of(named: &'n Named<'a>, plan: &'n Plan) -> Result<Self> {
        let Some(weights) = plan.get(Target::Weights) else {
            return Err(Error::input("found no array for W, wanted one").at(door::place("map")));
        };
        let weights = found(named, weights)?;
        let (n_v, n_h) = matrix(&weights).map_err(|error| {
            error.help("slices and .reshape take an array apart: W=p[0:6].reshape(3,2)")
        })?;
        let mut vectors = [const { None }; 4];
        for ((target, _), vector) in VECTORS.iter().zip(&mut vectors) {
            *vector = plan.get(*target).map(|one| found(named, one)).transpose()?;
        }
        Ok(Parameters {
            weights,
            vectors,
            n_v,
            n_h,
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
        let target = target.to_string();
        let place = match vector.name == target {
            true => target,
            false => format!("{target} = {}", vector.name),
        };
        match vector.vector() {
            Some(places) if places.len() == wanted => Ok(Some(places)),
            Some(places) => Err(not_one_per_unit(places.len(), wanted, layer, other)),
            None => Err(Error::input(format!(
                "found the shape {}, wanted one dimension: one number per {layer} unit",
                written(vector.layout.shape())
            ))
            .help("array.ravel() has one dimension")),
        }
        .map_err(|error| error.at(place))
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
            let theta = found.theta(source);
            theta
                .and_then(|theta| theta.in_range(Some(temperature)))
                .map_err(|error| error.at(format!("{param} ({})", found.place(source))))
        })
    }

    /// What the energy subtracts from the units of both layers.
    fn offsets(&self, n_v: usize, n_h: usize) -> Result<(Vec<Rational>, Vec<Rational>)> {
        let of = |which: usize, units: usize| match (self.places(which)?, &self.vectors[which]) {
            (Some(places), Some(found)) => {
                let each = places.into_iter().map(|source| {
                    let offset = found.fraction(source, "an offset");
                    offset.map_err(|error| error.at(found.place(source)))
                });
                each.collect()
            }
            _ => Ok(vec![Rational::new(); units]),
        };
        Ok((of(2, n_v)?, of(3, n_h)?))
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

/// The temperature that `--map` names; 1 where it names none.
fn temperature(named: &Named, plan: &Plan) -> Result<Rational> {
    for target in [Target::Temperature, Target::Beta] {
        let Some(expression) = plan.get(target) else {
            continue;
        };
        let found = found(named, expression)?;
        let places = found.vector().unwrap_or_default();
        let &[source] = places.as_slice() else {
            return Err(Error::input(format!(
                "found the shape {} for {target}, wanted a single number",
                written(found.layout.shape())
            ))
            .at(expression.place()));
        };
        let read = found.fraction(source, "a number").and_then(positive);
        let read = read.map_err(|error| error.at(format!("{target} ({})", found.place(source))))?;
        return Ok(match target {
            Target::Beta => read.recip(),
            _ => read,
        });
    }
    Ok(Rational::from(1))
}
