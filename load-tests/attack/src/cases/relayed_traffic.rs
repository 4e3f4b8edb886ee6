//! Row 9: the media port as a free relay.

use crate::datagrams::{self, allocate, channel_data, create_permission, send_indication};
use crate::house::House;
use crate::verdict::Case;

/// What a TURN server would be asked.
pub fn case_09_relayed_traffic(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let asked = [
        allocate(),
        create_permission([10, 0, 0, 1]),
        create_permission([127, 0, 0, 1]),
        send_indication([10, 0, 0, 1]),
        channel_data(),
    ];
    let flood = datagrams::flood(house.schalter.place().media(), 50, &asked, 4)?;
    case.note(
        "Allocate, CreatePermission, Send and ChannelData to the media port",
        "no answer",
        format!("{} bytes in, {} out", flood.sent, flood.received),
        flood.received == 0,
    );
    case.skip(
        "credentials, denied peers, quotas of TURN",
        "TURN does not exist yet",
    );
    Ok(())
}
