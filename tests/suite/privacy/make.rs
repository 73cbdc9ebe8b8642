//! Real files of many formats, each with one text in one part of it.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{
    Chart, ChartType, DataValidation, DocProperties, Formula, Image, Note, Shape, Url, Workbook,
    Worksheet,
};

/// A workbook with one sheet that `fill` changes.
pub fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    books(|book| fill(book.add_worksheet()))
}

/// A workbook.
pub fn books(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("a workbook")
}

/// A table of two columns under the head `备注`.
fn table(sheet: &mut Worksheet, text: &str) {
    sheet.write(0, 0, "编号").expect("a cell");
    sheet.write(0, 1, "备注").expect("a cell");
    sheet.write(1, 0, "甲").expect("a cell");
    sheet.write(1, 1, text).expect("a cell");
}

/// The parts of a workbook that can hold a text, by name.
pub fn workbooks(text: &str, which: &str) -> Vec<u8> {
    let plain = |sheet: &mut Worksheet| table(sheet, "无");
    match which {
        "cell" => book(|s| table(s, text)),
        "number" => book(|s| {
            plain(s);
            s.write(2, 1, text.parse::<f64>().expect("a number"))
                .expect("a cell");
        }),
        "hidden-sheet" => books(|b| {
            plain(b.add_worksheet());
            let sheet = b.add_worksheet();
            table(sheet, text);
            sheet.set_hidden(true);
        }),
        "very-hidden-sheet" => books(|b| {
            plain(b.add_worksheet());
            let sheet = b.add_worksheet();
            table(sheet, text);
            sheet.set_very_hidden(true);
        }),
        "hidden-row" => book(|s| {
            table(s, text);
            s.set_row_hidden(1).expect("a row");
        }),
        "hidden-column" => book(|s| {
            table(s, text);
            s.set_column_hidden(1).expect("a column");
        }),
        "comment" => book(|s| {
            plain(s);
            s.insert_note(1, 1, &Note::new(text)).expect("a note");
        }),
        "title" | "author" | "remark" | "keywords" | "custom" => books(|b| {
            plain(b.add_worksheet());
            let own = DocProperties::new();
            b.set_properties(&match which {
                "title" => own.set_title(text),
                "author" => own.set_author(text),
                "remark" => own.set_comment(text),
                "keywords" => own.set_keywords(text),
                _ => own.set_custom_property("联系人", text),
            });
        }),
        "header" => book(|s| {
            plain(s);
            s.set_header(format!("&C{text}"));
        }),
        "footer" => book(|s| {
            plain(s);
            s.set_footer(format!("&L联系 {text}"));
        }),
        "shape" => book(|s| {
            plain(s);
            s.insert_shape(4, 0, &Shape::textbox().set_text(text))
                .expect("a shape");
        }),
        "prompt" => book(|s| {
            plain(s);
            let rule = DataValidation::new()
                .allow_any_value()
                .set_input_message(text)
                .expect("a message");
            s.add_data_validation(1, 1, 1, 1, &rule).expect("a rule");
        }),
        "formula" => book(|s| {
            plain(s);
            let formula = Formula::new(format!("=LEN(\"{text}\")")).set_result("18");
            s.write_formula(2, 1, formula).expect("a formula");
        }),
        "link" => book(|s| {
            plain(s);
            let link = Url::new(format!("mailto:{text}")).set_text("写信");
            s.write_url(2, 1, link).expect("a link");
        }),
        "chart" => book(|s| {
            plain(s);
            let mut chart = Chart::new(ChartType::Column);
            chart.add_series().set_values(("Sheet1", 1, 0, 1, 0));
            chart.title().set_name(text);
            s.insert_chart(5, 0, &chart).expect("a chart");
        }),
        "defined-name" => books(|b| {
            plain(b.add_worksheet());
            b.define_name("联系", &format!("=\"{text}\""))
                .expect("a name");
        }),
        "image" => book(|s| {
            plain(s);
            let image = Image::new_from_buffer(&png("Comment", text)).expect("an image");
            s.insert_image(5, 0, &image).expect("a picture");
        }),
        "sheet-name" => books(|b| {
            let sheet = b.add_worksheet();
            plain(sheet);
            sheet.set_name(text).expect("a name");
        }),
        "orphan" => with_part(&book(plain), "xl/sharedStrings.xml", |xml| {
            xml.replace("</sst>", &format!("<si><t>{text}</t></si></sst>"))
        }),
        "pivot" => {
            let xml = format!(
                "<pivotCacheRecords xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><r><s v=\"{text}\"/></r></pivotCacheRecords>"
            );
            with_new(
                &book(plain),
                "xl/pivotCache/pivotCacheRecords1.xml",
                xml.as_bytes(),
            )
        }
        "rich" => with_part(&book(plain), "xl/sharedStrings.xml", |xml| {
            let (a, b) = halves(text);
            xml.replace(
                "<si><t>无</t></si>",
                &format!("<si><r><t>{a}</t></r><r><rPr><b/></rPr><t>{b}</t></r></si>"),
            )
        }),
        other => panic!("no workbook {other}"),
    }
}

/// A text in two parts.
fn halves(text: &str) -> (&str, &str) {
    let middle = text.char_indices().nth(text.chars().count() / 2);
    text.split_at(middle.map_or(0, |(i, _)| i))
}

/// A ZIP container with a part changed.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut entries = entries(bytes);
    let part = entries
        .iter_mut()
        .find(|(n, _)| n == name)
        .expect("the part");
    let text = String::from_utf8(std::mem::take(&mut part.1)).expect("text");
    let changed = change(text.clone());
    assert_ne!(text, changed, "{name} is changed");
    part.1 = changed.into_bytes();
    zip(&entries)
}

fn with_new(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut entries = entries(bytes);
    entries.push((name.to_owned(), content.to_vec()));
    zip(&entries)
}

/// The files of a ZIP container.
pub fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
    (0..archive.len())
        .map(|i| {
            let mut entry = archive.by_index(i).expect("an entry");
            let mut out = Vec::new();
            entry.read_to_end(&mut out).expect("bytes");
            (entry.name().expect("a name").into_owned(), out)
        })
        .collect()
}

/// A ZIP container.
pub fn zip(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(name.as_str(), options).expect("an entry");
        out.write_all(bytes).expect("bytes");
    }
    out.finish().expect("a container").into_inner()
}

/// One file in a ZIP container.
pub fn zipped(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    zip(&[(name.to_owned(), bytes)])
}

/// A file packed alone.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("bytes");
    out.finish().expect("a file")
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A text document with `text` in one part.
pub fn document(text: &str, which: &str) -> Vec<u8> {
    let run = |t: &str| format!("<w:r><w:t xml:space=\"preserve\">{t}</w:t></w:r>");
    let mut body = format!("<w:p>{}</w:p>", run("通知正文。"));
    let mut extra: Vec<(String, Vec<u8>)> = Vec::new();
    let mut part = |name: &str, root: &str, inner: String| {
        let xml =
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:{root} {W}>{inner}</w:{root}>");
        extra.push((format!("word/{name}.xml"), xml.into_bytes()));
    };
    let passage = format!("<w:p>{}</w:p>", run(text));
    let (a, b) = halves(text);
    match which {
        "body" => body.push_str(&passage),
        "split-runs" => body.push_str(&format!("<w:p>{}<w:proofErr w:type=\"spellStart\"/>{}</w:p>", run(a), run(b))),
        "table" => body.push_str(&format!("<w:tbl><w:tr><w:tc>{passage}</w:tc></w:tr></w:tbl>")),
        "deleted" => body.push_str(&format!(
            "<w:p><w:del w:author=\"x\"><w:r><w:delText>{text}</w:delText></w:r></w:del></w:p>"
        )),
        "field" => body.push_str(&format!("<w:p><w:r><w:instrText>HYPERLINK \"tel:{text}\"</w:instrText></w:r></w:p>")),
        "header" => part("header1", "hdr", passage),
        "footer" => part("footer1", "ftr", passage),
        "comment" => part("comments", "comments", format!("<w:comment w:id=\"0\" w:author=\"x\">{passage}</w:comment>")),
        "footnote" => part("footnotes", "footnotes", format!("<w:footnote w:id=\"1\">{passage}</w:footnote>")),
        "property" => extra.push((
            "docProps/core.xml".to_owned(),
            format!("<?xml version=\"1.0\"?><cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:subject>{text}</dc:subject></cp:coreProperties>").into_bytes(),
        )),
        "link" => extra.push((
            "word/_rels/document.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"r\"><Relationship Id=\"r1\" Target=\"mailto:{text}\" TargetMode=\"External\"/></Relationships>").into_bytes(),
        )),
        "alt-text" => body.push_str(&format!("<w:p><w:r><w:drawing><wp:docPr xmlns:wp=\"p\" id=\"1\" descr=\"{text}\"/></w:drawing></w:r></w:p>")),
        other => panic!("no document {other}"),
    }
    let types =
        b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_vec();
    let main = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {W}><w:body>{body}</w:body></w:document>"
    );
    let mut all = vec![
        ("[Content_Types].xml".to_owned(), types),
        ("word/document.xml".to_owned(), main.into_bytes()),
    ];
    all.extend(extra);
    zip(&all)
}

/// Slides, drawn pages, open documents: packages of XML with the text in one passage.
pub fn package(text: &str, which: &str) -> Vec<u8> {
    let (mark, name, xml) = match which {
        "slide" => (
            "[Content_Types].xml",
            "ppt/slides/slide1.xml",
            format!(
                "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"
            ),
        ),
        "notes" => (
            "[Content_Types].xml",
            "ppt/notesSlides/notesSlide1.xml",
            format!(
                "<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:notes>"
            ),
        ),
        "ofd" => (
            "OFD.xml",
            "Doc_0/Pages/Page_0/Content.xml",
            format!(
                "<ofd:Page xmlns:ofd=\"o\"><ofd:TextObject><ofd:TextCode X=\"0\" Y=\"0\">{text}</ofd:TextCode></ofd:TextObject></ofd:Page>"
            ),
        ),
        "odt" => (
            "mimetype",
            "content.xml",
            format!(
                "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body><text:p>{text}</text:p></office:body></office:document-content>"
            ),
        ),
        other => panic!("no package {other}"),
    };
    zip(&[
        (mark.to_owned(), b"<x/>".to_vec()),
        (name.to_owned(), xml.into_bytes()),
    ])
}

/// A PDF file made of numbered objects, the first of which is the catalogue.
pub fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    out.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n")
            .into_bytes(),
    );
    out
}

/// A stream object, packed or not.
pub fn stream(head: &str, bytes: &[u8], packed: bool) -> Vec<u8> {
    let (bytes, filter) = match packed {
        false => (bytes.to_vec(), ""),
        true => {
            let mut out =
                flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            out.write_all(bytes).expect("bytes");
            (out.finish().expect("a stream"), "/Filter /FlateDecode")
        }
    };
    let mut out = format!("<< {head} {filter} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

fn utf16(text: &str) -> String {
    text.encode_utf16()
        .fold("FEFF".to_owned(), |out, unit| format!("{out}{unit:04X}"))
}

/// A PDF page with the text in one part of the file.
pub fn page(text: &str, which: &str) -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    let mut font = font.to_owned();
    let shown = |t: &str| format!("BT /F1 12 Tf 72 700 Td ({t}) Tj ET");
    let hex: String = text.bytes().map(|b| format!("{b:02X}")).collect();
    let mut content = shown("Notice");
    let (mut page, mut root, mut trailer) = (String::new(), String::new(), String::new());
    let mut more: Vec<Vec<u8>> = Vec::new();
    // Numbers of objects: 1 catalogue, 2 pages, 3 page, 4 content, 5 font, then these.
    let packed = which != "plain";
    match which {
        "plain" | "packed" => content = shown(text),
        "pieces" => {
            let parts: Vec<String> = text.chars().map(|c| format!("({c}) -20")).collect();
            content = format!("BT /F1 12 Tf 72 700 Td [{}] TJ ET", parts.join(" "));
        }
        "glyphs" => {
            let parts: Vec<String> = text
                .chars()
                .enumerate()
                .map(|(i, c)| format!("1 0 0 1 {} 700 Tm ({c}) Tj", 72.0 + 6.7 * i as f32))
                .collect();
            content = format!("BT /F1 12 Tf {} ET", parts.join(" "));
        }
        "unicode-map" => {
            font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [] >>".to_owned();
            let chars: Vec<char> = text.chars().collect();
            let mut map = String::from(
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
            );
            map.push_str(&format!("{} beginbfchar\n", chars.len()));
            for (i, c) in chars.iter().enumerate() {
                map.push_str(&format!("<{:04X}> <{:04X}>\n", i + 1, *c as u32));
            }
            map.push_str("endbfchar endcmap CMapName currentdict /CMap defineresource pop end end");
            more.push(stream("", map.as_bytes(), true));
            let codes: String = (1..=chars.len()).map(|i| format!("{i:04X}")).collect();
            content = format!("BT /F1 12 Tf 72 700 Td <{codes}> Tj ET");
        }
        "gbk" => {
            font = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [] >>".to_owned();
            content = format!("BT /F1 12 Tf 72 700 Td <{hex}> Tj ET");
        }
        "drawing" => {
            page = "/XObject << /Fm1 6 0 R >>".to_owned();
            content.push_str(" q /Fm1 Do Q");
            let head = "/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /Font << /F1 5 0 R >> >>";
            more.push(stream(head, shown(text).as_bytes(), true));
        }
        "info" => {
            trailer = "/Info 6 0 R".to_owned();
            more.push(format!("<< /Title <{}> /Producer (x) >>", utf16(text)).into_bytes());
        }
        "xmp" => {
            root = "/Metadata 6 0 R".to_owned();
            let xml = format!(
                "<x:xmpmeta xmlns:x=\"x\"><rdf:RDF xmlns:rdf=\"r\"><dc:description xmlns:dc=\"d\">{text}</dc:description></rdf:RDF></x:xmpmeta>"
            );
            more.push(stream(
                "/Type /Metadata /Subtype /XML",
                xml.as_bytes(),
                false,
            ));
        }
        "note" => {
            page.push_str(">> /Annots [6 0 R] /Dummy <<");
            more.push(
                format!("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ({text}) >>")
                    .into_bytes(),
            );
        }
        "form" => {
            root = "/AcroForm << /Fields [6 0 R] >>".to_owned();
            more.push(format!("<< /FT /Tx /T (name) /V <{}> >>", utf16(text)).into_bytes());
        }
        "attachment" => {
            root = "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.txt) /EF << /F 6 0 R >> >>] >> >>".to_owned();
            more.push(stream("/Type /EmbeddedFile", text.as_bytes(), true));
        }
        "scan" => {
            page = "/XObject << /Im1 6 0 R >>".to_owned();
            content = "q 500 0 0 500 0 0 cm /Im1 Do Q".to_owned();
            let head = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8";
            more.push(stream(head, &[0], false));
        }
        other => panic!("no page {other}"),
    }
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {root} >>").into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> {page} >> >>").into_bytes(),
        stream("", content.as_bytes(), packed),
        font.into_bytes(),
    ];
    objects.extend(more);
    pdf(&objects, &trailer)
}

/// The smallest PNG with a text beside the picture.
pub fn png(key: &str, text: &str) -> Vec<u8> {
    png_with(b"tEXt", &[key.as_bytes(), b"\0", text.as_bytes()].concat())
}

/// The same with a chunk of any kind.
pub fn png_with(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut picture = Vec::new();
    let image = image::DynamicImage::new_luma8(2, 2);
    image
        .write_to(&mut Cursor::new(&mut picture), image::ImageFormat::Png)
        .expect("a picture");
    let mut crc = flate2::Crc::new();
    crc.update(&[kind, body].concat());
    let mut chunk = (body.len() as u32).to_be_bytes().to_vec();
    chunk.extend(kind);
    chunk.extend(body);
    chunk.extend(crc.sum().to_be_bytes());
    // Behind the signature and the first chunk.
    picture.splice(33..33, chunk);
    picture
}

/// A packed text chunk.
pub fn deflated(text: &str) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(text.as_bytes()).expect("bytes");
    out.finish().expect("bytes")
}

/// A JPEG with one more segment.
pub fn jpeg(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut picture = Vec::new();
    image::DynamicImage::new_luma8(2, 2)
        .write_to(&mut Cursor::new(&mut picture), image::ImageFormat::Jpeg)
        .expect("a picture");
    let mut segment = vec![0xFF, marker];
    segment.extend((body.len() as u16 + 2).to_be_bytes());
    segment.extend(body);
    picture.splice(2..2, segment);
    picture
}

/// EXIF with one tag of bytes, little-endian.
pub fn exif(tag: u16, kind: u16, value: &[u8]) -> Vec<u8> {
    let mut out = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    out.extend(tag.to_le_bytes());
    out.extend(kind.to_le_bytes());
    out.extend((value.len() as u32).to_le_bytes());
    out.extend(26_u32.to_le_bytes());
    out.extend(0_u32.to_le_bytes());
    out.extend(value);
    out
}

/// Text of 16 bits, little-endian.
pub fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A container of older documents with one stream.
pub fn compound(stream: &str, bytes: &[u8]) -> Vec<u8> {
    let made = cfb::CompoundFile::create(Cursor::new(Vec::new()));
    let mut container = made.expect("a container");
    let mut out = container.create_stream(stream).expect("a stream");
    out.write_all(bytes).expect("bytes");
    drop(out);
    container.into_inner().into_inner()
}
