//! The columns of a county's year, and how each comes about.

use crate::county::COUNT;

/// One column of the table.
pub(crate) struct Column {
    /// Name in the declaration.
    pub(crate) key: &'static str,
    /// Header with unit.
    pub(crate) header: &'static str,
    /// Decimals written.
    pub(crate) decimals: u32,
    /// First year in which it was counted.
    pub(crate) since: Option<i64>,
    /// How its values come about.
    pub(crate) law: Law,
}

/// How the values of a column come about.
pub(crate) enum Law {
    /// Parts of the city's total of that name.
    Total(&'static [f64; COUNT]),
    /// Parts of a total that starts somewhere and grows; in units of the last decimal.
    Grow(f64, f64, &'static [f64; COUNT]),
    /// The same every year.
    Fixed([i64; COUNT]),
    /// One from that year on; 0: never.
    Since([i64; COUNT]),
    /// A share of another column: at first, in the end (districts, counties), and its pace.
    Part {
        /// The whole.
        of: &'static str,
        /// Share in the first year.
        from: [f64; 2],
        /// Share towards which it goes.
        to: [f64; 2],
        /// Share of the way that is gone each year.
        pace: f64,
    },
    /// The sum of another column from one year to another.
    Gathered(&'static str, i64, i64),
}

const INDUSTRY: [f64; COUNT] = [0.14, 0.20, 0.19, 0.17, 0.11, 0.10, 0.09];
const PEOPLE: [f64; COUNT] = [0.06, 0.21, 0.22, 0.22, 0.16, 0.12, 0.01];
const FARMS: [f64; COUNT] = [0.02, 0.06, 0.21, 0.34, 0.24, 0.125, 0.005];
const HEAVY: [f64; COUNT] = [0.27, 0.16, 0.19, 0.12, 0.10, 0.13, 0.03];

const fn column(key: &'static str, header: &'static str, decimals: u32, law: Law) -> Column {
    Column {
        key,
        header,
        decimals,
        since: None,
        law,
    }
}

const fn part(of: &'static str, from: [f64; 2], to: [f64; 2], pace: f64) -> Law {
    Law::Part { of, from, to, pace }
}

/// All columns; one that is made of others stands behind them.
pub(crate) const COLUMNS: [Column; 59] = [
    column("gdp", "地区生产总值(亿元)", 1, Law::Total(&INDUSTRY)),
    column("industry", "工业增加值(亿元)", 1, Law::Total(&INDUSTRY)),
    column("energy", "能源消费总量(万tce)", 1, Law::Total(&HEAVY)),
    column("coal", "煤炭消费量(万t)", 1, Law::Total(&HEAVY)),
    column("water", "用水总量(万m³)", 0, Law::Total(&FARMS)),
    column("carbon", "二氧化碳排放量(万t)", 1, Law::Total(&HEAVY)),
    column("cod", "化学需氧量(t)", 0, Law::Total(&FARMS)),
    column("nh3n", "氨氮(t)", 0, Law::Total(&PEOPLE)),
    column("so2", "二氧化硫(t)", 0, Law::Total(&HEAVY)),
    column("nox", "氮氧化物(t)", 0, Law::Total(&HEAVY)),
    Column {
        since: Some(2015),
        ..column("vocs", "挥发性有机物(t)", 0, Law::Total(&HEAVY))
    },
    column("invest", "环保投入(万元)", 0, Law::Total(&INDUSTRY)),
    column("spending", "环保财政支出(万元)", 0, Law::Total(&INDUSTRY)),
    column(
        "fund",
        "县区生态建设专项奖励资金(万元)",
        0,
        Law::Grow(5_900.0, 0.075, &[0.143; COUNT]),
    ),
    column(
        "sewage",
        "城镇生活污水产生量(万t)",
        0,
        Law::Grow(16_800.0, 0.028, &PEOPLE),
    ),
    column(
        "sewage_treated",
        "城镇生活污水处理量(万t)",
        0,
        part("sewage", [0.76, 0.53], [0.975, 0.94], 0.17),
    ),
    column(
        "towns",
        "乡镇街道(个)",
        0,
        Law::Fixed([7, 15, 15, 19, 13, 11, 4]),
    ),
    column(
        "sewage_towns",
        "建成污水处理设施的乡镇街道(个)",
        0,
        part("towns", [0.45, 0.22], [1.0, 1.0], 0.20),
    ),
    column(
        "fee_towns",
        "开征污水处理费的乡镇街道(个)",
        0,
        part("towns", [0.35, 0.12], [1.0, 1.0], 0.42),
    ),
    column(
        "river_sewage",
        "蔷薇河等沿岸乡镇生活污水产生量(万t)",
        0,
        Law::Grow(1_450.0, 0.018, &[0.0, 0.40, 0.0, 0.46, 0.14, 0.0, 0.0]),
    ),
    column(
        "river_sewage_treated",
        "蔷薇河等沿岸乡镇生活污水处理量(万t)",
        0,
        part("river_sewage", [0.42, 0.34], [1.0, 0.99], 0.24),
    ),
    column(
        "villages",
        "行政村(个)",
        0,
        Law::Fixed([48, 152, 428, 346, 298, 228, 18]),
    ),
    column(
        "refuse_villages",
        "生活垃圾收运处置体系覆盖的行政村(个)",
        0,
        part("villages", [0.48, 0.30], [1.0, 1.0], 0.24),
    ),
    column(
        "refuse",
        "生活垃圾产生量(万t)",
        1,
        Law::Grow(1_010.0, 0.026, &PEOPLE),
    ),
    column(
        "refuse_safe",
        "生活垃圾无害化处理量(万t)",
        1,
        part("refuse", [0.74, 0.48], [1.0, 1.0], 0.26),
    ),
    column(
        "medical",
        "医疗废物产生量(t)",
        0,
        Law::Grow(2_060.0, 0.052, &PEOPLE),
    ),
    column(
        "medical_safe",
        "医疗废物集中处置量(t)",
        0,
        part("medical", [0.90, 0.78], [1.0, 1.0], 0.30),
    ),
    column(
        "medical_towns",
        "医疗废物收运覆盖的乡镇街道(个)",
        0,
        part("towns", [0.60, 0.34], [1.0, 1.0], 0.28),
    ),
    column(
        "hazardous",
        "危险废物产生量(t)",
        0,
        Law::Grow(61_000.0, 0.064, &HEAVY),
    ),
    column(
        "hazardous_safe",
        "危险废物利用处置量(t)",
        0,
        part("hazardous", [0.91, 0.88], [0.997, 0.995], 0.18),
    ),
    column(
        "sources",
        "在用放射源(枚)",
        0,
        Law::Grow(268.0, 0.022, &INDUSTRY),
    ),
    column(
        "sources_old",
        "累计废弃放射源(枚)",
        0,
        Law::Grow(96.0, 0.058, &INDUSTRY),
    ),
    column(
        "sources_stored",
        "已安全收贮的废弃放射源(枚)",
        0,
        part("sources_old", [0.88, 0.80], [1.0, 1.0], 0.50),
    ),
    column(
        "metals",
        "重点重金属排放量(kg)",
        1,
        Law::Grow(12_850.0, -0.038, &HEAVY),
    ),
    column(
        "straw",
        "秸秆产生量(万t)",
        1,
        Law::Grow(4_120.0, -0.003, &FARMS),
    ),
    column(
        "straw_used",
        "秸秆综合利用量(万t)",
        1,
        part("straw", [0.80, 0.77], [0.985, 0.965], 0.20),
    ),
    column(
        "planting",
        "主要农作物种植面积(万亩)",
        1,
        Law::Grow(7_420.0, -0.001, &FARMS),
    ),
    column(
        "certified",
        "无公害、绿色、有机产品种植面积(万亩)",
        1,
        part("planting", [0.52, 0.45], [0.745, 0.715], 0.16),
    ),
    column(
        "land",
        "土地面积(hm²)",
        0,
        Law::Fixed([56_000, 70_100, 151_400, 203_700, 153_800, 103_000, 18_600]),
    ),
    column(
        "forest",
        "森林面积(hm²)",
        0,
        part("land", [0.25, 0.228], [318.0 / 1000.0, 0.297], 0.17),
    ),
    column(
        "planted",
        "当年造林(万亩)",
        1,
        Law::Grow(372.0, -0.070, &FARMS),
    ),
    column(
        "planted_plan",
        "三年计划累计造林(万亩)",
        1,
        Law::Gathered("planted", 2011, 2013),
    ),
    column(
        "eco_county",
        "国家级生态县区命名(个)",
        0,
        Law::Since([2015, 2016, 2013, 2013, 2018, 0, 2015]),
    ),
    column(
        "eco_towns",
        "国家级生态镇街(个)",
        0,
        part("towns", [0.14, 0.12], [0.96, 0.90], 0.17),
    ),
    column(
        "eco_villages",
        "市级以上生态村(个)",
        0,
        part("villages", [0.18, 0.15], [0.84, 0.78], 0.13),
    ),
    column(
        "schools",
        "中小学校(所)",
        0,
        Law::Fixed([36, 92, 118, 126, 108, 82, 12]),
    ),
    column(
        "green_schools",
        "绿色学校(所)",
        0,
        part("schools", [0.46, 0.40], [0.97, 0.90], 0.23),
    ),
    column(
        "communities",
        "社区(个)",
        0,
        Law::Fixed([38, 104, 62, 58, 46, 34, 16]),
    ),
    column(
        "green_communities",
        "绿色社区(个)",
        0,
        part("communities", [0.22, 0.17], [0.76, 0.66], 0.24),
    ),
    column(
        "farms",
        "规模农场(个)",
        0,
        Law::Fixed([5, 12, 34, 52, 41, 28, 2]),
    ),
    column(
        "farms_eco",
        "生态农场(个)",
        0,
        part("farms", [0.30, 0.24], [1.0, 1.0], 0.21),
    ),
    column(
        "farms_province",
        "省级生态农场(个)",
        0,
        part("farms", [0.08, 0.06], [0.52, 0.48], 0.17),
    ),
    column(
        "farms_nation",
        "国家级生态农场(个)",
        0,
        part("farms", [0.02, 0.01], [0.26, 0.25], 0.14),
    ),
    column(
        "organic",
        "国家级有机食品基地(个)",
        0,
        Law::Since([2014, 2015, 2012, 2012, 2014, 2017, 0]),
    ),
    column(
        "stations",
        "环境监测站(个)",
        0,
        Law::Fixed([1, 2, 1, 1, 1, 1, 1]),
    ),
    column(
        "stations_fit",
        "标准化达标的环境监测站(个)",
        0,
        part("stations", [0.5, 0.2], [1.0, 1.0], 0.33),
    ),
    column(
        "reserve",
        "建成的备用水源(处)",
        0,
        Law::Since([2013, 2012, 2014, 2013, 2015, 2016, 2013]),
    ),
    column(
        "zones",
        "省级以上开发区(个)",
        0,
        Law::Fixed([1, 1, 2, 1, 1, 1, 1]),
    ),
    column(
        "zones_eco",
        "省级以上生态工业园(个)",
        0,
        part("zones", [0.1, 0.1], [1.0, 0.7], 0.16),
    ),
];
