//! Differences of files as text, one a line, as `docker diff` and `git status -s` do.

use portolan_image::contents::{File, FileKind, FilePath};
use portolan_image::error::visible;
use portolan_layer::compare::{Aspect, Difference};
use portolan_layer::tree::Change;
use portolan_report::size_text;

use super::Compared;
use crate::commands::Context;
use crate::terminal::Colour;

pub(super) fn page(compared: &Compared<'_>, context: Context<'_>) -> String {
    let colour = context.terminal.colour_of(&context.settings.output);
    let lines = compared.differences.iter().map(|one| line(one, colour));
    lines.collect()
}

fn line(difference: &Difference<'_>, colour: Colour) -> String {
    let version = difference.version();
    let letter = letter(difference.change(), colour);
    let path = path_text(&version.file());
    let told = match (&difference.before, &difference.after) {
        (Some(before), Some(after)) => {
            let (before, after) = (
                before.linked().unwrap_or(*before).file(),
                after.linked().unwrap_or(*after).file(),
            );
            let aspects = difference.aspects.iter();
            let words: Vec<String> = aspects
                .map(|aspect| aspect_text(*aspect, &before, &after))
                .collect();
            words.join("; ")
        }
        _ if version.file().kind == FileKind::Regular => size_text(version.size()),
        _ => String::new(),
    };
    let gap = if told.is_empty() { "" } else { "  " };
    format!("{letter} {path}{gap}{told}\n")
}

/// A path; a folder with `/` at its end.
pub(super) fn path_text(file: &File) -> String {
    match file.kind {
        FileKind::Directory if file.path != FilePath::root() => format!("{}/", file.path),
        _ => file.path.to_string(),
    }
}

pub(super) fn letter(change: Change, colour: Colour) -> String {
    let (letter, code) = match change {
        Change::Added => ("A", 32),
        Change::Changed => ("C", 33),
        Change::Removed => ("D", 31),
    };
    match colour {
        Colour::On => format!("\u{1b}[{code}m{letter}\u{1b}[0m"),
        Colour::Off => letter.to_owned(),
    }
}

fn aspect_text(aspect: Aspect, before: &File, after: &File) -> String {
    let owner = |file: &File| format!("{}:{}", file.owner.uid, file.owner.gid);
    let mode = |file: &File| format!("{:04o}", file.mode.bits());
    let time = |file: &File| {
        let time = jiff::Timestamp::from_second(file.modified.seconds);
        time.map_or_else(|_| "?".to_owned(), |time| time.to_string())
    };
    let pair = |word: &str, of: &dyn Fn(&File) -> String| {
        format!("{word} {} -> {}", of(before), of(after))
    };
    match aspect {
        Aspect::Kind => pair("kind", &|file| kind(file).to_owned()),
        Aspect::Content if before.size == after.size => {
            format!("content, {}", size_text(after.size))
        }
        Aspect::Content => pair("content", &|file| size_text(file.size)),
        Aspect::Unknown => "content could not be compared".to_owned(),
        Aspect::Target => pair("target", &target),
        Aspect::Mode => pair("mode", &mode),
        Aspect::Owner => pair("owner", &owner),
        Aspect::Xattrs => pair("attributes", &xattrs),
        Aspect::Time => pair("time", &time),
    }
}

pub(super) fn kind(file: &File) -> &'static str {
    match file.kind {
        FileKind::Regular => "file",
        FileKind::Directory => "directory",
        FileKind::Symlink { .. } => "symlink",
        // One that leads to nothing: all others are told as what they lead to.
        FileKind::HardLink { .. } => "hardlink",
        FileKind::CharDevice(_) => "char-device",
        FileKind::BlockDevice(_) => "block-device",
        FileKind::Fifo => "fifo",
    }
}

pub(super) fn target(file: &File) -> String {
    match &file.kind {
        FileKind::Symlink { target } => visible(&String::from_utf8_lossy(target)),
        FileKind::HardLink { target } => target.to_string(),
        FileKind::CharDevice(device) | FileKind::BlockDevice(device) => {
            format!("{}, {}", device.major, device.minor)
        }
        _ => String::new(),
    }
}

fn xattrs(file: &File) -> String {
    let names = file.xattrs.iter();
    let names: Vec<String> = names
        .map(|xattr| visible(&String::from_utf8_lossy(&xattr.name)))
        .collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
