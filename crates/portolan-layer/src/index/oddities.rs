//! Findings in an index.

use crate::error::Result;
use crate::findings::{Finding, Findings, Oddity, TocAbout};
use crate::listing::code::{Reader, Writer, broken};

pub(super) fn write(findings: &Findings, writer: &mut Writer) {
    writer.number(findings.total());
    writer.length(findings.kept().len());
    for finding in findings.kept() {
        write_oddity(&finding.oddity, writer);
        // A name has at least one byte more than none.
        match &finding.entry {
            None => writer.number(0),
            Some(entry) => {
                writer.number(1);
                writer.bytes(entry);
            }
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Findings> {
    let total = reader.number()?;
    let count = reader.count()?;
    let mut kept = Vec::new();
    for _ in 0..count {
        kept.push(Finding {
            oddity: read_oddity(reader)?,
            entry: match reader.number()? {
                0 => None,
                1 => Some(reader.bytes()?.into()),
                _ => return Err(broken("a finding is not known")),
            },
        });
    }
    Findings::kept_before(kept, total).ok_or_else(|| broken("findings do not add up"))
}

/// Fields whose numbers may be written badly.
const FIELDS: [&str; 5] = ["mode", "device", "user", "group", "time"];

/// What a table of contents can be wrong about.
const ABOUT: [TocAbout; 9] = [
    TocAbout::OnlyInToc,
    TocAbout::OnlyInTar,
    TocAbout::Kind,
    TocAbout::Size,
    TocAbout::Mode,
    TocAbout::Owner,
    TocAbout::Time,
    TocAbout::Target,
    TocAbout::Xattrs,
];

fn write_oddity(oddity: &Oddity, writer: &mut Writer) {
    let (tag, numbers): (u64, &[u64]) = match oddity {
        Oddity::AfterCompressed { bytes } => (0, &[*bytes]),
        Oddity::AfterEnd { bytes } => (1, &[*bytes]),
        Oddity::NoEnd => (2, &[]),
        Oddity::LoneZeroBlock => (3, &[]),
        Oddity::SizesDisagree { header, extension } => (4, &[*header, *extension]),
        Oddity::NamesDisagree => (5, &[]),
        Oddity::SizeWithoutContent { size } => (6, &[*size]),
        Oddity::GlobalIgnored { .. } => (7, &[]),
        Oddity::ExtendedTwice => (8, &[]),
        Oddity::ExtensionOfNothing => (9, &[]),
        Oddity::UnknownType { flag } => (10, &[u64::from(*flag)]),
        Oddity::NoFile { flag } => (11, &[u64::from(*flag)]),
        Oddity::BadNumber { field } => {
            let place = FIELDS.iter().position(|known| known == field);
            (12, &[place.unwrap_or_default() as u64])
        }
        Oddity::BadSparseMap => (13, &[]),
        Oddity::AboveTheRoot => (14, &[]),
        Oddity::NulInName => (15, &[]),
        Oddity::NameTooLong { bytes } => (16, &[*bytes]),
        Oddity::TooDeep { depth } => (17, &[*depth]),
        Oddity::ContentTooLarge { size } => (18, &[*size]),
        Oddity::Twice => (19, &[]),
        Oddity::LinkToNothing => (20, &[]),
        Oddity::LinkToFolder => (21, &[]),
        Oddity::BelowNoFolder => (22, &[]),
        Oddity::BadWhiteout => (23, &[]),
        Oddity::TocDisagrees { about } => {
            let place = ABOUT.iter().position(|known| known == about);
            (24, &[place.unwrap_or_default() as u64])
        }
    };
    writer.number(tag);
    for &number in numbers {
        writer.number(number);
    }
    if let Oddity::GlobalIgnored { key } = oddity {
        writer.bytes(key.as_bytes());
    }
}

fn read_oddity(reader: &mut Reader<'_>) -> Result<Oddity> {
    Ok(match reader.number()? {
        0 => Oddity::AfterCompressed {
            bytes: reader.number()?,
        },
        1 => Oddity::AfterEnd {
            bytes: reader.number()?,
        },
        2 => Oddity::NoEnd,
        3 => Oddity::LoneZeroBlock,
        4 => Oddity::SizesDisagree {
            header: reader.number()?,
            extension: reader.number()?,
        },
        5 => Oddity::NamesDisagree,
        6 => Oddity::SizeWithoutContent {
            size: reader.number()?,
        },
        7 => Oddity::GlobalIgnored {
            key: reader.text()?.into(),
        },
        8 => Oddity::ExtendedTwice,
        9 => Oddity::ExtensionOfNothing,
        10 => Oddity::UnknownType {
            flag: flag(reader)?,
        },
        11 => Oddity::NoFile {
            flag: flag(reader)?,
        },
        12 => {
            let place = usize::try_from(reader.number()?).unwrap_or(usize::MAX);
            let field = FIELDS.get(place);
            Oddity::BadNumber {
                field: field.ok_or_else(|| broken("a finding is not known"))?,
            }
        }
        13 => Oddity::BadSparseMap,
        14 => Oddity::AboveTheRoot,
        15 => Oddity::NulInName,
        16 => Oddity::NameTooLong {
            bytes: reader.number()?,
        },
        17 => Oddity::TooDeep {
            depth: reader.number()?,
        },
        18 => Oddity::ContentTooLarge {
            size: reader.number()?,
        },
        19 => Oddity::Twice,
        20 => Oddity::LinkToNothing,
        21 => Oddity::LinkToFolder,
        22 => Oddity::BelowNoFolder,
        23 => Oddity::BadWhiteout,
        24 => {
            let place = usize::try_from(reader.number()?).unwrap_or(usize::MAX);
            let about = ABOUT.get(place).copied();
            Oddity::TocDisagrees {
                about: about.ok_or_else(|| broken("a finding is not known"))?,
            }
        }
        _ => return Err(broken("a finding is not known")),
    })
}

fn flag(reader: &mut Reader<'_>) -> Result<u8> {
    u8::try_from(reader.number()?).map_err(|_| broken("a number is too large"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_comes_back() {
        let mut findings = Findings::default();
        let mut tag = 0;
        // Each tag with numbers enough for any of them, until there is no more.
        while let Ok(oddity) = read_oddity(&mut Reader(&[tag, 1, b'5', 7])) {
            findings.note(oddity.clone());
            findings.note_of(oddity, b"name");
            tag += 1;
        }
        assert_eq!(tag, 25, "each kind of finding is here");
        let mut writer = Writer::default();
        write(&findings, &mut writer);
        assert_eq!(read(&mut Reader(&writer.0)).unwrap(), findings);
    }

    #[test]
    fn fields_are_those_that_the_reader_of_tars_names() {
        for field in FIELDS {
            let mut writer = Writer::default();
            write_oddity(&Oddity::BadNumber { field }, &mut writer);
            let read = read_oddity(&mut Reader(&writer.0)).unwrap();
            assert_eq!(read, Oddity::BadNumber { field });
        }
    }
}
