//! Where the tests of this crate find the program, and what they are about.

mod case;

pub use case::Case;

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

/// The program, built from the sources as they stand.
pub fn program() -> Command {
    Command::new(&*PROGRAM)
}

/// Where the program lies.
///
/// # Panics
/// If it cannot be built.
pub fn path() -> PathBuf {
    PROGRAM.clone()
}

/// A package's tests are given the path of its own programs only, so cargo is asked to build ours.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let test = std::env::current_exe().expect("a test has a path");
    // target/<profile>/deps/<test>
    let profile = test.ancestors().nth(2).expect("a profile's folder");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", "rbm-exact"]);
    if profile.ends_with("release") {
        build.arg("--release");
    }
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let built = build.current_dir(root).status().expect("cargo runs");
    assert!(built.success(), "the program does not build");
    profile
        .join("rbm-exact")
        .with_extension(std::env::consts::EXE_EXTENSION)
});
