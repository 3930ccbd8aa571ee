//! The catalogue as files that another engine reads.

use std::process::Command;

use portolan_testkit::servers::python;

use crate::backend::each;
use crate::over_time::{record, seen};

const QUESTIONS: &str = "
import duckdb, json, sys
folder = sys.argv[1]
ask = lambda text: duckdb.sql(text.replace('@', folder)).fetchall()
print(json.dumps([
    ask(\"SELECT repository, tag, digest IS NULL, CAST(first_seen AS VARCHAR), proof, year FROM read_parquet('@/observations/*/*.parquet', hive_partitioning=true) ORDER BY first_seen\"),
    ask(\"SELECT count(*) FROM '@/entries/*.parquet' WHERE role = 'image'\"),
    ask(\"SELECT DISTINCT e.architecture, l.position, l.size > 0 FROM '@/layers/*.parquet' l JOIN '@/entries/*.parquet' e ON e.digest = l.image ORDER BY 1, 2\"),
    ask(\"SELECT DISTINCT text FROM '@/steps/*.parquet' ORDER BY 1\"),
    ask(\"SELECT count(*) FROM '@/images/*.parquet' WHERE content IS NOT NULL\"),
    ask(\"SELECT count(*) FROM '@/settings/*.parquet'\"),
]))
";

#[tokio::test]
async fn another_engine_reads_every_table() {
    for backend in each() {
        let catalog = backend.catalog().await;
        catalog
            .observe(&[
                seen("one", "2025-03-01T00:00:00Z"),
                seen("two", "2026-03-01T00:00:00Z"),
            ])
            .await
            .unwrap();
        let folder = backend.folder.path().join("tables");
        let exported = catalog.export_parquet(&folder).await.unwrap();
        let rows: Vec<_> = exported
            .iter()
            .map(|table| (table.table, table.rows))
            .collect();
        assert_eq!(
            rows,
            [
                ("observations", 2),
                ("entries", 4),
                ("images", 4),
                ("layers", 4),
                ("steps", 4),
                ("settings", 0),
                ("contents", 0),
                ("inventories", 0),
                ("packages", 0),
                ("licences", 0)
            ],
            "{}",
            backend.name
        );
        let asked = Command::new(python().unwrap())
            .args(["-c", QUESTIONS])
            .arg(&folder)
            .output()
            .unwrap();
        assert!(
            asked.status.success(),
            "{}",
            String::from_utf8_lossy(&asked.stderr)
        );
        let told: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
        let stretch = |time: &str, year: i32| {
            serde_json::json!(["registry.example/app", "1", false, time, "verified", year])
        };
        assert_eq!(
            told,
            serde_json::json!([
                [
                    stretch("2025-03-01 00:00:00+00", 2025),
                    stretch("2026-03-01 00:00:00+00", 2026)
                ],
                [[4]],
                [["amd64", 0, true], ["arm64", 0, true]],
                [["COPY word /bin/word"]],
                [[4]],
                [[0]],
            ]),
            "{}",
            backend.name
        );
        assert_eq!(record("one", "2025-03-01T00:00:00Z").entries.len(), 2);
    }
}
