//! The library against independent truth, without the command line and without files:
//! `cargo test --no-default-features --test library`.

mod chain;
mod circles;
mod containment;
mod derivation;
mod difference;
mod floors;
mod front_door;
mod law;
mod ledger;
mod nearest;
mod number_laws;
mod number_theta;
mod path;
mod quantities;
mod rows;
mod samples;
mod sources;
mod sweep;
mod symbolic;
mod vectors;
