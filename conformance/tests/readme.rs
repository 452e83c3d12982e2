//! The README's console blocks, run and compared.

#[test]
fn the_examples_of_the_readme_print_what_it_says() {
    trycmd::TestCases::new()
        .register_bin("rbm-exact", conformance::path())
        .case("../README.md");
}
