//! JSON and CSV as named arrays.

use super::format::Format;
use super::json::Json;
use super::named::{Array, Named, joined};
use super::source::{few_numbers, shown};
use super::spelling::Spelling;
use super::table::{cell_place, table};
use crate::error::{Error, Result};
use crate::number::{Theta, rational};

/// How deep objects may stand in objects, and lists in lists.
const MOST_LEVELS: usize = 16;

/// Reads every list of numbers in a JSON text. Objects in objects give names with dots; a text whose
/// outermost value is a list has one array, named `stem`. A key `dtype` says what bare numbers mean.
///
/// # Errors
/// Text that is not JSON, or of too many numbers, repeated keys, another `dtype` than float64 or float32.
pub(super) fn json_arrays<'a>(text: &'a str, stem: &str) -> Result<Named<'a>> {
    few_numbers(text, b",")?;
    let document = Json::document(text)?;
    let mut named = Named::new(Format::Json);
    if !document.is_object() {
        value(&mut named, stem.into(), document, Spelling::Decimal);
        return named.done();
    }
    let entries = document.object("an object")?;
    let dtype = entries.iter().find(|(key, _)| key == "dtype");
    let spelling = match dtype {
        None => Spelling::Decimal,
        Some((_, json)) => json.word("dtype", Spelling::WORDS)?,
    };
    object(&mut named, "", entries, spelling, MOST_LEVELS)?;
    named.done()
}

fn object<'a>(
    named: &mut Named<'a>,
    before: &str,
    entries: Vec<(String, Json<'a>)>,
    spelling: Spelling,
    levels: usize,
) -> Result<()> {
    for (key, json) in entries {
        let name = joined(before, &key)?;
        match (json.is_object(), levels) {
            (false, _) => value(named, name, json, spelling),
            (true, 0) => named.pass_over(name, "an object too deep in other objects"),
            (true, _) => {
                let inner = json.object("an object")?;
                object(named, &name, inner, spelling, levels - 1)?;
            }
        }
    }
    Ok(())
}

/// A list, a number or a text under its name.
fn value<'a>(named: &mut Named<'a>, name: String, json: Json<'a>, spelling: Spelling) {
    if let Some(text) = json.text() {
        named.text(name, text);
        return;
    }
    let mut values = Vec::new();
    match shape_of(json, &mut values, MOST_LEVELS) {
        Ok(shape) => named.array(name, Array::json(shape, values, spelling)),
        Err(why) => named.pass_over(name, why),
    }
}

/// The shape of a value, whose numbers are added to `values`; or why it is no array of numbers.
fn shape_of<'a>(
    json: Json<'a>,
    values: &mut Vec<Json<'a>>,
    levels: usize,
) -> std::result::Result<Vec<u64>, &'static str> {
    let Some(list) = json.list() else {
        let is_number = json.number().is_some() || json.boolean().is_some();
        let is_text = || json.text().is_some_and(|text| is_parameter(&text));
        return match is_number || is_text() {
            true => {
                values.push(json);
                Ok(Vec::new())
            }
            false if json.is_object() => Err("a list of objects"),
            false if json.text().is_some() => Err("a list of texts that are no numbers"),
            false => Err("null"),
        };
    };
    if levels == 0 {
        return Err("lists too deep in other lists");
    }
    let length = list.len() as u64;
    let mut inner = None;
    for entry in list {
        let shape = shape_of(entry, values, levels - 1)?;
        if inner.get_or_insert_with(|| shape.clone()) != &shape {
            return Err("lists of different lengths");
        }
    }
    let mut shape = vec![length];
    shape.extend(inner.unwrap_or_default());
    Ok(shape)
}

/// `ln 2`, `1/3`; and the infinities, which a program may have claimed.
fn is_parameter(text: &str) -> bool {
    const NOT_FINITE: &[&str] = &["inf", "infinity", "nan"];
    let bare = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    NOT_FINITE.contains(&bare.as_str()) || Theta::parse(text).is_ok()
}

/// Reads a table as one array, named `stem`: a line a row. A header is kept as a text.
///
/// # Errors
/// Text that is no CSV, or of too many cells, lines of different lengths.
pub(super) fn csv_arrays<'a>(text: &'a str, stem: &str) -> Result<Named<'a>> {
    few_numbers(text, b",;\t\n ")?;
    let is_number = |cell: &str| Theta::parse(cell).is_ok() || rational(cell).is_ok();
    let table = table(text, is_number)?;
    let mut named = Named::new(Format::Csv);
    if let Some(header) = &table.header {
        named.text("header", header.join(","));
    }
    let cells = table.lines.iter().flat_map(|(line, cells)| {
        let each = cells.iter().enumerate();
        each.map(|(k, cell)| (*line, k, cell))
    });
    if let Some((line, k, cell)) = cells.into_iter().find(|(.., cell)| !is_number(cell)) {
        let problem = format!("found `{}`, wanted a number", shown(cell));
        return Err(Error::input(problem).at(cell_place(line, k)));
    }
    let columns = table.columns("cell")?;
    if columns > 0 {
        named.array(stem, Array::cells(table.lines, columns));
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::super::named::Entry;
    use super::*;
    use rug::Rational;

    #[test]
    fn objects_in_objects_give_names_with_dots() {
        let text =
            r#"{"rbm": {"W": [[1, 0.10], [2, "ln 2"]], "type": "binary"}, "T": 2, "n": null}"#;
        let named = json_arrays(text, "m").unwrap();
        assert_eq!(named.names().collect::<Vec<_>>(), ["rbm.W", "T"]);
        let w = named.get("rbm.W").unwrap();
        assert_eq!(w.shape(), [2, 2]);
        assert_eq!(w.entry(1), Entry::Spelled("0.10"));
        assert_eq!(w.entry(3), Entry::Text("ln 2".into()));
        assert_eq!(w.at("rbm.W", 1), "rbm.W[0][1] (line 1, column 20)");
        assert_eq!(named.get("T").unwrap().shape(), [0; 0]);
        assert_eq!(named.texts(), [("rbm.type".into(), "binary".into())]);
        assert_eq!(named.passed()[0].why, "null");
    }

    #[test]
    fn lists_that_are_no_arrays_are_passed_over_and_named() {
        let text = r#"{"a": [[1], [1, 2]], "b": ["x"], "c": [{"v": 1}], "d": []}"#;
        let named = json_arrays(text, "m").unwrap();
        assert_eq!(named.names().collect::<Vec<_>>(), ["d"]);
        let passed: Vec<_> = named.passed().iter().map(|one| one.name.as_str()).collect();
        assert_eq!(passed, ["a", "b", "c"]);
    }

    #[test]
    fn two_ways_to_one_name_are_refused() {
        let error = json_arrays(r#"{"a.b": [1], "a": {"b": [1]}}"#, "m").err();
        assert!(
            error
                .unwrap()
                .to_string()
                .contains("two arrays named `a.b`")
        );
    }

    #[test]
    fn a_dtype_says_what_bare_numbers_mean() {
        let named = json_arrays(r#"{"dtype": "float32", "W": [0.1, "0.1"]}"#, "m").unwrap();
        let w = named.get("W").unwrap();
        let shift = |place| w.theta(place).unwrap().shift().clone();
        // 13421773/134217728 is the single nearest to 0.1.
        assert_eq!(shift(0), Rational::from((13421773, 134217728)));
        assert_eq!(shift(1), Rational::from((1, 10)));
    }

    #[test]
    fn a_table_is_one_array_of_the_files_name() {
        let named = csv_arrays("x,y\n1,2\n3,ln 2\n", "model").unwrap();
        let table = named.get("model").unwrap();
        assert_eq!((table.shape(), table.len()), (&[2, 2][..], 4));
        assert_eq!(table.entry(3), Entry::Spelled("ln 2"));
        assert_eq!(table.at("model", 3), "model[1][1] (line 3, cell 2)");
    }
}
