//! How an end gets in: WHIP and WHEP, ours or a peer's, or the interface of Janus.

use super::janus::Janus;
use anyhow::Context as _;
use schalter_load_kit::endpoint::{Endpoint, Way};
use schalter_load_kit::process::Schalter;
use schalter_protocol::{PassSigner, Right, Role, RoomPass};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where ends get in.
pub enum Door {
    /// One exchange over HTTP (RFC 9725).
    Whip(Whip),
    /// The interface of Janus' videoroom.
    Janus(Janus),
}

/// Addresses of WHIP and WHEP, and the key of the passes where passes are asked for.
pub struct Whip {
    http: reqwest::Client,
    publish: String,
    play: String,
    desk: Option<PassDesk>,
}

/// Signs room passes with the key of a Schalter.
pub struct PassDesk(PassSigner);

impl PassDesk {
    /// Of this Schalter.
    pub fn of(server: &Schalter) -> anyhow::Result<Self> {
        let key = std::fs::read_to_string(server.data().join("keys/pass.pem"))?;
        Ok(Self(PassSigner::from_pem(&key)?))
    }

    /// A pass for one entry.
    pub fn pass(&self, room: &str, participant: &str, rights: &[Right]) -> anyhow::Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        Ok(self.0.sign(&RoomPass {
            id: format!("{room}-{participant}"),
            issued_at_s: now,
            expires_at_s: now + 120,
            authority: "load".to_owned(),
            room: room.to_owned(),
            participant: participant.to_owned(),
            name: participant.to_owned(),
            role: Role::Test,
            rights: rights.iter().copied().collect(),
            node: None,
            lobby: false,
            audience: false,
        }))
    }
}

impl Door {
    /// WHIP and WHEP of a Schalter.
    pub fn of(server: &Schalter) -> anyhow::Result<Self> {
        Ok(Self::Whip(Whip {
            http: reqwest::Client::new(),
            publish: format!("{}/whip", server.url),
            play: format!("{}/whep", server.url),
            desk: Some(PassDesk::of(server)?),
        }))
    }

    /// WHIP and WHEP of somebody who asks for no pass.
    pub fn foreign(publish: String, play: String) -> Self {
        Self::Whip(Whip {
            http: reqwest::Client::new(),
            publish,
            play,
            desk: None,
        })
    }

    /// Lets an end of the one room in.
    pub async fn enter(&self, way: Way, name: &str) -> anyhow::Result<Endpoint> {
        let mut endpoint = Endpoint::new("load".to_owned()).await?;
        let description = match self {
            Self::Whip(whip) => whip.exchange(way, name, endpoint.offer(way)?).await?,
            Self::Janus(janus) => janus.enter(way, &mut endpoint).await?,
        };
        endpoint
            .connect(&description)
            .await
            .with_context(|| name.to_owned())?;
        Ok(endpoint)
    }
}

impl Whip {
    async fn exchange(&self, way: Way, name: &str, offer: String) -> anyhow::Result<String> {
        let (url, right) = match way {
            Way::Publish => (&self.publish, Right::PublishVideo),
            Way::Play => (&self.play, Right::Subscribe),
        };
        let mut request = self
            .http
            .post(url)
            .header("content-type", "application/sdp")
            .body(offer);
        if let Some(desk) = &self.desk {
            request = request.bearer_auth(desk.pass("load", name, &[right])?);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        anyhow::ensure!(status.is_success(), "{url}: {status}: {text}");
        Ok(text)
    }
}
