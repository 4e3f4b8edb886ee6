//! Many rows at once, as PostgreSQL takes them: one array per column.

use crate::{Args, Value};

/// Rows turned on their side, as `UNNEST` wants them.
pub(crate) enum ColumnValues {
    Uuid(Vec<Option<uuid::Uuid>>),
    Text(Vec<Option<String>>),
    Int(Vec<Option<i64>>),
    Bool(Vec<Option<bool>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

/// One array per column of rows that all look alike.
pub(crate) fn columns_of(rows: Vec<Args>) -> Vec<ColumnValues> {
    let mut columns: Vec<ColumnValues> = Vec::new();
    for row in rows {
        for (index, value) in row.into_iter().enumerate() {
            if index == columns.len() {
                columns.push(match value {
                    Value::Uuid(_) => ColumnValues::Uuid(Vec::new()),
                    Value::Text(_) => ColumnValues::Text(Vec::new()),
                    Value::Int(_) => ColumnValues::Int(Vec::new()),
                    Value::Bool(_) => ColumnValues::Bool(Vec::new()),
                    Value::Bytes(_) => ColumnValues::Bytes(Vec::new()),
                });
            }
            match (&mut columns[index], value) {
                (ColumnValues::Uuid(values), Value::Uuid(value)) => values.push(value),
                (ColumnValues::Text(values), Value::Text(value)) => values.push(value),
                (ColumnValues::Int(values), Value::Int(value)) => values.push(value),
                (ColumnValues::Bool(values), Value::Bool(value)) => values.push(value),
                (ColumnValues::Bytes(values), Value::Bytes(value)) => values.push(value),
                _ => unreachable!("`bind!` gives a column one type in every row"),
            }
        }
    }
    columns
}
