//! The table of platforms.

use portolan_image::error::visible;
use portolan_image::record::{Entry, Role};

use super::Paint;
use super::screen::Screen;
use super::table::{Column, Table};
use crate::size;
use crate::view::{self, Told};

pub(super) fn table(screen: &mut Screen, told: &[(&Entry, Told)]) {
    if told.is_empty() {
        screen.line(Paint::Dim, "no platforms");
        return;
    }
    let mut table = Table::new(vec![
        Column::left("PLATFORM", 0),
        Column::left("DIGEST", 2),
        Column::right("SIZE", 0),
        Column::right("LAYERS", 3),
        Column::left("CREATED", 1),
    ]);
    for (entry, told) in told {
        let unread = entry.role == Role::Unread;
        let size = match view::total_size(entry) {
            Some(bytes) => size::size_text(bytes),
            None if unread => "not read".to_owned(),
            None => "?".to_owned(),
        };
        let layers = if unread {
            String::new()
        } else {
            entry.layers.len().to_string()
        };
        table.row([
            visible(&entry.platform.to_string()),
            entry
                .digest()
                .map(|digest| digest.short().to_owned())
                .unwrap_or_default(),
            size,
            layers,
            created(told),
        ]);
    }
    for (number, line) in table.lines(screen.width()).iter().enumerate() {
        let paint = if number == 0 {
            Paint::Dim
        } else {
            Paint::Plain
        };
        screen.cut_line(paint, line);
    }
}

/// The day; zero dates and those of reproducible builds stand as they are.
fn created(told: &Told) -> String {
    let served = told
        .config
        .as_ref()
        .and_then(|config| config.created.as_deref());
    match (told.created(), served) {
        (Some(moment), _) => moment.strftime("%Y-%m-%d").to_string(),
        (None, Some(_)) => "(no date)".to_owned(),
        (None, None) => String::new(),
    }
}
