//! (relay scenario)
use crate::report::Row;
use clap::Args;
use std::path::{Path, PathBuf};
#[derive(Debug, Clone, Args)]
pub struct Options {
    #[arg(long)]
    server: PathBuf,
}
impl Options {
    pub fn matrix(server: &Path) -> Vec<Self> {
        vec![Self { server: server.to_owned() }]
    }
}
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let _ = &options.server;
    Ok(Vec::new())
}
