//! Releases for measuring: some thousand characters each, in categories and topics, over ten years.

use std::{fmt::Write as _, io, path::Path};

use crate::{
    random::Random,
    write::{civil, days, file},
};

/// Sections of the site that lists releases, and how they are listed.
pub(crate) const SECTION: &str = r#"
[[section]]
id = "releases"
title = { zh = "新闻发布", en = "Releases" }
route = "releases/"

"#;

const CATEGORIES: [&str; 5] = ["通报", "公告", "解读", "预警", "月报"];
const ISSUERS: [&str; 3] = [
    "样例市生态环境局",
    "样例市生态环境局东城分局",
    "样例市环境监测中心",
];
const TOPICS: [&str; 20] = [
    "空气",
    "地表水",
    "饮用水",
    "近岸海域",
    "浴场",
    "噪声",
    "土壤",
    "固废",
    "辐射",
    "执法",
    "督察",
    "信访",
    "应急",
    "规划",
    "标准",
    "监测",
    "生态",
    "气候",
    "企业",
    "宣传",
];
const SENTENCES: [&str; 8] = [
    "各有关单位要按照职责分工，抓好各项措施的落实，并按时报送进展情况",
    "监测点位运行正常，数据经审核后向社会公布，公众可以在本站查询",
    "对发现的问题要建立清单，明确责任单位和完成时限，整改一项销号一项",
    "公众如发现环境违法行为，可以拨打热线电话举报，也可以在网上留言",
    "下一步将继续加强日常巡查和夜间检查，防止问题反弹",
    "有关标准和评价方法见本站“方法”栏目，每个数字都可以核对",
    "专家组认为，本次工作组织有序，资料齐全，结论可信",
    "本通报所附清单为样例，不代表任何真实单位的情况",
];

/// Writes `count` releases below `content/releases/`.
pub(crate) fn write(out: &Path, seed: u64, count: usize) -> io::Result<()> {
    let mut random = Random::new(seed, "releases");
    let first = days(2017, 1, 1);
    for n in 0..count {
        let day = first + (n as i64 * 3_600) / count.max(1) as i64;
        let (year, month, date) = civil(day);
        let text = release(&mut random, n, &format!("{year:04}-{month:02}-{date:02}"));
        let folder = out.join(format!("content/releases/{year:04}"));
        file(&folder, &format!("r{n:05}.md"), &text)?;
    }
    Ok(())
}

fn release(random: &mut Random, n: usize, day: &str) -> String {
    let pick = |random: &mut Random, n: usize| random.whole(0, n as i64 - 1) as usize;
    let category = CATEGORIES[pick(random, CATEGORIES.len())];
    let issuer = ISSUERS[pick(random, ISSUERS.len())];
    let topic = TOPICS[pick(random, TOPICS.len())];
    let other = TOPICS[pick(random, TOPICS.len())];
    let (hour, minute) = (random.whole(8, 17), random.whole(0, 59));
    let mut out = format!(
        "+++\ntitle = \"关于{topic}工作情况的{category}（样例第{n}号）\"\n\
         summary = \"{topic}工作情况的{category}，由程序生成。\"\n\
         publish_at = \"{day}T{hour:02}:{minute:02}\"\nissuer = \"{issuer}\"\n\
         document_number = \"样例〔{}〕{n}号\"\ncategory = \"{category}\"\n\
         topics = [\"{topic}\", \"{other}\"]\n+++\n",
        &day[..4]
    );
    if topic == other {
        out = out.replace(&format!(", \"{other}\"]"), "]");
    }
    // Writing to memory does not fail.
    for part in ["基本情况", "主要做法", "下一步工作"] {
        let _ = write!(out, "\n## {part}\n\n");
        for _ in 0..2 {
            for _ in 0..5 {
                let _ = write!(out, "{}。", SENTENCES[pick(random, SENTENCES.len())]);
            }
            out.push_str("\n\n");
        }
    }
    let _ = write!(
        out,
        "- **责任单位：**{issuer}\n- 联系方式见[首页](/)\n\n|项目|情况|\n|---|---|\n|{topic}|正常|\n|{other}|正常|\n"
    );
    out
}
