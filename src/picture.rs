//! Photographs and drawings as the public gets them: no wider than declared, upright, and with
//! nothing in the file but the picture.
//!
//! In: the bytes of a JPEG or PNG file. Out: bytes of the same kind, made anew, so that camera,
//! place, author and preview of the original (EXIF, XMP, IPTC, comments) are gone.
//! Never: disk, clock, what the picture shows.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};

/// Quality of JPEG files: what is lost is not seen, and a photograph 1280 wide takes some 200 kB.
const QUALITY: u8 = 82;
/// Widest and highest picture that is read.
const LARGEST: u32 = 20_000;
/// Most memory that reading one picture may take.
const MEMORY: u64 = 512 << 20;

/// A picture as it will be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Width in pixels, after turning and making smaller.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// What the program says of a picture that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl From<image::ImageError> for Unreadable {
    fn from(error: image::ImageError) -> Self {
        Self(error.to_string())
    }
}

/// How large a picture will be; only the head of the file is looked at.
///
/// # Errors
/// A file that is no JPEG or PNG, or is too large.
pub fn look(bytes: &[u8], widest: u32) -> Result<Look, Unreadable> {
    let (mut decoder, _) = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    let turned = is_turned(decoder.orientation().unwrap_or(Orientation::NoTransforms));
    let (width, height) = if turned {
        (height, width)
    } else {
        (width, height)
    };
    Ok(fit(width, height, widest))
}

/// The picture made anew: upright, no wider than `widest`, without metadata.
///
/// # Errors
/// A file that cannot be read to its end.
pub fn fitted(bytes: &[u8], widest: u32) -> Result<Vec<u8>, Unreadable> {
    let (mut decoder, format) = decoder(bytes)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    let look = fit(picture.width(), picture.height(), widest);
    if look.width != picture.width() {
        // No sine and no exponential in this filter: every machine makes the same bytes.
        picture = picture.resize_exact(look.width, look.height, FilterType::CatmullRom);
    }
    encoded(&picture, format)
}

fn decoder(bytes: &[u8]) -> Result<(impl ImageDecoder + '_, ImageFormat), Unreadable> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        // Reading from memory does not fail.
        .map_err(|e| Unreadable(e.to_string()))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let format = reader.format().ok_or_else(|| Unreadable(String::new()))?;
    Ok((reader.into_decoder()?, format))
}

fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// The size inside `widest`, the height in proportion and rounded half up.
fn fit(width: u32, height: u32, widest: u32) -> Look {
    if width <= widest {
        return Look { width, height };
    }
    let (w, h, max) = (u64::from(width), u64::from(height), u64::from(widest));
    let scaled = (h * max * 2 + w) / (w * 2);
    Look {
        width: widest,
        height: u32::try_from(scaled).unwrap_or(u32::MAX).max(1),
    }
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, Unreadable> {
    let mut out = Cursor::new(Vec::new());
    let has_colour = picture.color().has_color();
    if format == ImageFormat::Jpeg {
        let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
        let plain = if has_colour {
            DynamicImage::from(picture.to_rgb8())
        } else {
            DynamicImage::from(picture.to_luma8())
        };
        plain.write_with_encoder(encoder)?;
    } else {
        let plain = match (has_colour, picture.color().has_alpha()) {
            (true, true) => DynamicImage::from(picture.to_rgba8()),
            (true, false) => DynamicImage::from(picture.to_rgb8()),
            (false, true) => DynamicImage::from(picture.to_luma_alpha8()),
            (false, false) => DynamicImage::from(picture.to_luma8()),
        };
        plain.write_to(&mut out, ImageFormat::Png)?;
    }
    Ok(out.into_inner())
}
