//! A table that fits its width: columns are left out, the least needed first.

use super::screen::{columns, cut};

/// A column: its title, the side it keeps to, and when it is left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    title: &'static str,
    side: Side,
    /// The greater, the sooner it is left out; 0 stays.
    dispensable: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Column {
    pub(super) const fn left(title: &'static str, dispensable: u8) -> Self {
        Self {
            title,
            side: Side::Left,
            dispensable,
        }
    }

    pub(super) const fn right(title: &'static str, dispensable: u8) -> Self {
        Self {
            title,
            side: Side::Right,
            dispensable,
        }
    }
}

/// Rows of as many cells as there are columns.
#[derive(Debug)]
pub(super) struct Table<const N: usize> {
    columns: [Column; N],
    rows: Vec<[String; N]>,
}

/// What stands between two columns.
const GAP: &str = "  ";

impl<const N: usize> Table<N> {
    pub(super) fn new(columns: &[Column; N]) -> Self {
        Self {
            columns: *columns,
            rows: vec![columns.map(|column| column.title.to_owned())],
        }
    }

    pub(super) fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// The lines, the titles first.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        let widths: Vec<usize> = (0..N)
            .map(|at| {
                self.rows
                    .iter()
                    .map(|row| columns(&row[at]))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut kept: Vec<usize> = (0..N).collect();
        let total = |kept: &[usize]| {
            kept.iter()
                .map(|at| widths[*at] + GAP.len())
                .sum::<usize>()
                .saturating_sub(GAP.len())
        };
        while total(&kept) > width {
            let worst = kept
                .iter()
                .copied()
                .filter(|at| self.columns[*at].dispensable > 0)
                .max_by_key(|at| self.columns[*at].dispensable);
            let Some(worst) = worst else { break };
            kept.retain(|at| *at != worst);
        }
        let line = |row: &[String; N]| {
            let cells: Vec<String> = kept
                .iter()
                .map(|at| {
                    let space = " ".repeat(widths[*at] - columns(&row[*at]));
                    if self.columns[*at].side == Side::Left {
                        row[*at].clone() + &space
                    } else {
                        space + &row[*at]
                    }
                })
                .collect();
            cut(cells.join(GAP).trim_end(), width)
        };
        self.rows.iter().map(line).collect()
    }
}
