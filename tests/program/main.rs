//! The program as its users run it: files, options, errors, and the pages made from it.

mod cd;
mod check;
mod claims;
mod conventions;
mod convert;
mod docs;
mod errors_arrays;
mod errors_files;
mod files_arrays;
mod files_foreign;
mod files_fuzz;
mod files_roundtrip;
mod formats;
mod gradient_file;
mod long_runs;
mod mistakes;
mod pages;
mod reported;
mod row_logs;
mod samples;
mod shards;
mod story;
mod usage;
mod vectors;
