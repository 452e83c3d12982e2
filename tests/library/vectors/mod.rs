//! The crate against independent truth: `tests/reference/brute_force.py`, which enumerates every
//! (v, h) from the definitions alone, in fractions and at 130 digits, and shares nothing with it.
//!
//! The stored vectors are `tests/data/vectors.json`; `RBM_EXACT_VECTORS=FILE` reads fresh ones
//! (`tests/reference/fresh.py` does that).

mod enclosures;
mod fractions;
mod parameters;
mod truth;
