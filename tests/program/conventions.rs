//! Machines of other programs: by the names of their arrays, by `--map`, and asked about where two readings
//! fit. Expected machines are written out by hand.

use rbm_exact::files::{Asked, Map, ModelFile, convention_names, read_data_as, read_model_as};
use rbm_exact::machine::Units;
use rbm_exact::number::Theta;
use rbm_exact::{Param, Rbm};

fn read(text: &str, how: &Asked) -> rbm_exact::Result<ModelFile> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    std::fs::write(&path, text).unwrap();
    read_model_as(&path, how)
}

fn mapped(map: &str) -> Asked {
    Asked {
        map: Some(Map::parse(map).unwrap()),
        ..Asked::default()
    }
}

fn by(convention: &str) -> Asked {
    Asked {
        convention: Some(convention.into()),
        ..Asked::default()
    }
}

/// W row by row, b, c.
fn machine(units: Units, w: &[&[&str]], b: &[&str], c: &[&str]) -> Rbm {
    let theta = rbm_exact::machine::Shaped::build(b.len(), c.len(), |param| {
        let text = match param {
            Param::W(i, j) => w[i][j],
            Param::B(i) => b[i],
            Param::C(j) => c[j],
        };
        Theta::parse(text).unwrap()
    });
    Rbm::new(units, theta.unwrap()).unwrap()
}

/// Three visible units and two hidden ones.
fn plain() -> Rbm {
    let w: &[&[&str]] = &[&["1", "2"], &["3", "4"], &["5", "6"]];
    machine(Units::Binary, w, &["7", "8", "9"], &["10", "ln 2"])
}

const V_H: &str = "[[1, 2], [3, 4], [5, 6]]";
const H_V: &str = "[[1, 3, 5], [2, 4, 6]]";
const B: &str = "[7, 8, 9]";
const C: &str = "[10, \"ln 2\"]";

fn error(text: &str, how: &Asked) -> String {
    match read(text, how) {
        Ok(file) => panic!("read as {:?}", file.reading),
        Err(error) => {
            assert_eq!(error.status(), 2);
            let text = error.to_string();
            text.split_once("model.json: ")
                .map_or(text.clone(), |(_, rest)| rest.into())
        }
    }
}

#[test]
fn programs_are_known_by_the_names_of_their_arrays() {
    let files = [
        (
            "sklearn",
            format!(
                "{{\"components_\": {H_V}, \"intercept_visible_\": {B}, \"intercept_hidden_\": {C}}}"
            ),
        ),
        (
            "pydeep",
            format!("{{\"w\": {V_H}, \"bv\": [{B}], \"bh\": [{C}]}}"),
        ),
        (
            "qucumber",
            format!(
                "{{\"rbm_am\": {{\"weights\": {H_V}, \"visible_bias\": {B}, \"hidden_bias\": {C}}}, \"rbm_ph\": {{\"weights\": [[0]]}}}}"
            ),
        ),
        (
            "torchrbm",
            format!(
                "{{\"update_9\": {{\"params\": {{\"weight_matrix\": [[0, 0], [0, 0], [0, 0]], \"vbias\": {B}, \"hbias\": {C}}}}}, \"update_10\": {{\"params\": {{\"weight_matrix\": {V_H}, \"vbias\": {B}, \"hbias\": {C}}}}}}}"
            ),
        ),
        (
            "rbms-jl",
            format!(
                "{{\"weights\": {V_H}, \"visible_par\": {B}, \"hidden_par\": {C}, \"visible_type\": \"Binary\", \"hidden_type\": \"Binary\"}}"
            ),
        ),
        (
            "boltzmann",
            format!("{{\"W\": {V_H}, \"vbias\": {B}, \"hbias\": {C}}}"),
        ),
        (
            "pytorch",
            format!("{{\"W\": {H_V}, \"v_bias\": {B}, \"h_bias\": {C}}}"),
        ),
        (
            "hinton",
            format!("{{\"vishid\": {V_H}, \"visbiases\": [{B}], \"hidbiases\": [{C}]}}"),
        ),
        (
            "boltzmannmachines-jl",
            format!("{{\"weights\": {V_H}, \"visbias\": {B}, \"hidbias\": {C}}}"),
        ),
        (
            "learnergy",
            format!("{{\"W\": {V_H}, \"a\": {B}, \"b\": {C}}}"),
        ),
        (
            "deeplearntoolbox",
            format!(
                "{{\"rbm\": {{\"W\": {H_V}, \"vW\": {H_V}, \"b\": [[7], [8], [9]], \"c\": [[10], [\"ln 2\"]]}}}}"
            ),
        ),
        (
            "plain",
            format!("{{\"rbm\": {{\"W\": {V_H}, \"b\": {B}, \"c\": {C}}}}}"),
        ),
    ];
    for (name, text) in files {
        let file = read(&text, &Asked::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(file.m, plain(), "{name}");
        let reading = file.reading.unwrap();
        assert_eq!(reading.convention.as_deref(), Some(name));
        assert!(reading.constant.is_zero(), "{name}");
        assert!(reading.taken.len() >= 3, "{name}");
        // The convention may be asked for too.
        assert_eq!(read(&text, &by(name)).unwrap().m, plain(), "{name}");
    }
}

#[test]
fn what_was_taken_turned_and_passed_over_is_said() {
    let text = format!(
        "{{\"rbm_am\": {{\"weights\": {H_V}, \"visible_bias\": {B}, \"hidden_bias\": {C}}}, \"rbm_ph\": {{\"weights\": [[0]]}}, \"epoch\": 3}}"
    );
    let reading = read(&text, &Asked::default()).unwrap().reading.unwrap();
    let taken: Vec<String> = reading
        .taken
        .iter()
        .map(|one| format!("{} = {} {:?}", one.target, one.from, one.shape))
        .collect();
    assert_eq!(
        taken,
        [
            "W = rbm_am.weights.T [2, 3]",
            "b = rbm_am.visible_bias [3]",
            "c = rbm_am.hidden_bias [2]"
        ]
    );
    assert_eq!(reading.passed_over, ["rbm_ph.weights", "epoch"]);

    let updates = format!(
        "{{\"update_2\": {{\"params\": {{\"weight_matrix\": {V_H}, \"vbias\": {B}, \"hbias\": {C}}}}}, \"update_11\": {{\"params\": {{\"weight_matrix\": {V_H}, \"vbias\": {B}, \"hbias\": {C}}}}}}}"
    );
    let reading = read(&updates, &Asked::default()).unwrap().reading.unwrap();
    assert!(
        reading.remarks[0].contains("2 updates: the last one, 11, was read"),
        "{:?}",
        reading.remarks
    );

    // scikit-learn keeps W the other way; the lengths of the biases leave one reading.
    let turned = format!(
        "{{\"components_\": {V_H}, \"intercept_visible_\": {B}, \"intercept_hidden_\": {C}}}"
    );
    let file = read(&turned, &Asked::default()).unwrap();
    assert_eq!(file.m, plain());
    assert!(file.reading.unwrap().remarks[0].contains("is the transpose of what"));

    // A map that leaves out a bias.
    let file = read(&format!("{{\"J\": {V_H}}}"), &mapped("W=J")).unwrap();
    assert_eq!(
        file.reading.unwrap().remarks,
        ["no arrays for b and c: both are 0"]
    );
}

#[test]
fn names_of_no_program_are_read_where_shapes_leave_one_way() {
    for (w, fits) in [(V_H, "weights"), (H_V, "weights.T")] {
        let text = format!("{{\"weights\": {w}, \"visible\": {B}, \"hidden\": {C}}}");
        let file = read(&text, &Asked::default()).unwrap();
        assert_eq!(file.m, plain());
        let reading = file.reading.unwrap();
        assert_eq!(
            (reading.convention, reading.taken[0].from.as_str()),
            (None, fits)
        );
    }
    let letters = format!("{{\"W\": {V_H}, \"H\": [{C}], \"V\": [{B}]}}");
    assert_eq!(read(&letters, &Asked::default()).unwrap().m, plain());
}

#[test]
fn what_fits_in_two_ways_is_asked_about() {
    let none = Asked::default();
    let square = "{\"weights\": [[1, 2], [3, 4]], \"vbias\": [0, 0], \"hbias\": [0, 0]}";
    assert_eq!(
        error(square, &none),
        "found the square matrix `weights` (2, 2) under names of no known convention\n  help: say which array is which:\n    map=\"W=weights,b=vbias,c=hbias\"   (a row for each visible unit)\n    map=\"W=weights.T,b=vbias,c=hbias\"   (a row for each hidden unit)"
    );
    // The answer works.
    let m = read(square, &mapped("W=weights.T,b=vbias,c=hbias"))
        .unwrap()
        .m;
    assert_eq!(*m.theta().get(Param::W(0, 1)), Theta::parse("3").unwrap());

    let torch = "{\"W\": [[1, 2], [3, 4]], \"v_bias\": [0, 0], \"h_bias\": [0, 0]}";
    assert!(
        error(torch, &none)
            .contains("under names that some programs give to W and others to its transpose")
    );
    let m = read(torch, &by("pytorch")).unwrap().m;
    assert_eq!(*m.theta().get(Param::W(0, 1)), Theta::parse("3").unwrap());

    // A square W of a program whose names are its own needs no question.
    let known = "{\"components_\": [[1, 2], [3, 4]], \"intercept_visible_\": [0, 0], \"intercept_hidden_\": [0, 0]}";
    let m = read(known, &none).unwrap().m;
    assert_eq!(*m.theta().get(Param::W(0, 1)), Theta::parse("3").unwrap());

    let nameless = format!("{{\"p0\": {V_H}, \"p1\": {B}, \"p2\": {C}}}");
    let said = error(&nameless, &none);
    assert!(
        said.starts_with(
            "found `p0` (3, 2), `p1` (3,), `p2` (2,), in names of no known convention"
        ),
        "{said}"
    );
    assert!(
        said.contains("map=\"W=p0,b=p1,c=p2\"") && said.contains("map=\"W=p0.T,b=p2,c=p1\""),
        "{said}"
    );
    assert!(!said.contains("W=p0.T,b=p1"), "{said}");

    // Which sign E has, no array says.
    let spins =
        format!("{{\"vartype\": \"SPIN\", \"J\": {V_H}, \"h_visible\": {B}, \"h_hidden\": {C}}}");
    let said = error(&spins, &none);
    assert!(
        said.contains("units=\"spin\", map=\"W=J,b=h_visible,c=h_hidden\"   (E = -s J t - ..)"),
        "{said}"
    );
    assert!(
        said.contains("units=\"spin\", map=\"W=-J,b=-h_visible,c=-h_hidden\""),
        "{said}"
    );
    let m = read(&spins, &mapped("W=J,b=h_visible,c=h_hidden"))
        .unwrap()
        .m;
    assert_eq!(m, plain().with_units(Units::Spin));
    let m = read(&spins, &by("annealer")).unwrap().m;
    assert_eq!(*m.theta().get(Param::B(2)), Theta::parse("-9").unwrap());
    assert_eq!(m.units(), Units::Spin);

    // W, b and c whose lengths fit only if W is transposed, or b and c exchanged.
    let exchanged = format!("{{\"rbm\": {{\"W\": {V_H}, \"b\": {C}, \"c\": {B}}}}}");
    let said = error(&exchanged, &none);
    assert!(
        said.contains("only if it is transposed, or if the biases are exchanged"),
        "{said}"
    );
    let m = read(&exchanged, &mapped("W=rbm.W,b=rbm.c,c=rbm.b"))
        .unwrap()
        .m;
    assert_eq!(m, plain());
}

#[test]
fn centred_and_squared_energies_become_plain_ones_and_a_constant() {
    // E = -(v - ov) w (h - oh) - bv (v - ov) - bh (h - oh), by hand: b = bv - w oh, c = bh - ov w,
    // constant = ov w oh - ov bv - oh bh.
    let text = "{\"w\": [[4], [8]], \"bv\": [[1, 2]], \"bh\": [[3]], \"ov\": [[0.5, 0.25]], \"oh\": [[0.5]]}";
    let file = read(text, &Asked::default()).unwrap();
    let expected = machine(Units::Binary, &[&["4"], &["8"]], &["-1", "-2"], &["-1"]);
    assert_eq!(file.m, expected);
    // 0.5 4 0.5 + 0.25 8 0.5 - 0.5 1 - 0.25 2 - 0.5 3
    assert_eq!(
        file.reading.unwrap().constant,
        Theta::parse("-1/2").unwrap()
    );
    // At T = 2 the exponent is divided, and the constant with it.
    let hot = Asked {
        temperature: Some(2.into()),
        ..Asked::default()
    };
    assert_eq!(
        read(text, &hot).unwrap().reading.unwrap().constant,
        Theta::parse("-1/4").unwrap()
    );

    // p = ψ^2 with cosh: every hidden unit twice, 2 a, and ln 4 for each cosh^2.
    let text =
        "{\"Dense\": {\"kernel\": [[1, 2], [3, 4]], \"bias\": [5, 6]}, \"visible_bias\": [7, 8]}";
    let file = read(text, &Asked::default()).unwrap();
    let w: &[&[&str]] = &[&["1", "2", "1", "2"], &["3", "4", "3", "4"]];
    assert_eq!(
        file.m,
        machine(Units::Spin, w, &["14", "16"], &["5", "6", "5", "6"])
    );
    assert_eq!(
        file.reading.unwrap().constant,
        Theta::parse("-ln 16").unwrap()
    );
}

#[test]
fn layers_of_different_units_become_layers_of_bits() {
    // Spins s = 2x - 1 above bits: s 3 h + 5 s + 7 h = 6 x h + 10 x + 4 h - 5.
    let text = "{\"weights\": [[3]], \"visible_par\": [5], \"hidden_par\": [7], \"visible_type\": \"Spin\", \"hidden_type\": \"Binary\"}";
    let file = read(text, &Asked::default()).unwrap();
    assert_eq!(file.m, machine(Units::Binary, &[&["6"]], &["10"], &["4"]));
    assert_eq!(file.reading.unwrap().constant, Theta::parse("-5").unwrap());
}

#[test]
fn units_that_are_not_computed_are_refused_as_not_supported() {
    let files = [
        format!(
            "{{\"weights\": {V_H}, \"visible_par\": {B}, \"hidden_par\": {C}, \"visible_type\": \"Potts\", \"hidden_type\": \"Binary\"}}"
        ),
        format!(
            "{{\"model_type\": \"BGRBM\", \"weight_matrix\": {V_H}, \"vbias\": {B}, \"hbias\": {C}}}"
        ),
        format!("{{\"w\": {V_H}, \"bv\": {B}, \"bh\": {C}, \"sigma\": [1, 1, 1]}}"),
    ];
    for text in files {
        let said = error(&text, &Asked::default());
        assert!(said.contains("are not supported"), "{said}");
    }
    // Where the owner names the parameters, a `sigma` beside them is no business of ours.
    let text = format!("{{\"w\": {V_H}, \"bv\": {B}, \"bh\": {C}, \"sigma\": [1, 1, 1]}}");
    assert_eq!(read(&text, &mapped("W=w,b=bv,c=bh")).unwrap().m, plain());
}

#[test]
fn a_map_takes_arrays_apart_as_numpy_does() {
    let extended = "{\"weights\": [[0, 10, \"ln 2\"], [7, 1, 2], [8, 3, 4], [9, 5, 6]]}";
    let flat = "{\"p\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, \"ln 2\"]}";
    let columns = "{\"p\": [1, 3, 5, 2, 4, 6, 10, \"ln 2\", 9, 8, 7]}";
    let maps = [
        (extended, "W=weights[1:,1:],b=weights[1:,0],c=weights[0,1:]"),
        (
            extended,
            "W = weights.T[1:, 1:].T, b = weights[1:4:1, 0:1], c = weights[-4, -2:]",
        ),
        (flat, "W=p[0:6].reshape(3,2),b=p[6:9],c=p[9:]"),
        (
            flat,
            "W=p[:6].reshape(-1, 2), b=p[6:9].reshape(3,1), c=p[-2:]",
        ),
        (flat, "W=p[0:6].reshape(2,3,F).T,b=p[6:9],c=p[9:]"),
        (flat, "W=p[:-5].reshape((3,2)),b=p[-5:-2],c=p[-2:].ravel()"),
        (columns, "W=p[0:6].reshape(3,2,F),c=p[6:8],b=p[:7:-1]"),
        (
            columns,
            "W=p[0:6].reshape(3, 2, order='F'),c=p[6:8],b=p[::-1][:3]",
        ),
        (columns, "W=p[0:6].reshape(2,3).T,c=p[6:8],b=p[10:7:-1]"),
    ];
    for (text, map) in maps {
        let file = read(text, &mapped(map)).unwrap_or_else(|error| panic!("{map}: {error}"));
        assert_eq!(file.m, plain(), "{map}");
    }
    let negative = format!("{{\"a b\": [[-1, -2], [-3, -4], [-5, -6]], \"b.T\": {B}, \"c\": {C}}}");
    let file = read(&negative, &mapped("W = -'a b', b = b.T, c = c.T.T")).unwrap();
    assert_eq!(file.m, plain());
    let scaled =
        "{\"J\": [[4, 8], [12, 16], [20, 24]], \"b\": [14, 16, 18], \"c\": [20, \"2 ln 2\"]}";
    let file = read(scaled, &mapped("W=1/4*J,b=0.5*b,c=1/2 * c")).unwrap();
    assert_eq!(file.m, plain());
}

#[test]
fn a_temperature_is_read_only_where_the_map_names_it() {
    let text = format!(
        "{{\"weights\": {V_H}, \"visible\": {B}, \"hidden\": {C}, \"T\": 4, \"beta\": 0.2}}"
    );
    let of = |how: &Asked| read(&text, how).unwrap().m.temperature().clone();
    assert_eq!(of(&Asked::default()), 1);
    assert_eq!(of(&mapped("temperature=T")), 4);
    assert_eq!(of(&mapped("beta=beta")), 5);
    // And the option goes before it.
    let both = Asked {
        temperature: Some(2.into()),
        ..mapped("temperature=T")
    };
    assert_eq!(of(&both), 2);
    assert!(error(&text, &mapped("temperature=visible")).contains("wanted a single number"));
}

#[test]
fn a_map_that_does_not_read_names_its_place() {
    let wrong = [
        ("", "map, column 1: found the end, wanted one of W, b, c"),
        (
            "w=x",
            "map, column 1: found `w=x`, wanted one of W, b, c, ov, oh, temperature, beta, rows, counts, then `=` and the name of an array\n  help: the weights are W",
        ),
        ("W", "map, column 2: found the end, wanted `=`"),
        (
            "W=",
            "map, column 3: found the end, wanted the name of an array",
        ),
        ("W=x,", "map, column 5: found the end, wanted one of W"),
        ("W=x,W=y", "map, column 5: found `W` a second time"),
        (
            "W=x[1",
            "map, column 6: found the end, wanted `:`, `,` or `]`",
        ),
        (
            "W=x[a]",
            "map, column 5: found `a]`, wanted a number, or a range",
        ),
        ("W=x[::0]", "map, column 7: found the step 0"),
        (
            "W=x.reshape(2,-1,-1)",
            "map, column 18: found the length -1",
        ),
        (
            "W=x.reshape(2,3,G)",
            "map, column 17: found `G)`, wanted a length, or `F`",
        ),
        (
            "W=x[0].transpose()",
            "map, column 7: found `.transpose()`, wanted `.T`",
        ),
        ("W=x y", "map, column 5: found `y`, wanted `,`"),
        ("W='x", "map, column 3: found a quotation mark"),
        ("W=0*x", "map, column 3: found the factor 0"),
    ];
    for (map, message) in wrong {
        let said = Map::parse(map).unwrap_err().to_string();
        assert!(said.starts_with(message), "{map}: {said}");
    }
    let text = format!("{{\"weights\": {V_H}, \"vbias\": {B}, \"rbm\": {{\"hbias\": {C}}}}}");
    let wrong = [
        (
            "W=weigths",
            "map, column 3: found no array `weigths` in the file, wanted one of `weights` (3, 2), `vbias` (3,), `rbm.hbias` (2,)\n  help: did you mean `weights`?",
        ),
        (
            "W=weights,c=hbias",
            "map, column 13: found no array `hbias` in the file, wanted one of `weights` (3, 2), `vbias` (3,), `rbm.hbias` (2,)\n  help: did you mean `rbm.hbias`?",
        ),
        (
            "W=weights[5]",
            "map, column 3 (weights[5]): found the index 5 for dimension 1 of the shape (3, 2), wanted one from -3 to 2",
        ),
        (
            "W=weights[0,0,0]",
            "map, column 3 (weights[0,0,0]): found 3 indices for the shape (3, 2), wanted at most 2",
        ),
        (
            "W=weights.reshape(4,2)",
            "map, column 3 (weights.reshape(4,2)): found 6 numbers (shape (3, 2)), which do not fill the shape (4, 2)",
        ),
        ("W=vbias", "W: found the shape (3,), wanted two dimensions"),
        (
            "W=weights.T,b=vbias",
            "b = vbias: found 3 numbers, wanted 2, one per visible unit",
        ),
        (
            "W=weights,b=weights",
            "b = weights: found the shape (3, 2), wanted one dimension: one number per visible unit",
        ),
    ];
    for (map, message) in wrong {
        let said = error(&text, &mapped(map));
        assert!(said.starts_with(message), "{map}: {said}");
    }
    let said = error(&text, &by("sklaern"));
    assert!(
        said.starts_with("convention: found the convention `sklaern`, wanted one of "),
        "{said}"
    );
    assert!(said.ends_with("did you mean `sklearn`?"), "{said}");
    let said = error(&text, &by("sklearn"));
    assert!(
        said.contains("wanted the arrays components_, intercept_visible_, intercept_hidden_"),
        "{said}"
    );
}

#[test]
fn numbers_that_are_none_are_named_with_parameter_and_place() {
    let text = format!(
        "{{\"components_\": [[1, 3, 5], [2, 4, 5e6]], \"intercept_visible_\": {B}, \"intercept_hidden_\": {C}}}"
    );
    let said = error(&text, &Asked::default());
    assert!(said.starts_with("w[3,2] (components_[1][2] (line 1, column 36)): found a parameter of about 5.000e6 nats"), "{said}");
}

#[test]
fn rows_lie_as_the_map_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    // Columns are examples.
    std::fs::write(&path, "0,0,1,1\n0,1,0,1\n0,1,1,1\n").unwrap();
    let map = Map::parse("rows=points.T").unwrap();
    let (data, taken) = read_data_as(&path, Some(&map), Units::Binary, Some(3)).unwrap();
    let rows: Vec<Vec<bool>> = data.rows().map(|(row, _)| row.to_vec()).collect();
    let [o, i] = [false, true];
    assert_eq!(rows, [[o, o, o], [o, i, i], [i, o, i], [i, i, i]]);
    assert_eq!(
        (taken[0].target.as_str(), taken[0].from.as_str()),
        ("rows", "points.T")
    );

    let json = folder.path().join("data.json");
    std::fs::write(
        &json,
        "{\"x\": [[1, -1], [-1, -1]], \"n\": [[3], [2]], \"y\": 0}",
    )
    .unwrap();
    let map = Map::parse("rows=-x, counts=n").unwrap();
    let (data, _) = read_data_as(&json, Some(&map), Units::Spin, Some(2)).unwrap();
    let rows: Vec<_> = data
        .rows()
        .map(|(row, count)| (row.to_vec(), count))
        .collect();
    assert_eq!(rows, [(vec![o, i], 3), (vec![i, i], 2)]);
    let said = read_data_as(&json, Some(&map), Units::Binary, Some(2))
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("row 1, entry 1 (x[0][0] (line 1, column 9)): found `1`, wanted 0 or 1"),
        "{said}"
    );
    let said = |map: &str, n_v| {
        let map = Map::parse(map).unwrap();
        read_data_as(&json, Some(&map), Units::Spin, Some(n_v))
            .unwrap_err()
            .to_string()
    };
    assert!(said("rows=x[:1]", 1).contains("found the shape (1, 2), wanted rows of 1 entries"));
    assert!(said("rows=x,counts=y", 2).contains("found 1 count, wanted 2, one per row"));
    assert!(said("counts=n", 2).contains("found no array for rows"));
}

/// The rows of the tables of a page, cell by cell.
fn tables(page: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let inner = line.trim_start_matches('|').trim_end_matches('|');
        inner
            .split('|')
            .map(|cell| cell.trim().to_string())
            .collect()
    };
    page.lines()
        .filter(|line| line.starts_with("| "))
        .map(cells)
        .collect()
}

fn page() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/conventions.md");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_page_has_the_names_of_every_convention() {
    let rows = tables(&page());
    let (m2, _) = rbm_exact::machine::example("m2").unwrap();
    let folder = tempfile::tempdir().unwrap();
    for name in convention_names() {
        let row = rows.iter().find(|row| row[0] == format!("`{name}`"));
        let row = row.unwrap_or_else(|| panic!("{name} is not on the page"));
        if name == "netket" {
            assert!(row[2].contains("`Dense.kernel`"));
            continue;
        }
        // The arrays as `convert` writes them.
        let path = folder.path().join("m.json");
        let written = rbm_exact::files::converted(&m2, name, None).unwrap();
        rbm_exact::files::write_converted(&path, &written).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        for array in row[2].split(" beside ").next().unwrap().split(", ") {
            let leaf = array.trim_matches('`').rsplit('.').next().unwrap();
            assert!(
                text.contains(&format!("\"{leaf}\"")),
                "{name}: {leaf} in {text}"
            );
        }
        assert!(row[3] == "(n_v, n_h)" || row[3] == "(n_h, n_v)", "{name}");
    }
}

#[test]
fn the_maps_of_the_page_read_what_it_says() {
    let mut tried = 0;
    for row in tables(&page()) {
        let [arrays, map] = &row[..] else { continue };
        if !map.starts_with("`W=") {
            continue;
        }
        // `weights (2, 3), v_bias (3)`: arrays of 1, 2, 3 and so on, as JSON whose names have levels.
        let mut all = serde_json::json!({});
        for array in arrays.split("), ") {
            let (name, shape) = array.split_once(" (").unwrap();
            let shape = shape.trim_end_matches(')').split(", ");
            let shape: Vec<usize> = shape
                .filter(|n| !n.is_empty())
                .map(|n| n.parse().unwrap())
                .collect();
            let mut at = &mut all;
            for level in name.split('.') {
                at = &mut at[level];
            }
            *at = counted(&shape, &mut 0);
        }
        let file = read(&all.to_string(), &mapped(map.trim_matches('`')));
        let file = file.unwrap_or_else(|error| panic!("{map}: {error}"));
        assert_eq!((file.m.n_v(), file.m.n_h()), (3, 2), "{map}");
        tried += 1;
    }
    assert_eq!(tried, 10);
}

fn counted(shape: &[usize], next: &mut u32) -> serde_json::Value {
    match shape {
        [] => {
            *next += 1;
            (*next).into()
        }
        [first, rest @ ..] => (0..*first).map(|_| counted(rest, next)).collect(),
    }
}

#[test]
fn no_text_of_a_map_makes_the_program_panic() {
    const PARTS: &[&str] = &[
        "W=",
        "b=",
        "c=",
        "rows=",
        "ov=",
        "temperature=",
        "p",
        "weights",
        ".T",
        "[",
        "]",
        ":",
        ",",
        "-",
        "0",
        "1",
        "3",
        "-1",
        "99999999999999999999",
        ".reshape(",
        "(",
        ")",
        "F",
        "'",
        "\"",
        " ",
        "*",
        "/",
        ".",
        "=",
        ".ravel()",
        "é",
        "[::-1]",
        "[0:6]",
        "(3,2)",
    ];
    let mut state = 20_261_126_u64;
    let mut draw = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % n
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.json");
    std::fs::write(
        &path,
        "{\"p\": [1, 2, 3, 4, 5, 6], \"weights\": [[1, 2], [3, 4]], \"e\": [], \"s\": 2}",
    )
    .unwrap();
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let parts = (0..1 + draw(8)).map(|_| PARTS[draw(PARTS.len())]);
        let text = format!("W=weights{}", parts.collect::<String>());
        match Map::parse(&text) {
            Err(error) => assert_eq!(error.status(), 2),
            Ok(map) => match read_model_as(
                &path,
                &Asked {
                    map: Some(map),
                    ..Asked::default()
                },
            ) {
                Ok(_) => read += 1,
                Err(error) => {
                    assert!([2, 4].contains(&error.status()));
                    refused += 1;
                }
            },
        }
    }
    assert!(read > 100 && refused > 100, "{read} {refused}");
}

#[test]
fn claims_lie_as_the_machine_lies_and_a_sign_counts_for_them() {
    use rbm_exact::Data;
    use rbm_exact::files::{ClaimNames, read_claims};
    use rbm_exact::oracle::Place;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claim.json");
    let data = Data::from_rows([[1, 0, 1]]).unwrap();
    fn names(file: &ModelFile) -> ClaimNames<'_> {
        ClaimNames {
            machine: file.reading.as_ref(),
            map: None,
        }
    }
    let claimed = |model: &str, how: &Asked, claim: &str| -> Vec<(Param, String)> {
        let file = read(model, how).unwrap();
        std::fs::write(&path, claim).unwrap();
        let file = read_claims(&path, &file.m, &data, names(&file)).unwrap();
        let entries = file.claims.iter().flat_map(|claim| &claim.entries);
        let number = |entry: &rbm_exact::oracle::Entry| match entry.place {
            Place::Parameter(param) => (param, entry.claimed.number.finite().unwrap().to_string()),
            ref other => panic!("{other:?}"),
        };
        entries.map(number).collect()
    };
    let numbers =
        |entries: &[(Param, String)]| entries.iter().map(|(_, q)| q.clone()).collect::<Vec<_>>();
    let sklearn = format!(
        "{{\"components_\": {H_V}, \"intercept_visible_\": {B}, \"intercept_hidden_\": {C}}}"
    );
    let none = Asked::default();
    // components_ lies as (n_h, n_v).
    let claim =
        "{\"gradient\": {\"components_\": [[1, 2, 3], [4, 5, 6]], \"intercept_hidden_\": [7, 8]}}";
    let found = claimed(&sklearn, &none, claim);
    assert_eq!(numbers(&found), ["1", "4", "2", "5", "3", "6", "7", "8"]);
    assert_eq!((found[1].0, found[6].0), (Param::W(0, 1), Param::C(0)));
    // Our own names lie as ours do, whatever the machine's file has.
    let claim = "{\"gradient\": {\"W\": [[1, 2], [3, 4], [5, 6]]}}";
    assert_eq!(
        numbers(&claimed(&sklearn, &none, claim)),
        ["1", "2", "3", "4", "5", "6"]
    );

    // W = -J: the derivative by W is minus that by J; for 4 J it is a quarter.
    let spins = format!("{{\"J\": {V_H}, \"h\": {B}}}");
    let claim = "{\"gradient\": {\"J\": [[1, 2], [3, 4], [5, 6]], \"h\": [8, 9, 10]}}";
    let found = claimed(&spins, &mapped("W=-J,b=4*h"), claim);
    assert_eq!(
        numbers(&found),
        ["-1", "-2", "-3", "-4", "-5", "-6", "2", "9/4", "5/2"]
    );
    // A parameter after a step is -J itself. A step of h is not one of b = 4 h: that is refused.
    let claim =
        "{\"update\": {\"learning_rate\": 1, \"after\": {\"J\": [[1, 2], [3, 4], [5, 6]]}}}";
    let found = claimed(&spins, &mapped("W=-J,b=4*h"), claim);
    assert_eq!(numbers(&found), ["-1", "-2", "-3", "-4", "-5", "-6"]);

    // Gradients that PyTorch keeps beside its parameters, and a bias unit in one extended matrix.
    let torch = format!("{{\"W\": {H_V}, \"v_bias\": {B}, \"h_bias\": {C}}}");
    let claim = "{\"W.grad\": [[1, 2, 3], [4, 5, 6]], \"v_bias.grad\": [7, 8, 9]}";
    assert_eq!(
        numbers(&claimed(&torch, &none, claim)),
        ["1", "4", "2", "5", "3", "6", "7", "8", "9"]
    );
    let extended = "{\"weights\": [[0, 10, 11], [7, 1, 2], [8, 3, 4], [9, 5, 6]]}";
    let map = mapped("W=weights[1:,1:],b=weights[1:,0],c=weights[0,1:]");
    let claim = "{\"gradient\": {\"weights\": [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]]}}";
    assert_eq!(
        numbers(&claimed(extended, &map, claim)),
        ["4", "5", "7", "8", "10", "11", "3", "6", "9", "1", "2"]
    );
}
