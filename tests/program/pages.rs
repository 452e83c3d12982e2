//! Manual pages and completions: what a packager installs.

use std::process::Command;

fn printed(args: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(args)
        .output()
        .expect("the program runs");
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{args:?}: {complaint}");
    String::from_utf8(run.stdout).expect("text")
}

/// The commands that the program's own page refers to, as `rbm-exact-compute(1)`.
fn commands() -> Vec<String> {
    let page = printed(&["man"]);
    let names = page
        .lines()
        .filter_map(|line| line.strip_prefix("rbm\\-exact\\-")?.strip_suffix("(1)"));
    names.map(String::from).collect()
}

#[test]
fn every_command_has_a_manual_page_of_its_own_name() {
    let commands = commands();
    assert!(commands.len() >= 8, "{commands:?}");
    for name in commands {
        let page = printed(&["man", &name]);
        let version = env!("CARGO_PKG_VERSION");
        let title = format!(".TH rbm-exact-{name} 1  \"rbm-exact {version}\"");
        assert!(page.lines().any(|line| line.trim() == title), "{page}");
        let named = format!(".SH NAME\nrbm\\-exact\\-{name} \\- ");
        assert!(page.contains(&named), "{page}");
        let called = format!(".SH SYNOPSIS\n\\fBrbm\\-exact {name}\\fR");
        assert!(page.contains(&called), "{page}");
    }
}

#[test]
fn every_shell_completes_every_command() {
    let commands = commands();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for name in &commands {
            assert!(script.contains(name.as_str()), "{shell} {name}");
        }
    }
}
