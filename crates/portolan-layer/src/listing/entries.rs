//! The entries of a layer as they are kept: names as what they do not share with the one before, owners once each.

use std::collections::HashMap;

use portolan_image::contents::{Device, File, FileKind, FilePath, FileTime, Mode, Owner, Xattr};

use super::Listing;
use super::code::{Reader, Writer, broken};
use crate::error::Result;
use crate::limits::Limits;

pub(crate) fn write(listing: &Listing, writer: &mut Writer) {
    writer.length(listing.len());
    let mut owners = HashMap::new();
    let mut last = Vec::new();
    for file in listing.files() {
        let path = file.path.as_bytes();
        let both = last.iter().zip(path);
        let shared = both.take_while(|(one, other)| one == other).count();
        writer.length(shared);
        writer.bytes(path.get(shared..).unwrap_or_default());
        last.clear();
        last.extend_from_slice(path);
        write_kind(&file.kind, writer);
        writer.number(u64::from(file.mode.bits()));
        write_owner(&file.owner, &mut owners, writer);
        writer.number(file.size);
        writer.signed(file.modified.seconds);
        writer.number(u64::from(file.modified.nanoseconds));
        writer.length(file.xattrs.len());
        for xattr in &file.xattrs {
            writer.bytes(&xattr.name);
            writer.bytes(&xattr.value);
        }
    }
}

pub(crate) fn read(reader: &mut Reader<'_>, limits: &Limits) -> Result<Listing> {
    let count = reader.count()?;
    if count as u64 > limits.entries {
        return Err(broken("it has too many entries"));
    }
    let mut listing = Listing::new();
    let mut owners = Vec::new();
    let mut path = Vec::new();
    for _ in 0..count {
        let shared = usize::try_from(reader.number_to(path.len() as u64)?).unwrap_or_default();
        path.truncate(shared);
        path.extend_from_slice(reader.bytes_to(limits.name_bytes)?);
        // Names are cut by their whole length when a layer is read, so the two parts are no longer together.
        if path.len() > limits.name_bytes {
            return Err(broken("a name is too long"));
        }
        let clean = FilePath::clean(&path).0;
        if clean.as_bytes() != path || clean.depth() > limits.depth {
            return Err(broken("a name is none"));
        }
        listing.push(&read_file(clean, reader, &mut owners, limits)?);
    }
    Ok(listing.shrunk())
}

fn read_file(
    path: FilePath,
    reader: &mut Reader<'_>,
    owners: &mut Vec<Owner>,
    limits: &Limits,
) -> Result<File> {
    Ok(File {
        path,
        kind: read_kind(reader, limits)?,
        mode: Mode::new(reader.small()?),
        owner: read_owner(reader, owners)?,
        size: reader.number()?,
        modified: FileTime {
            seconds: reader.signed()?,
            nanoseconds: reader.small()?,
        },
        xattrs: (0..reader.count()?)
            .map(|_| {
                Ok(Xattr {
                    name: reader.bytes()?.into(),
                    value: reader.bytes()?.into(),
                })
            })
            .collect::<Result<_>>()?,
    })
}

fn write_kind(kind: &FileKind, writer: &mut Writer) {
    match kind {
        FileKind::Regular => writer.number(0),
        FileKind::Directory => writer.number(1),
        FileKind::Symlink { target } => {
            writer.number(2);
            writer.bytes(target);
        }
        FileKind::HardLink { target } => {
            writer.number(3);
            writer.bytes(target.as_bytes());
        }
        FileKind::CharDevice(device) => {
            writer.number(4);
            write_device(*device, writer);
        }
        FileKind::BlockDevice(device) => {
            writer.number(5);
            write_device(*device, writer);
        }
        FileKind::Fifo => writer.number(6),
    }
}

fn read_kind(reader: &mut Reader<'_>, limits: &Limits) -> Result<FileKind> {
    Ok(match reader.number()? {
        0 => FileKind::Regular,
        1 => FileKind::Directory,
        2 => FileKind::Symlink {
            target: reader.bytes_to(limits.name_bytes)?.into(),
        },
        3 => FileKind::HardLink {
            target: FilePath::clean(reader.bytes_to(limits.name_bytes)?).0,
        },
        4 => FileKind::CharDevice(read_device(reader)?),
        5 => FileKind::BlockDevice(read_device(reader)?),
        6 => FileKind::Fifo,
        _ => return Err(broken("a kind of file is not known")),
    })
}

fn write_device(device: Device, writer: &mut Writer) {
    writer.number(u64::from(device.major));
    writer.number(u64::from(device.minor));
}

fn read_device(reader: &mut Reader<'_>) -> Result<Device> {
    Ok(Device {
        major: reader.small()?,
        minor: reader.small()?,
    })
}

/// The number of an owner, and the owner itself if it has not been there before.
fn write_owner(owner: &Owner, owners: &mut HashMap<Owner, usize>, writer: &mut Writer) {
    let next = owners.len();
    let number = *owners.entry(owner.clone()).or_insert(next);
    writer.length(number);
    if number == next {
        writer.number(owner.uid);
        writer.number(owner.gid);
        writer.bytes(&owner.user);
        writer.bytes(&owner.group);
    }
}

fn read_owner(reader: &mut Reader<'_>, owners: &mut Vec<Owner>) -> Result<Owner> {
    let number = usize::try_from(reader.number_to(owners.len() as u64)?).unwrap_or_default();
    if number == owners.len() {
        owners.push(Owner {
            uid: reader.number()?,
            gid: reader.number()?,
            user: reader.bytes()?.into(),
            group: reader.bytes()?.into(),
        });
    }
    let owner = owners.get(number).cloned();
    owner.ok_or_else(|| broken("an owner is missing"))
}
