//! WHIP in, WHEP out, and what both refuse.

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Method, StatusCode};
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use schalter_protocol::limits::SDP_BYTES_MAX;
use schalter_protocol::{Right, RoomPass};

use crate::house::{House, PATIENCE, citizen, clerk};
use crate::peer::Peer;

fn only(right: Right, participant: &str) -> RoomPass {
    RoomPass {
        rights: BTreeSet::from([right]),
        ..clerk("r", participant)
    }
}

async fn post(
    house: &House,
    path: &str,
    pass: &str,
    kind: &str,
    body: String,
) -> reqwest::Response {
    let request = reqwest::Client::new().post(format!("http://{}{path}", house.address));
    request
        .bearer_auth(pass)
        .header(CONTENT_TYPE, kind)
        .body(body)
        .send()
        .await
        .unwrap()
}

async fn ask(house: &House, method: Method, path: &str, pass: &str) -> StatusCode {
    let request = reqwest::Client::new().request(method, format!("http://{}{path}", house.address));
    request.bearer_auth(pass).send().await.unwrap().status()
}

/// Posts the offer and connects; answers with the session's address.
async fn connect(house: &House, path: &str, pass: &str, peer: &Peer) -> String {
    let answer = post(house, path, pass, "application/sdp", peer.offer().await).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/sdp");
    let location = answer.headers()[LOCATION].to_str().unwrap().to_owned();
    peer.accept(answer.text().await.unwrap()).await;
    peer.is_connected().await;
    location
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_whip_takes_in_whep_plays() {
    let house = House::open().await;
    let mut encoder = Peer::new().await;
    encoder.add(RtpCodecKind::Video, "from the encoder").await;
    let to_send = house.sign(&only(Right::PublishVideo, "encoder"));
    let encoder_at = connect(&house, "/whip", &to_send, &encoder).await;
    let sending = encoder.send(Duration::from_millis(40));
    let player = Peer::new().await;
    player.want(RtpCodecKind::Video).await;
    let to_play = house.sign(&only(Right::Subscribe, "player"));
    let player_at = connect(&house, "/whep", &to_play, &player).await;
    let heard = async {
        while player
            .heard()
            .get("from the encoder")
            .is_none_or(|&count| count < 10)
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, heard)
        .await
        .expect("the player hears the encoder");
    assert_eq!(house.node.health().participants, 2);

    assert_eq!(
        ask(&house, Method::PATCH, &encoder_at, &to_send).await,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(
        ask(&house, Method::GET, &encoder_at, &to_send).await,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(
        ask(&house, Method::DELETE, &encoder_at, &to_play).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        ask(&house, Method::DELETE, "/whip/made-up", &to_send).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        ask(&house, Method::DELETE, &encoder_at, &to_send).await,
        StatusCode::OK
    );
    assert_eq!(
        ask(&house, Method::DELETE, &encoder_at, &to_send).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        ask(&house, Method::DELETE, &player_at, &to_play).await,
        StatusCode::OK
    );
    assert_eq!(house.node.health().rooms, 0);
    sending.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whip_refuses_what_it_must() {
    let house = House::open().await;
    let mut encoder = Peer::new().await;
    encoder.add(RtpCodecKind::Video, "x").await;
    let offer = encoder.offer().await;
    let sign = |pass: &RoomPass| house.sign(pass);
    let lobby = RoomPass {
        lobby: true,
        ..citizen("r", "p")
    };
    for (path, pass, kind, body, status) in [
        (
            "/whip",
            "rubbish".to_owned(),
            "application/sdp",
            offer.clone(),
            StatusCode::UNAUTHORIZED,
        ),
        (
            "/whip",
            sign(&only(Right::Subscribe, "p")),
            "application/sdp",
            offer.clone(),
            StatusCode::FORBIDDEN,
        ),
        (
            "/whep",
            sign(&only(Right::PublishVideo, "p")),
            "application/sdp",
            offer.clone(),
            StatusCode::FORBIDDEN,
        ),
        (
            "/whip",
            sign(&lobby),
            "application/sdp",
            offer.clone(),
            StatusCode::FORBIDDEN,
        ),
        (
            "/whip",
            sign(&clerk("r", "p")),
            "application/json",
            offer.clone(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            "/whip",
            sign(&clerk("r", "p")),
            "application/sdp",
            "v=0".to_owned(),
            StatusCode::BAD_REQUEST,
        ),
        (
            "/whip",
            sign(&clerk("r", "p")),
            "application/sdp",
            String::new(),
            StatusCode::BAD_REQUEST,
        ),
        (
            "/whip",
            sign(&clerk("r", "p")),
            "application/sdp",
            "x".repeat(SDP_BYTES_MAX + 1),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        let answer = post(&house, path, &pass, kind, body).await;
        assert_eq!(answer.status(), status, "{path} {kind}");
    }
    assert_eq!(
        house.node.health().participants,
        0,
        "nobody refused stays in a room"
    );
    let pass = sign(&clerk("r", "p"));
    assert_eq!(
        post(&house, "/whip", &pass, "application/sdp", offer.clone())
            .await
            .status(),
        StatusCode::CREATED
    );
    assert_eq!(
        post(&house, "/whip", &pass, "application/sdp", offer)
            .await
            .status(),
        StatusCode::UNAUTHORIZED
    );
}
