//! What a recipe predicts, as a linear form in the constants that are still unknown.

use super::field::Field;
use super::laws::Laws;
use super::phase::{Missing, Phase};
use super::recipe::{Decay, Recipe, Source};
use super::scale::Scale;
use crate::machine::{Param, Shaped};
use crate::oracle::mistakes::machines::Which;
use rug::Rational;
use std::rc::Rc;

/// `known + sum_u unknown_u basis_u` for every parameter.
pub(super) struct Form<N> {
    /// What is known.
    pub known: Vec<Part<N>>,
    /// What each unknown constant multiplies.
    pub unknown: Vec<Unknown<N>>,
    /// Whether its vector is a difference already: the sizes of its terms are not to be seen.
    pub cancels: bool,
    /// Whether W stands column by column.
    column_major: bool,
}

/// An unknown constant.
pub(super) struct Unknown<N> {
    /// What it is.
    pub is: Role,
    /// What it multiplies.
    pub parts: Vec<Part<N>>,
}

/// What an unknown constant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A constant of all.
    Factor,
    /// A constant of one phase, times the constant of all where that is unknown too.
    Phase,
    /// What the parameters are multiplied by and subtracted.
    Decay,
}

/// A vector times a constant for each block.
pub(super) struct Part<N> {
    vector: Rc<Shaped<N>>,
    times: [Option<N>; 3],
    /// Doubles near both.
    near: (Rc<Shaped<f64>>, [f64; 3]),
    /// The sizes of the constants, 1/T left out: a report that is s times another one has s times its rounding errors.
    scales: [f64; 3],
    /// Whether it stands as it is where W stands column by column.
    fixed: bool,
}

/// The block of a parameter: 0 for W, 1 for b, 2 for c.
pub(super) fn block(param: Param) -> usize {
    match param {
        Param::W(..) => 0,
        Param::B(_) => 1,
        Param::C(_) => 2,
    }
}

impl<N: crate::number::Number> Part<N> {
    /// Its entry; `None` where it is zero.
    fn at(&self, from: Param) -> Option<N> {
        let times = self.times[block(from)].as_ref()?;
        Some(self.vector.get(from).clone() * times)
    }
}

impl<N: crate::number::Number> Form<N> {
    /// Where the entry of a parameter is found in the vectors, for a machine of this shape.
    fn source(&self, param: Param, n_v: usize, n_h: usize) -> Param {
        match param {
            Param::W(i, j) if self.column_major => {
                let at = i * n_h + j;
                Param::W(at % n_v, at / n_v)
            }
            param => param,
        }
    }

    /// Doubles near the terms of one sum at a parameter.
    pub(super) fn near<'f>(
        &'f self,
        parts: &'f [Part<N>],
        param: Param,
        shape: (usize, usize),
    ) -> impl Iterator<Item = f64> + 'f {
        let from = self.source(param, shape.0, shape.1);
        parts.iter().map(move |part| {
            let at = if part.fixed { param } else { from };
            part.near.0.get(at) * part.near.1[block(at)]
        })
    }

    /// The largest constant of one sum at a parameter.
    pub(super) fn scale(parts: &[Part<N>], param: Param) -> f64 {
        let scales = parts.iter().map(|part| part.scales[block(param)]);
        scales.fold(0.0, f64::max)
    }

    /// The terms of one sum at a parameter; none where it is zero.
    pub(super) fn terms<'f>(
        &'f self,
        parts: &'f [Part<N>],
        param: Param,
        shape: (usize, usize),
    ) -> impl Iterator<Item = N> + 'f {
        let from = self.source(param, shape.0, shape.1);
        parts
            .iter()
            .filter_map(move |part| part.at(if part.fixed { param } else { from }))
    }
}

/// The form of a recipe, in which a phase whose temperature is unknown has this inverse one.
pub(super) fn form<A: Field>(
    recipe: &Recipe,
    laws: &Laws<A>,
    heat: Option<&Rational>,
) -> Result<Form<A::N>, Missing> {
    let beta = laws.a().lift(&laws.case().m.beta());
    let part = |source: &Source, sign: Scale| -> Result<Option<Part<A::N>>, Missing> {
        if source.phase == Phase::Zero {
            return Ok(None);
        }
        let near = |x: &A::N| laws.a().near(x);
        let (vector, doubles) = if source.heated {
            let beta = heat.ok_or("its temperature is not solved for")?;
            let vector = laws.heated(source.phase == Phase::Mean, beta)?;
            let doubles = Rc::new(vector.map(|_, x| near(x)));
            (vector, doubles)
        } else {
            let key = (source.which, source.phase);
            let vector = laws.vector(key.0, key.1)?;
            let doubles = laws.doubles(key, &vector);
            (vector, doubles)
        };
        let (mut times, mut sizes) = ([const { None }; 3], [0.0; 3]);
        for ((out, size), block) in times.iter_mut().zip(&mut sizes).zip(recipe.blocks) {
            if let Some(block) = block {
                let scale = laws.scale(recipe.model.which, block * source.times * sign);
                let scale = scale.ok_or("its constant is out of reach")?;
                *size = near(&scale).abs();
                *out = Some(match source.phase {
                    Phase::Theta => scale,
                    _ => scale * &beta,
                });
            }
        }
        Ok(Some(Part {
            vector,
            near: (
                doubles,
                times.each_ref().map(|x| x.as_ref().map_or(0.0, near)),
            ),
            times,
            scales: sizes,
            fixed: false,
        }))
    };
    let data = part(&recipe.data, Scale::ONE)?;
    let model = part(&recipe.model, Scale::MINUS)?;
    let mut form = Form {
        known: Vec::new(),
        unknown: Vec::new(),
        cancels: matches!(
            recipe.data.phase,
            Phase::Centred { .. } | Phase::Reconstruction(_)
        ),
        column_major: recipe.column_major,
    };
    let (mut alike, mut apart) = (Vec::new(), Vec::new());
    for (source, part) in [(&recipe.data, data), (&recipe.model, model)] {
        if source.free {
            apart.extend(part);
        } else {
            alike.extend(part);
        }
    }
    match recipe.free {
        Some(_) => form.unknown.push(Unknown {
            is: Role::Factor,
            parts: alike,
        }),
        None => form.known = alike,
    }
    if recipe.data.free || recipe.model.free {
        form.unknown.push(Unknown {
            is: Role::Phase,
            parts: apart,
        });
    }
    if let Some(decay) = recipe.decay {
        let phase = match decay {
            Decay::Weights | Decay::All => Phase::Theta,
            Decay::Signs => Phase::Signs,
        };
        let vector = laws.vector(Which::Own, phase)?;
        let minus = laws.scale(Which::Own, Scale::MINUS);
        let biases = match decay {
            Decay::Weights | Decay::Signs => None,
            Decay::All => minus.clone(),
        };
        let mut times = [minus, biases.clone(), biases];
        for (times, block) in times.iter_mut().zip(recipe.blocks) {
            if block.is_none() {
                *times = None;
            }
        }
        let near = |x: &Option<A::N>| x.as_ref().map_or(0.0, |x| laws.a().near(x));
        let sizes = times.each_ref().map(near);
        form.unknown.push(Unknown {
            is: Role::Decay,
            parts: vec![Part {
                near: (laws.doubles((Which::Own, phase), &vector), sizes),
                vector,
                times,
                scales: [1.0; 3],
                fixed: true,
            }],
        });
    }
    Ok(form)
}
