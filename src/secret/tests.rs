//! What is found and what is not. All numbers are published examples or made up.

use super::*;

fn kinds(text: &str) -> Vec<Kind> {
    kinds_under("", text)
}

fn kinds_under(head: &str, text: &str) -> Vec<Kind> {
    let found = scan(text, Heading::of(head));
    found.iter().map(|f| f.kind).collect()
}

/// The two examples that GB 11643—1999 prints.
#[test]
fn the_examples_of_the_standard_are_found() {
    for text in [
        "11010519491231002X",
        "440524188001010014",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-1949-1231-002x",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "110105\u{200B}19491231\u{FEFF}002\u{2060}X",
        "张三，11010519491231002X，男",
        "身份证：11010519491231002×。",
        "440524188001010014 11010519491231002X",
    ] {
        let found = kinds(text);
        assert!(
            !found.is_empty() && found.iter().all(|k| *k == Kind::ResidentId),
            "{text}: {found:?}"
        );
    }
    assert_eq!(kinds("440524188001010014 11010519491231002X").len(), 2);
    for text in [
        "110105194912310021", // check character
        "11010519491331002X", // month
        "99010519491231002X", // region
        "1101051949123100",   // too short
        "9110105194912310021",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
    assert_eq!(kinds("身份证号110105194912310021"), [Kind::ResidentId]);
    assert_eq!(
        kinds_under("身份证号", "130503670401001"),
        [Kind::ResidentId]
    );
    assert_eq!(kinds("注册号 130503670401001"), []);
}

#[test]
fn telephones_are_found() {
    for text in [
        "13812345678",
        "手机13812345678，",
        "138 1234 5678",
        "138-1234-5678",
        "１３８１２３４５６７８",
        "138\u{200B}1234\u{200B}5678",
        "+86 13812345678",
        "+86-138-1234-5678",
        "8613812345678",
        "0086 138 1234 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "138&nbsp;1234&nbsp;5678",
        "tel:13812345678",
    ] {
        assert_eq!(kinds(text), [Kind::Mobile], "{text}");
    }
    for text in [
        "0518-85521234",
        "（0518）85521234",
        "0518 8552 1234",
        "０５１８－８５５２１２３４",
        "010-62345678",
        "电话：051885521234",
        "电话85521234",
        "传真 8552-1234",
        "+86-518-85521234",
        "0376-6123456",
    ] {
        assert_eq!(kinds(text), [Kind::Landline], "{text}");
    }
    for text in [
        "12345",
        "热线12345、12369",
        "400-812-3456",
        "0.13812345678",
        "13812345678.25",
        "13812345678元",
        "13812345678 吨",
        "21381234567",
        "138123456789",
        "MF13812345678",
        "119.123456,34.567890",
        "2016-11-11",
        "20161111",
        "电话：0518-00000000",
        "苏环审〔2016〕13号",
        "0.0518-0.85521234",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

/// Test numbers that card schemes publish, and a number of the length of UnionPay's.
#[test]
fn cards_are_found() {
    for text in [
        "4111111111111111",
        "5555555555554444",
        "6212345678901232",
        "6200 0000 0000 0005",
        "卡号：6222021234567890128",
        "６２２２０２１２３４５６７８９０１２８",
    ] {
        assert_eq!(kinds(text), [Kind::BankCard], "{text}");
    }
    for text in [
        "4111111111111112",
        "6212345678901234",
        "2016-3207-0041-0350",
        "0000000000000000",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn the_rest_is_found() {
    let some = [
        ("护照E12345678", Kind::Passport),
        ("护照号：EA1234567", Kind::Passport),
        ("苏G12345", Kind::Plate),
        ("苏G·1A234", Kind::Plate),
        ("苏ＧＤ１２３４５", Kind::Plate),
        ("苏GD12345车", Kind::Plate),
        ("沪A1234警", Kind::Plate),
        ("zhang.san@163.com", Kind::Email),
        ("邮箱ｚｈａｎｇ＠163.com。", Kind::Email),
        ("海州区幸福路1号阳光小区3幢2单元401室", Kind::Address),
        ("家住东海县牛山街道富华路8号", Kind::Address),
        ("石桥村3组12号", Kind::Address),
        ("明珠花园5号楼302室", Kind::Address),
        ("学生：王小明。", Kind::Minor),
        ("学生王小明（男）", Kind::Minor),
        ("王小明（男，12岁）", Kind::Minor),
        ("居民李华，今年十三岁", Kind::Minor),
    ];
    for (text, kind) in some {
        assert_eq!(kinds(text), [kind], "{text}");
    }
    for text in [
        "E12345678",
        "设备编号 G12345678",
        "G1516高速（苏G1516）",
        "DB32/4041—2021",
        "icon@2x.png",
        "someone@example.com",
        "海州区朝阳东路88号恒润大厦A座1203室",
        "会议室",
        "核对住址等信息后登记在册的企业有12家",
        "电话普查 2345678户",
        "第3单元",
        "学生安全（防溺水）",
        "学生代表参加。",
        "12岁以下儿童",
        "学生：王某某。",
        "孩子王某，8岁",
        "工龄35年，年满60岁",
        "91320706YL00000120",
        "91320706YL00000120001P",
        "91110000100017643K",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
    assert_eq!(
        kinds_under("家庭住址", "东海县牛山街道富华路8号"),
        [Kind::Address]
    );
    assert_eq!(kinds_under("户籍地", "江苏省连云港市"), []);
    assert_eq!(kinds_under("企业地址", "东海县牛山街道富华路8号"), []);
    assert_eq!(kinds_under("产值(元)", "13812345678"), []);
    assert_eq!(kinds_under("备注", "13812345678"), [Kind::Mobile]);
    assert_eq!(kinds_under("护照号码", "E12345678"), [Kind::Passport]);
    assert_eq!(kinds_under("联系电话", "85521234"), [Kind::Landline]);
}

/// However it is written, a landline is the same.
#[test]
fn spellings_of_a_landline_are_one_number() {
    let mark = |text: &str| scan(text, Heading::of("phone"))[0].mark(text);
    for text in [
        "(0518) 8552 1234",
        "+86-518-85521234",
        "051885521234",
        "85521234",
    ] {
        assert_eq!(mark(text), mark("0518-85521234"), "{text}");
    }
    assert_ne!(mark("0518-85521235"), mark("0518-85521234"));
    assert_eq!(mark("010-62345678"), mark("62345678"));
    assert_eq!(mark("0376-6123456"), mark("6123456"));
}

#[test]
fn what_is_shown_says_little() {
    for (text, shown) in [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("138\u{200B}12345678", "138****5678"),
        ("11010519491231002X", "1101************2X"),
        ("0518-85521234", "0518-****1234"),
        ("6222021234567890128", "6222***********0128"),
        ("护照E12345678", "护照E******78"),
        ("苏G·12345", "苏G·***45"),
        ("zhang.san@163.com", "z********@163.com"),
        ("家住东海县牛山街道富华路8号。", "家住东海县****。"),
        ("学生：王小明。", "学生：王**。"),
    ] {
        assert_eq!(masked(text), shown, "{text}");
    }
    let text = "电话13812345678";
    let found = scan(text, Heading::default()).remove(0);
    assert_eq!(
        format!("{:?}", found.kept_back(text)),
        "Hidden(138****5678)"
    );
    assert_eq!(format!("{:?}", found.mark(text)), "Mark");
}
