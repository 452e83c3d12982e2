//! The story of `derive` as it is printed: golden texts of the two smallest machines.

fn story(name: &str) -> String {
    let out = conformance::program()
        .args(["derive", "--quiet", "--example", name])
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .output()
        .expect("it runs");
    assert!(out.status.success());
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// The numbers are the fractions of `docs/derivation.md`, worked by hand: Z = 5, 2/3 - 2/5 = 4/15
/// at v = 1 and 2/45 over the rows. `tests/reference/story.py` computes each again.
#[test]
fn the_story_of_m1_reads_as_it_should() {
    insta::assert_snapshot!("story_m1", story("m1"));
}

/// By hand: Z = 24, 3/5 - 7/16 = 13/80 at v = 11 and 27/80 - 7/16 = -1/10 over the rows.
#[test]
fn the_story_of_m2_reads_as_it_should() {
    insta::assert_snapshot!("story_m2", story("m2"));
}
