//! Lines that fit a width: rows of cells, the last of which is cut, and bars.

use portolan_image::error::visible;
use portolan_report::cut_text;
use unicode_width::UnicodeWidthStr as _;

/// The narrowest width that is written for.
const MIN_WIDTH: usize = 40;
/// What stands between two columns.
const GAP: &str = "  ";

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    title: &'static str,
    /// The least width of the table that has it.
    from: usize,
    side: Side,
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Left,
    Right,
}

impl Column {
    /// A column of numbers.
    pub(super) const fn right(title: &'static str, from: usize) -> Self {
        Self {
            title,
            from,
            side: Side::Right,
        }
    }

    /// A column of words.
    pub(super) const fn left(title: &'static str, from: usize) -> Self {
        Self {
            title,
            from,
            side: Side::Left,
        }
    }
}

/// The lines of a table, the titles first; narrow ones have fewer columns. Cells come as they are, and may hold anything.
pub(super) fn lines<const N: usize>(
    columns: &[Column; N],
    rows: &[[String; N]],
    width: usize,
) -> Vec<String> {
    let width = width.max(MIN_WIDTH);
    let titles = columns.map(|column| column.title.to_owned());
    let rows: Vec<[String; N]> = std::iter::once(&titles)
        .chain(rows)
        .map(|row| row.each_ref().map(|cell| visible(cell)))
        .collect();
    let widest = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let shown: Vec<(usize, usize, Side)> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.from <= width)
        .map(|(at, column)| (at, widest(at), column.side))
        .collect();
    let line = |row: &[String; N]| {
        let cells: Vec<String> = shown
            .iter()
            .map(|&(at, widest, side)| {
                let space = " ".repeat(widest - row[at].width());
                match side {
                    Side::Left => row[at].clone() + &space,
                    Side::Right => space + &row[at],
                }
            })
            .collect();
        cut_text(cells.join(GAP).trim_end(), width)
    };
    rows.iter().map(line).collect()
}

/// A part of a whole, in so many places: full ones for what it fills, and one at least for what is not nothing.
pub(super) fn bar(part: u64, whole: u64, places: u32) -> String {
    let exact = u128::from(part) * u128::from(places) / u128::from(whole.max(1));
    let full = u32::try_from(exact).unwrap_or(places).min(places);
    let full = if part > 0 { full.max(1) } else { full };
    let (full, rest) = (full as usize, (places - full) as usize);
    format!("{}{}", "█".repeat(full), "░".repeat(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_full_of_all_and_never_empty_of_something() {
        for (part, whole, expected) in [
            (0, 0, "░░░░"),
            (0, 10, "░░░░"),
            (1, 1000, "█░░░"),
            (50, 100, "██░░"),
            (99, 100, "███░"),
            (100, 100, "████"),
            (200, 100, "████"),
            (u64::MAX, u64::MAX, "████"),
        ] {
            assert_eq!(bar(part, whole, 4), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn narrow_tables_have_fewer_columns_and_no_long_lines() {
        let columns = [
            Column::right("N", 0),
            Column::left("Extra", 60),
            Column::left("Step", 0),
        ];
        let rows = [["1".to_owned(), "x".to_owned(), "港".repeat(60) + "\u{1b}"]];
        let wide = lines(&columns, &rows, 80);
        assert!(wide[0].contains("Extra"), "{wide:?}");
        let narrow = lines(&columns, &rows, 41);
        assert!(!narrow[0].contains("Extra"), "{narrow:?}");
        assert!(
            narrow
                .iter()
                .all(|line| line.width() <= 41 && !line.contains('\u{1b}'))
        );
        assert!(narrow[1].ends_with('…'));
    }
}
