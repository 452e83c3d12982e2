//! The README's console blocks, run and compared.

#[test]
fn the_examples_of_the_readme_print_what_it_says() {
    // Its commands name files of the repository: they are run from its top, as a reader runs them.
    std::env::set_current_dir("..").expect("the top of the repository");
    trycmd::TestCases::new()
        .register_bin("rbm-exact", conformance::path())
        .case("README.md");
}
