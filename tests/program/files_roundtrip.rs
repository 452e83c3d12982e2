//! What is written is read back as the same thing, and files are written whole or not at all.

use super::readers::{data_from_csv, model_from_csv};
use rbm_exact::data::Data;
use rbm_exact::files::{
    data_from_json, model_from_json, read_data, read_model, write_data, write_model, write_whole,
};
use rbm_exact::machine::{EXAMPLES, Param, Rbm, Recipe, Units, Weights, example, random};
use rbm_exact::number::{Theta, rational};
use rug::Rational;
use std::path::Path;

fn theta(machine: &Rbm, param: Param) -> &Theta {
    machine.theta().get(param)
}

fn fraction(text: &str) -> Theta {
    Theta::rational(rational(text).unwrap())
}

#[test]
fn every_built_in_machine_and_its_data_survive_a_round_trip() {
    for built_in in EXAMPLES {
        let (machine, data) = example(built_in.name).unwrap();
        assert_eq!(model_from_json(&write_model(&machine)).unwrap(), machine);
        let again = data_from_json(&write_data(&data, Units::Binary), Units::Binary, None);
        assert_eq!(again.unwrap(), data);
    }
}

#[test]
fn random_machines_of_both_units_and_any_temperature_survive_a_round_trip() {
    for seed in 0..60 {
        let units = [Units::Binary, Units::Spin][seed as usize % 2];
        let recipe = Recipe {
            weights: [Weights::LogRational, Weights::Decimal][seed as usize / 2 % 2],
            scale: Rational::from((1 + seed, 7)),
            rows: 5,
            units,
            ..Recipe::new(1 + seed as usize % 4, 1 + seed as usize % 3, seed)
        };
        let (machine, data) = random(&recipe).unwrap();
        let machine = machine
            .at_temperature(Rational::from((seed + 1, 3)))
            .unwrap();
        let text = write_model(&machine);
        assert_eq!(model_from_json(&text).unwrap(), machine, "{text}");
        let text = write_data(&data, units);
        assert_eq!(data_from_json(&text, units, None).unwrap(), data, "{text}");
    }
}

#[test]
fn counts_survive_a_round_trip() {
    let mut data = Data::new(2);
    data.push(&[true, false], 7).unwrap();
    data.push(&[false, false], u64::MAX - 7).unwrap();
    let text = write_data(&data, Units::Spin);
    assert_eq!(data_from_json(&text, Units::Spin, Some(2)).unwrap(), data);
}

#[test]
fn the_model_of_the_contract_is_read_as_it_says() {
    let text = r#"{"units": "binary", "W": [["ln 2", "-ln 3/2"], ["0.25", 1]], "b": ["0", "0"], "c": ["0", "ln 2"]}"#;
    let machine = model_from_json(text).unwrap();
    assert_eq!((machine.n_v(), machine.n_h()), (2, 2));
    let ln = |odds: &str| Theta::ln(rational(odds).unwrap()).unwrap();
    assert_eq!(*theta(&machine, Param::W(0, 0)), ln("2"));
    assert_eq!(*theta(&machine, Param::W(0, 1)), ln("2/3"));
    assert_eq!(*theta(&machine, Param::W(1, 0)), fraction("1/4"));
    assert_eq!(*theta(&machine, Param::W(1, 1)), fraction("1"));
    assert_eq!(*theta(&machine, Param::C(1)), ln("2"));
}

#[test]
fn a_bare_number_means_its_decimal_unless_the_file_names_a_binary_type() {
    let read = |dtype: &str| {
        let machine = model_from_json(&format!("{{\"W\": [[0.1, \"0.1\"]]{dtype}}}")).unwrap();
        let entries = [Param::W(0, 0), Param::W(0, 1)];
        entries.map(|param| theta(&machine, param).clone())
    };
    let tenth = fraction("1/10");
    assert_eq!(read(""), [tenth.clone(), tenth.clone()]);
    // Python: (0.1).as_integer_ratio(), and the same of numpy.float32(0.1).
    let double = fraction("3602879701896397/36028797018963968");
    assert_eq!(read(", \"dtype\": \"float64\""), [double, tenth.clone()]);
    let single = fraction("13421773/134217728");
    assert_eq!(read(", \"dtype\": \"float32\""), [single, tenth]);
}

#[test]
fn temperature_and_units_are_read_from_the_file() {
    let machine =
        model_from_json("{\"W\": [[1]], \"temperature\": \"3/2\", \"units\": \"spin\"}").unwrap();
    assert_eq!(*machine.temperature(), Rational::from((3, 2)));
    assert_eq!(machine.units(), Units::Spin);
}

#[test]
fn csv_gives_the_weights_and_zero_biases() {
    let machine = model_from_csv("# trained today\nh1,h2\nln 2,-0.5\n1/3,0\n").unwrap();
    let json = model_from_json("{\"W\": [[\"ln 2\", -0.5], [\"1/3\", 0]]}").unwrap();
    assert_eq!(machine, json);
}

#[test]
fn data_are_read_from_every_spelling_of_the_same_rows() {
    let wanted = Data::from_bit_strings(["10", "11"]).unwrap();
    let binary = |text: &str| data_from_json(text, Units::Binary, Some(2)).unwrap();
    for text in [
        "[[1,0],[1,1]]",
        "{\"rows\": [[1, 0], [1, 1]]}",
        "{\"counts\": [1, 1.0], \"rows\": [[1, 0], [1, 1]]}",
        "\u{feff}[[true, false], [1.0, 10e-1]]".trim_start_matches('\u{feff}'),
    ] {
        assert_eq!(binary(text), wanted, "{text}");
    }
    let csv = |text: &str, units| data_from_csv(text, units, None).unwrap();
    for text in [
        "1,0\n1,1\n",
        "v1,v2\r\n1,0\r\n1,1\r\n",
        "1;0\n1;1",
        "1\t0\n\n1\t1\n",
        "1.000000000000000000e+00 0.000000000000000000e+00\n1 1\n",
        "# written by numpy.savetxt\n1, 0\n1, 1\n",
        "True,False\nTrue,True\n",
        "count,v1,v2\n1,1,0\n1,1,1\n",
    ] {
        assert_eq!(csv(text, Units::Binary), wanted, "{text}");
    }
    assert_eq!(csv("1,-1\n1,1\n", Units::Spin), wanted);
    assert_eq!(
        data_from_json("[[1,-1],[1,1]]", Units::Spin, None).unwrap(),
        wanted
    );
}

#[test]
fn a_column_named_count_multiplies_its_row() {
    let data = data_from_csv("v1,v2,count\n1,0,3\n1,1,2\n", Units::Binary, Some(2)).unwrap();
    let rows: Vec<_> = data.rows().map(|(row, n)| (row.to_vec(), n)).collect();
    assert_eq!(rows, [(vec![true, false], 3), (vec![true, true], 2)]);
    assert_eq!(data.total(), 5);
}

#[test]
fn files_are_recognised_by_their_names_or_their_first_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        write_whole(&path, text.as_bytes()).unwrap();
        path
    };
    let machine = model_from_json("{\"W\": [[1]]}").unwrap();
    for (name, text) in [
        ("m.json", "\u{feff}{\"W\": [[1]]}"),
        ("m", "\n {\"W\": [[1]]}"),
        ("m.csv", "1\n"),
        ("m.txt", "1\n"),
    ] {
        assert_eq!(read_model(&put(name, text)).unwrap(), machine, "{name}");
    }
    let data = Data::from_bit_strings(["1"]).unwrap();
    for (name, text) in [("d.json", "[[1]]"), ("d", "[[1]]"), ("d.CSV", "1\n")] {
        let read = read_data(&put(name, text), Units::Binary, Some(1));
        assert_eq!(read.unwrap(), data, "{name}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_file_is_replaced_whole_and_nothing_else_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.json");
    write_whole(&path, b"first").unwrap();
    write_whole(&path, b"second").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"second");
    assert_eq!(names(folder.path()), ["out.json"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_permissions_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("out"), folder.path().join("link"));
    write_whole(&path, b"first").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("out", &link).unwrap();
    write_whole(&link, b"second").unwrap();
    assert!(link.is_symlink());
    assert_eq!(std::fs::read(&path).unwrap(), b"second");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_leaves_the_directory_as_it_was() {
    // /dev/full is a device on which every write finds the disk full.
    let error = write_whole(Path::new("/dev/full"), b"text").unwrap_err();
    assert_eq!(
        error.to_string(),
        "/dev/full: the disk is full; this could not be written\n  help: make room, or name another place"
    );
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/place");
    assert!(write_whole(&missing, b"text").is_err());
    // A directory in the way: the rename is never tried.
    assert!(write_whole(folder.path(), b"text").is_err());
    assert!(names(folder.path()).is_empty());
}
