//! The colour of a site as a style sheet over that of its theme.

use crate::config::{Colour, Look};

/// The sheet; `None` where the site declares no colour.
pub(super) fn sheet(look: &Look) -> Option<String> {
    let brand = look.brand();
    let dark = look.brand_dark();
    if brand.is_none() && dark.is_none() {
        return None;
    }
    let mut out = String::from("/* From [look] in site.toml. */\n@layer tokens {\n");
    if let Some(brand) = brand {
        let light = light(brand);
        out.push_str(&format!("  :root {{ {light} }}\n"));
    }
    let on_dark = on_dark(brand, dark);
    out.push_str(&format!(
        "  @media (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{ {on_dark} }} }}\n\
         \x20 :root[data-theme=\"dark\"] {{ {on_dark} }}\n}}\n"
    ));
    Some(out)
}

fn light(brand: Colour) -> String {
    let mut out = declared("brand", brand) + &declared("band", brand);
    out += &declared("band-2", mixed(brand, [0; 3], 25));
    out += &declared("band-3", mixed(brand, [0; 3], 10));
    out += &declared("tint", mixed(brand, [0xff; 3], 90));
    out + &format!("--head: {}14;", hex(brand))
}

/// On dark ground the band of the header is the colour in the shade.
fn on_dark(brand: Option<Colour>, dark: Option<Colour>) -> String {
    let mut out = dark.map_or_else(String::new, |dark| declared("brand", dark));
    if let Some(brand) = brand {
        out += &declared("band", mixed(brand, [0; 3], 45));
        out += &declared("band-2", mixed(brand, [0; 3], 58));
        out += &declared("band-3", mixed(brand, [0; 3], 40));
        out += &declared("tint", mixed(brand, [0x17, 0x1c, 0x1e], 78));
    }
    out
}

fn declared(name: &str, colour: Colour) -> String {
    format!("--{name}: {}; ", hex(colour))
}

fn hex([r, g, b]: Colour) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A colour with so many hundredths of another.
fn mixed(colour: Colour, other: Colour, share: u16) -> Colour {
    let part = |i: usize| {
        let sum = u16::from(colour[i]) * (100 - share) + u16::from(other[i]) * share;
        u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
    };
    [part(0), part(1), part(2)]
}
