//! Guesses for tables as offices keep them; each must be a declaration that reads.

use super::*;
use crate::{
    declare::{Declaration, Kind},
    diagnostic::Report,
    quantity::{Grain, Missing},
    source::{ReadOptions, Sources, grids},
};

fn infer_text(name: &str, text: &str) -> (Declaration, Inference) {
    let sources = Sources::from_files([(name.to_owned(), text.into())]);
    let file = sources.get(name).expect("just given");
    let grids = grids(file, &ReadOptions::default(), &mut Report::default());
    let inference = infer(&grids, name, None);
    let declaration = toml::from_str(&inference.toml);
    (
        declaration.unwrap_or_else(|e| panic!("{e}\n{}", inference.toml)),
        inference,
    )
}

fn field<'a>(declaration: &'a Declaration, header: &str) -> &'a crate::declare::Field {
    let found = declaration.field.iter().find(|f| f.header == [header]);
    found.unwrap_or_else(|| panic!("no field {header}"))
}

fn keys(declaration: &Declaration) -> Vec<&str> {
    declaration
        .key
        .iter()
        .map(|key| key.value.as_str())
        .collect()
}

#[test]
fn observations_with_title_units_and_tokens() {
    let text = "某市水质月报,,,,\n\
        序号,断面,月份,氨氮(mg/L),水质类别\n\
        1,甲桥,2026-01,0.15,Ⅱ\n2,乙桥,2026-01,<0.025,Ⅲ\n\
        3,甲桥,2026-02,停产,Ⅱ\n4,乙桥,2026-02,1.2,Ⅲ\n\
        5,甲桥,2026-03,0.3,Ⅱ\n6,乙桥,2026-03,-,Ⅱ\n\
        7,甲桥,2026-04,0.3,Ⅱ\n8,乙桥,2026-04,0.31,Ⅱ\n\
        9,甲桥,2026-05,0.3,Ⅱ\n10,乙桥,2026-05,0.31,Ⅱ\n";
    let (declared, inference) = infer_text("water-monthly.csv", text);
    assert_eq!(declared.id.value, "water-monthly");
    assert_eq!(declared.kind, Kind::Observations);
    assert_eq!(declared.ignore, ["序号"]);
    let ammonia = field(&declared, "氨氮");
    assert_eq!(ammonia.kind, FieldType::Quantity);
    assert_eq!(
        (ammonia.unit.as_deref(), ammonia.decimals),
        (Some("mg/L"), Some(3))
    );
    assert_eq!(ammonia.missing.get("停产"), Some(&Missing::Stopped));
    assert_eq!(ammonia.missing.len(), 1, "the dash needs no declaration");
    let class = field(&declared, "水质类别");
    assert_eq!(class.kind, FieldType::Choice);
    assert_eq!(class.constraints.one_of, ["Ⅱ", "Ⅲ"]);
    let (section, month) = (field(&declared, "断面"), field(&declared, "月份"));
    assert_eq!(month.kind, FieldType::Month);
    assert_eq!(
        keys(&declared),
        [section.name.value.as_str(), month.name.value.as_str()]
    );
    assert!(section.constraints.required);
    let time = declared.time.as_ref().expect("a time");
    assert_eq!(
        (time.field.value.as_str(), time.grain),
        ("month", Grain::Month)
    );
    assert_eq!(
        declared.subject.as_ref().map(|s| s.by.value.clone()),
        Some(section.name.value.clone())
    );
    assert!(
        inference
            .unsure
            .iter()
            .any(|(zh, en)| zh.contains("停产") && en.contains("停产"))
    );
}

#[test]
fn a_register_with_credit_codes_and_leading_zeros() {
    // The example of GB 32100—2015, annex A.
    let text = "单位名称,统一社会信用代码,邮编,是否重点\n\
        甲公司,91350100M000100Y43,035001,是\n乙公司,91350100M000100Y43,035002,否\n\
        丙公司,91350100M000100Y43,035002,否\n";
    let (declared, _) = infer_text("企业名录.csv", text);
    assert_eq!(declared.id.value, "dataset");
    assert_eq!(declared.title.zh, "企业名录");
    assert_eq!(declared.kind, Kind::Register);
    let code = field(&declared, "统一社会信用代码");
    assert_eq!(
        (code.kind, code.constraints.credit_code),
        (FieldType::Code, true)
    );
    assert_eq!(field(&declared, "邮编").kind, FieldType::Code);
    assert_eq!(field(&declared, "是否重点").kind, FieldType::Boolean);
    assert_eq!(
        keys(&declared),
        [field(&declared, "单位名称").name.value.as_str()]
    );
}

#[test]
fn dates_in_their_spellings() {
    for (cells, kind) in [
        (["2026-03-05", "2026-3-6"], FieldType::Date),
        (["20260305", "20260306"], FieldType::Date),
        (["2026年3月5日", "2026年3月6日"], FieldType::Date),
        (["2026-03-05 00:00", "2026-03-05 01:00"], FieldType::Time),
        (["2026年3月5日18时", "2026年3月5日19时"], FieldType::Time),
        (["2026年3月", "2026年4月"], FieldType::Month),
        (["2026年", "2027年"], FieldType::Year),
        (["2026", "2027"], FieldType::Quantity),
        (["11010101", "11010202"], FieldType::Quantity),
    ] {
        let text = format!("甲,值（μg/m³）\n{},1\n{},2.5\n", cells[0], cells[1]);
        let (declared, _) = infer_text("x.csv", &text);
        assert_eq!(field(&declared, "甲").kind, kind, "{cells:?}");
        let value = field(&declared, "值");
        assert_eq!(
            (value.unit.as_deref(), value.decimals),
            (Some("μg/m³"), Some(1))
        );
    }
    let (declared, _) = infer_text("x.csv", "年份,天数\n2025,300\n2026,310\n");
    assert_eq!(field(&declared, "年份").kind, FieldType::Year);
    assert_eq!(field(&declared, "天数").kind, FieldType::Count);
}

#[test]
fn notes_below_the_table_are_left_out() {
    let text = "断面,月份,氨氮(mg/L)\n甲桥,2026-01,0.15\n乙桥,2026-01,0.2\n注：未经审核,,\n";
    let (declared, _) = infer_text("water.csv", text);
    assert_eq!(declared.leave_out, ["注"]);
    assert_eq!(field(&declared, "氨氮").kind, FieldType::Quantity);
    let json = "{\"data\":[{\"断面\":\"甲桥\",\"值\":{\"氨氮\":0.15}},{\"断面\":\"乙桥\",\"值\":{\"氨氮\":2}}]}";
    let (declared, _) = infer_text("water.json", json);
    let ammonia = field(&declared, "值.氨氮");
    assert_eq!(
        (ammonia.kind, ammonia.decimals),
        (FieldType::Quantity, Some(2))
    );
}

#[test]
fn strange_tables_still_give_a_declaration() {
    for text in [
        "",
        "a",
        "\n\n",
        "1,2\n3,4\n",
        "甲,甲\nx,y\n",
        "a\"b\\c\u{1},\n\"x\ny\",z\n",
        ",,\n,,\n",
    ] {
        infer_text("奇怪.csv", text);
    }
    let inference = infer(&[], "", None);
    assert!(
        toml::from_str::<Declaration>(&inference.toml).is_ok(),
        "{}",
        inference.toml
    );
    assert!(
        inference
            .unsure
            .iter()
            .any(|(zh, _)| zh.contains("没有找到"))
    );
}
