//! The LaTeX reports compile under a bare `article`, and say all that the screen says.

use std::process::Command;

fn report(args: &[&str], format: &str) -> Vec<u8> {
    let run = conformance::program()
        .args(args)
        .args(["--format", format])
        .output()
        .expect("the program runs");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    run.stdout
}

#[test]
fn every_latex_report_compiles() {
    if Command::new("pdflatex").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI installs pdflatex");
        eprintln!("skipped: no pdflatex here");
        return;
    }
    let commands: [&[&str]; 9] = [
        &["derive", "--example", "m2"],
        &["derive", "--nv", "4", "--nh", "3", "--weights", "decimal"],
        &[
            "derive",
            "--example",
            "m2",
            "--steps",
            "A,K,Q,G,R,E,D,cut,H",
        ],
        &["derive", "--nv", "4", "--nh", "3", "--blank"],
        &["compute", "--nv", "10", "--nh", "8"],
        &["derive", "--example", "m2", "--all"],
        &["compute", "--example", "m4", "--states"],
        &["compute", "--nv", "2", "--nh", "2", "--symbolic"],
        &["difference", "--example", "m1", "--units", "spin"],
    ];
    for args in commands {
        let folder = tempfile::tempdir().expect("a folder");
        let written = report(args, "latex");
        // A character that a bare article has no name for would stand there as `?`.
        let asks = |text: &[u8]| text.iter().filter(|byte| **byte == b'?').count();
        assert_eq!(asks(&written), asks(&report(args, "table")), "{args:?}");
        std::fs::write(folder.path().join("report.tex"), written).expect("written");
        let run = Command::new("pdflatex")
            .args(["-interaction=nonstopmode", "-halt-on-error", "report.tex"])
            .current_dir(folder.path())
            .output()
            .expect("pdflatex runs");
        let log = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success(), "{args:?}: {log}");
        let boxes: Vec<&str> = log
            .lines()
            .filter(|line| line.contains("Overfull"))
            .collect();
        assert!(boxes.is_empty(), "{args:?}: {boxes:?}");
        assert!(folder.path().join("report.pdf").exists());
    }
}
