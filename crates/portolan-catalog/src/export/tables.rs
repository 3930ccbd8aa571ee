//! The tables that are written, and their columns.

use crate::error::Result;
use crate::history::timestamp;
use crate::sql::Row;

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [Column],
    /// What stands behind `SELECT columns`.
    from: &'static str,
    partition: Partition,
}

/// A column: its name in the file, what it is in the database, and its kind.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    sql: &'static str,
    pub(super) kind: Kind,
}

/// The kind of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    /// Milliseconds since 1970, UTC.
    Time,
}

/// How a table is cut into folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Partition {
    /// Not at all.
    None,
    /// By the year of a column.
    Year(usize),
}

const fn text(name: &'static str, sql: &'static str) -> Column {
    Column {
        name,
        sql,
        kind: Kind::Text,
    }
}

const fn number(name: &'static str, sql: &'static str) -> Column {
    Column {
        name,
        sql,
        kind: Kind::Number,
    }
}

const fn time(name: &'static str, sql: &'static str) -> Column {
    Column {
        name,
        sql,
        kind: Kind::Time,
    }
}

const PROOF: &str = "CASE {} WHEN 2 THEN 'verified' WHEN 1 THEN 'partly' ELSE 'claimed' END";

/// All of them.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "observations",
        columns: &[
            text("repository", "r.name"),
            text("tag", "t.name"),
            text("digest", "d.digest"),
            time("first_seen", "o.first_seen"),
            time("last_seen", "o.last_seen"),
            text("host", "o.host"),
            text("proof", "s.proof"),
        ],
        from: "observations o JOIN tags t ON t.id = o.tag_id JOIN repositories r ON r.id = t.repository_id \
               LEFT JOIN digests d ON d.id = o.root_id LEFT JOIN sheets s ON s.id = o.sheet_id ORDER BY o.first_seen, r.name, t.name",
        partition: Partition::Year(3),
    },
    Table {
        name: "entries",
        columns: &[
            text("root", "rd.digest"),
            number("position", "e.position"),
            text("digest", "ed.digest"),
            text("role", "e.role"),
            text("os", "e.os"),
            text("architecture", "e.architecture"),
            text("variant", "e.variant"),
            text("os_version", "e.os_version"),
        ],
        from: "entries e JOIN digests rd ON rd.id = e.root_id JOIN digests ed ON ed.id = e.digest_id ORDER BY e.root_id, e.position",
        partition: Partition::None,
    },
    Table {
        name: "images",
        columns: &[
            text("digest", "d.digest"),
            text("config", "c.digest"),
            text("media_type", "i.media_type"),
            time("created", "i.created"),
            number("size", "i.size"),
            text("content", "i.content"),
            text("proof", "i.proof"),
        ],
        from: "images i JOIN digests d ON d.id = i.digest_id LEFT JOIN digests c ON c.id = i.config_id ORDER BY i.digest_id",
        partition: Partition::None,
    },
    Table {
        name: "layers",
        columns: &[
            text("image", "m.digest"),
            number("position", "l.position"),
            text("digest", "d.digest"),
            text("diff_id", "f.digest"),
            number("size", "l.size"),
        ],
        from: "layers l JOIN digests m ON m.id = l.image_id JOIN digests d ON d.id = l.digest_id LEFT JOIN digests f ON f.id = l.diff_id \
               ORDER BY l.image_id, l.position",
        partition: Partition::None,
    },
    Table {
        name: "steps",
        columns: &[
            text("image", "m.digest"),
            number("position", "s.position"),
            time("created", "s.created"),
            text("text", "s.text"),
        ],
        from: "steps s JOIN digests m ON m.id = s.image_id ORDER BY s.image_id, s.position",
        partition: Partition::None,
    },
    Table {
        name: "settings",
        columns: &[
            text("image", "m.digest"),
            text("kind", "p.kind"),
            number("position", "p.position"),
            text("name", "p.name"),
            text("value", "p.value"),
        ],
        from: "pairs p JOIN digests m ON m.id = p.image_id ORDER BY p.image_id, p.kind, p.position",
        partition: Partition::None,
    },
    Table {
        name: "contents",
        columns: &[
            text("layer", "l.digest"),
            text("diff_id", "d.digest"),
            number("files", "c.files"),
        ],
        from: "contents c JOIN digests l ON l.id = c.layer_id JOIN digests d ON d.id = c.diff_id ORDER BY c.layer_id",
        partition: Partition::None,
    },
    Table {
        name: "inventories",
        columns: &[
            text("image", "d.digest"),
            number("packages", "v.set_id"),
            number("unread_layers", "v.unread_layers"),
        ],
        from: "inventories v JOIN digests d ON d.id = v.image_id ORDER BY v.image_id",
        partition: Partition::None,
    },
    Table {
        name: "packages",
        columns: &[
            number("packages", "m.set_id"),
            number("package", "p.id"),
            text("ecosystem", "p.ecosystem"),
            text("name", "p.name"),
            text("version", "p.version"),
            text("source", "p.source"),
            text("purl", "p.purl"),
        ],
        from: "package_set_members m JOIN packages p ON p.id = m.package_id ORDER BY m.set_id, m.package_id",
        partition: Partition::None,
    },
    Table {
        name: "licences",
        columns: &[number("package", "q.package_id"), text("licence", "w.name")],
        from: "package_licences q JOIN licences w ON w.id = q.licence_id ORDER BY q.package_id, q.licence_id",
        partition: Partition::None,
    },
];

impl Table {
    /// The question that gives its rows.
    pub(super) fn query(&self) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                if column.name == "proof" {
                    PROOF.replace("{}", column.sql)
                } else {
                    column.sql.to_owned()
                }
            })
            .collect();
        format!("SELECT {} FROM {}", columns.join(", "), self.from)
    }

    /// Its schema, in the words of Parquet.
    pub(super) fn schema(&self) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| match column.kind {
                Kind::Text => format!("OPTIONAL BYTE_ARRAY {} (STRING);", column.name),
                Kind::Number => format!("OPTIONAL INT64 {};", column.name),
                Kind::Time => format!("OPTIONAL INT64 {} (TIMESTAMP(MILLIS,true));", column.name),
            })
            .collect();
        format!("message {} {{ {} }}", self.name, columns.join(" "))
    }

    /// The folder, below that of the table, that a row belongs into.
    pub(super) fn place(&self, row: &Row) -> Result<String> {
        match self.partition {
            Partition::None => Ok(String::new()),
            Partition::Year(column) => Ok(format!(
                "year={}",
                timestamp(row.int(column)?)?.strftime("%Y")
            )),
        }
    }

    /// The folder of a table without rows.
    pub(super) fn empty_place(&self) -> &'static str {
        match self.partition {
            Partition::None => "",
            Partition::Year(_) => "year=1970",
        }
    }
}
