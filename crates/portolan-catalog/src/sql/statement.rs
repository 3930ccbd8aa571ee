//! A statement and its values. The text is the same for both databases: `$1` is understood by both.

use super::value::Value;

/// The most values that one statement binds: SQLite takes 32,766, PostgreSQL 65,535.
const MOST_VALUES: usize = 16_000;
/// The most rows that one statement inserts. Beyond some hundreds the gain is gone.
const MOST_ROWS: usize = 400;

/// SQL text and what is bound to its `$1`, `$2`, ...
///
/// Text from outside is always bound, never part of the text.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    text: String,
    values: Vec<Value>,
}

impl Statement {
    /// A statement.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            values: Vec::new(),
        }
    }

    /// Binds the next value.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds text.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds the place of a value, and the value.
    pub(crate) fn push_value(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push_str(&format!("${}", self.values.len()));
        self
    }

    /// Adds `(a, b, c)`. An empty list becomes `(NULL)`, which nothing is in.
    pub(crate) fn push_list<V: Into<Value>>(
        &mut self,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        self.push("(");
        let mut any = false;
        for value in values {
            if any {
                self.push(", ");
            }
            any = true;
            self.push_value(value);
        }
        self.push(if any { ")" } else { "NULL)" })
    }

    pub(super) fn into_parts(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }

    /// The statements that insert rows: `head VALUES (...), (...) tail`, as many as the databases' limits ask for.
    pub(crate) fn insert(head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Vec<Self> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let at_once = (MOST_VALUES / width).clamp(1, MOST_ROWS);
        let mut statements = Vec::with_capacity(rows.len() / at_once + 1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut statement = Self::new(format!("{head} VALUES "));
            for (number, row) in rows.by_ref().take(at_once).enumerate() {
                if number > 0 {
                    statement.push(", ");
                }
                statement.push_list(row);
            }
            statement.push(" ").push(tail);
            statements.push(statement);
        }
        statements
    }

    /// The statements that ask for many keys: `head (k1, k2, ...) tail`, as many as the databases' limits ask for.
    pub(crate) fn among<V: Into<Value> + Clone>(
        head: &str,
        keys: &[V],
        tail: &str,
    ) -> impl Iterator<Item = Self> {
        keys.chunks(1_000).map(move |keys| {
            let mut statement = Self::new(format!("{head} "));
            statement.push_list(keys.iter().cloned());
            statement.push(" ").push(tail);
            statement
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_inserted_in_statements_that_both_databases_take() {
        let rows: Vec<Vec<Value>> = (0..801_i64).map(|n| vec![n.into(), "x".into()]).collect();
        let statements = Statement::insert("INSERT INTO t (a, b)", rows, "ON CONFLICT DO NOTHING");
        let shapes: Vec<(usize, bool)> = statements
            .into_iter()
            .map(|s| {
                (
                    s.values.len(),
                    s.text.starts_with("INSERT INTO t (a, b) VALUES ($1, $2), ")
                        || s.text == "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                )
            })
            .collect();
        assert_eq!(shapes, [(800, true), (800, true), (2, true)]);
    }

    #[test]
    fn nothing_is_in_an_empty_list() {
        let mut statement = Statement::new("SELECT 1 WHERE 1 IN ");
        statement.push_list(Vec::<i64>::new());
        assert_eq!(statement.text, "SELECT 1 WHERE 1 IN (NULL)");
    }
}
