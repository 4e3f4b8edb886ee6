//! What load scenarios, chaos and attacks share. It speaks to Schalter only through its public doors (HTTP, WebSocket, UDP, its command
//! line) and never knows Schalter's tables.

pub mod budget;
pub mod citizen;
pub mod database;
pub mod endpoint;
pub mod environment;
pub mod pace;
pub mod peer;
pub mod process;
pub mod report;
pub mod sender;
