//! Files as `ls -l` lists them, with the layer that wrote each.

use jiff::Timestamp;
use portolan_image::contents::{FileKind, Owner};
use portolan_image::error::visible;

use super::{Row, path_text};

pub(super) fn text(rows: &[Row]) -> String {
    let cells: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max();
    let widths = [0, 1, 2, 3].map(|column| width(column).unwrap_or(0));
    let mut text = String::new();
    for (row, [owner, size, time, layer]) in rows.iter().zip(&cells) {
        let mode = format!("{}{}", row.letter(), row.file.mode);
        let name = path_text(&row.file.path, row);
        let target = row.target().map(|target| {
            let arrow = match row.file.kind {
                FileKind::HardLink { .. } => "link to",
                _ => "->",
            };
            format!(" {arrow} {}", visible(&target))
        });
        let line = format!(
            "{mode} {owner:<w0$} {size:>w1$} {time:<w2$} {layer:>w3$} {name}{}\n",
            target.unwrap_or_default(),
            w0 = widths[0],
            w1 = widths[1],
            w2 = widths[2],
            w3 = widths[3],
        );
        text.push_str(&line);
    }
    text
}

fn cells(row: &Row) -> [String; 4] {
    let size = match row.file.kind {
        FileKind::CharDevice(device) | FileKind::BlockDevice(device) => {
            format!("{}, {}", device.major, device.minor)
        }
        _ => row.size.to_string(),
    };
    let layer = format!("#{}", row.layer);
    [owner(&row.file.owner), size, time(row), layer]
}

/// Names where the layer has them, else numbers.
fn owner(owner: &Owner) -> String {
    let name = |name: &[u8], number: u64| {
        if name.is_empty() {
            number.to_string()
        } else {
            visible(&String::from_utf8_lossy(name))
        }
    };
    format!(
        "{}:{}",
        name(&owner.user, owner.uid),
        name(&owner.group, owner.gid)
    )
}

/// In UTC, to the minute.
fn time(row: &Row) -> String {
    let time = Timestamp::from_second(row.file.modified.seconds);
    time.map_or_else(
        |_| "?".to_owned(),
        |time| time.strftime("%Y-%m-%d %H:%M").to_string(),
    )
}
