//! A table that fits its width: columns are left out, the least needed first.

use super::screen::{columns, cut};

/// A column: its title, the side it keeps to, and when it is left out.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    title: String,
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
    pub(crate) fn left(title: &str, dispensable: u8) -> Self {
        Self {
            title: title.to_owned(),
            side: Side::Left,
            dispensable,
        }
    }

    pub(crate) fn right(title: &str, dispensable: u8) -> Self {
        Self {
            title: title.to_owned(),
            side: Side::Right,
            dispensable,
        }
    }
}

/// Rows of as many cells as there are columns.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// What stands between two columns.
const GAP: &str = "  ";

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        let titles = columns.iter().map(|column| column.title.clone()).collect();
        Self {
            columns,
            rows: vec![titles],
        }
    }

    /// Cells that are missing are empty; those for which there is no column are left out.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut row: Vec<String> = cells.into_iter().take(self.columns.len()).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// Whether no column has to be left out and no line cut.
    pub(crate) fn fits(&self, width: usize) -> bool {
        let kept: Vec<usize> = (0..self.columns.len()).collect();
        total(&self.widths(), &kept) <= width
    }

    fn widths(&self) -> Vec<usize> {
        (0..self.columns.len())
            .map(|at| {
                self.rows
                    .iter()
                    .map(|row| columns(&row[at]))
                    .max()
                    .unwrap_or(0)
            })
            .collect()
    }

    /// The lines, the titles first.
    pub(crate) fn lines(&self, width: usize) -> Vec<String> {
        let widths = self.widths();
        let mut kept: Vec<usize> = (0..self.columns.len()).collect();
        while total(&widths, &kept) > width {
            let worst = kept
                .iter()
                .copied()
                .filter(|at| self.columns[*at].dispensable > 0)
                .max_by_key(|at| self.columns[*at].dispensable);
            let Some(worst) = worst else { break };
            kept.retain(|at| *at != worst);
        }
        let line = |row: &Vec<String>| {
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

/// How wide a line of the columns is that are kept.
fn total(widths: &[usize], kept: &[usize]) -> usize {
    kept.iter()
        .map(|at| widths[*at] + GAP.len())
        .sum::<usize>()
        .saturating_sub(GAP.len())
}
