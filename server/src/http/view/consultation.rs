//! The pass into a room.

use serde::Serialize;
use utoipa::ToSchema;

/// What one needs to enter a room.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassView {
    /// Signed, short-lived, for one person and one connection.
    pub pass: String,
    /// Where to connect by WebSocket.
    pub signal_url: String,
    /// Which room it opens.
    pub room: String,
    /// Until when it can be used first.
    #[schema(format = DateTime)]
    pub expires_at: String,
}
