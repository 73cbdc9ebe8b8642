//! JSON: records found, flattened and placed.

use super::*;

fn rows(text: &str) -> Vec<Vec<String>> {
    let file = file("x.json", text);
    let grid = one_grid(&file);
    let owned = |row: Vec<&str>| row.into_iter().map(str::to_owned).collect();
    cells(&grid).into_iter().map(owned).collect()
}

fn code(name: &str, text: &str) -> Vec<&'static str> {
    codes(&faults(&file(name, text), &ReadOptions::default()))
}

#[test]
fn records_become_rows_and_objects_columns() {
    let text = "[{\"a\":1.50,\"b\":{\"c\":\"x\\u4e2d\",\"d\":null}},\n {\"b\":{\"d\":true},\"e\":\"\"},{}]";
    assert_eq!(
        rows(text),
        [
            ["a", "b.c", "b.d", "e"],
            ["1.50", "x中", "", ""],
            ["", "", "true", ""],
            ["", "", "", ""],
        ]
    );
    let file = file("x.json", text);
    let grid = one_grid(&file);
    let at = grid.location(2, 2, "b.d");
    assert_eq!(&text[span(&at)], "true");
    let Place::Cell(cell) = &at.place else {
        panic!("a cell");
    };
    assert_eq!((cell.pointer.as_deref(), cell.row), (Some("/1/b/d"), 2));
}

#[test]
fn the_list_is_found_or_named() {
    let text =
        "{\"code\":0,\"data\":{\"tags\":[\"x\"],\"list\":[{\"a\":1}],\"empty\":[]},\"total\":1}";
    assert_eq!(rows(text), [["a"], ["1"]]);
    let two = "{\"one\":[{\"a\":1}],\"two\":[{\"a\":2}],\"a/b\":[{\"a\":3}]}";
    assert_eq!(code("x.json", two), ["source::choose-records"]);
    for (wanted, value) in [("/one", "1"), ("/two/", "2"), ("/a~1b", "3")] {
        let options = ReadOptions {
            records: Some(wanted.to_owned()),
            ..Default::default()
        };
        let read = grids(&file("x.json", two), &options, &mut Report::default());
        assert_eq!(read.first().map(|grid| grid.cell(1, 0)), Some(value));
    }
    let wrong = ReadOptions {
        records: Some("/three".to_owned()),
        ..Default::default()
    };
    assert_eq!(
        codes(&faults(&file("x.json", two), &wrong)),
        ["source::no-such-records"]
    );
    for (text, expected) in [
        ("{\"a\":1}", "source::no-records"),
        ("[1,2]", "source::no-records"),
        ("[]", "source::empty-file"),
        ("[{}]", "source::empty-file"),
        ("  ", "source::empty-file"),
        ("[{\"a\":[1]}]", "source::json-list"),
        ("[{\"a\":1,\"a\":2}]", "source::json-name-twice"),
        ("[{\"a.b\":1,\"a\":{\"b\":2}}]", "source::json-name-twice"),
        ("{\"a\":[{\"b\":1}", "source::bad-json"),
        ("[1][2]", "source::bad-json"),
    ] {
        assert_eq!(code("x.json", text), [expected], "{text}");
    }
}

#[test]
fn a_record_on_each_line() {
    let text = "{\"a\":1}\n{\"a\":2,\"b\":\"x\"}\n";
    for name in ["x.jsonl", "x.ndjson", "x.json"] {
        let file = file(name, text);
        let grid = one_grid(&file);
        assert_eq!(cells(&grid), [["a", "b"], ["1", ""], ["2", "x"]]);
        let Place::Cell(cell) = grid.location(2, 1, "b").place else {
            panic!("a cell");
        };
        assert_eq!((cell.pointer.as_deref(), cell.row), (Some("/b"), 2));
    }
    assert_eq!(told(&file("x.jsonl", "{\"a\":1}")), Vec::<&str>::new());
}

#[test]
fn hostile_shapes_end_in_a_finding() {
    assert_eq!(
        code("x.json", &"{\"a\":".repeat(100)),
        ["source::json-too-deep"]
    );
    let wide: String = (0..5000).map(|i| format!(",\"k{i}\":1")).collect();
    assert_eq!(
        code("x.json", &format!("[{{{}}}]", &wide[1..])),
        ["source::too-many-cells"]
    );
    // Every record with 4000 names of its own would be a table of 10^8 blank cells.
    let names: String = (0..4000).map(|i| format!(",\"k{i}\":1")).collect();
    let many = format!("[{{{}}}{}]", &names[1..], ",{\"k0\":1}".repeat(20_000));
    assert_eq!(code("x.json", &many), ["source::too-large"]);
}
