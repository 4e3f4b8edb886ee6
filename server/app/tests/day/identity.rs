//! At the door: who is let in, how long they stay, and how guessing is slowed down.

use crate::office::Office;
use futures::future::join_all;
use schalter_app::identity::{
    self, AccountRefusal, NewStaff, SESSIONS_MAX, SignIn, SignedIn, current, end_session,
    own_sessions, sign_in, sign_out,
};
use schalter_app::{Error, Token, audit, queue};
use schalter_domain::audit::Actor;
use schalter_domain::id::{DepartmentId, SessionId};
use schalter_domain::identity::{Attempts, Refusal, Role};
use schalter_domain::time::Millis;
use uuid::Uuid;

on_both_engines! {
    the_right_password_opens_a_session_and_signing_out_ends_it
    nobody_learns_whether_a_login_exists
    guessing_one_login_is_slowed_down_and_forgotten_after_success
    guessing_many_logins_from_one_address_is_slowed_down
    a_hundred_guesses_at_once_are_a_hundred_guesses
    a_session_ends_idle_and_a_session_ends_old
    a_request_is_noted_once_a_minute
    signing_in_again_ends_the_session_the_browser_had
    own_sessions_are_listed_and_ended_and_others_are_not_found
    one_more_session_than_the_most_ends_the_one_unseen_longest
    signing_out_leaves_the_counter
    accounts_that_cannot_be_are_refused
}

fn typed(login: &str, password: &str) -> SignIn {
    SignIn {
        login: login.to_owned(),
        password: password.to_owned(),
        address: "192.0.2.1".to_owned(),
        user_agent: "Firefox\r\n".to_owned() + &"x".repeat(500),
        earlier: None,
    }
}

async fn enter(office: &Office) -> (Token, SignedIn) {
    sign_in(&office.ctx, typed(" STAFF0@example.org ", "demo-demo-demo"))
        .await
        .unwrap()
}

async fn try_to_enter(office: &Office, login: &str, password: &str) -> Refusal {
    match sign_in(&office.ctx, typed(login, password)).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn is_in(office: &Office, token: &Token) -> bool {
    current(&office.ctx, &token.text()).await.unwrap().is_some()
}

async fn the_right_password_opens_a_session_and_signing_out_ends_it(office: Office) {
    office.clerk().await;
    let (token, who) = enter(&office).await;
    assert_eq!(who.staff.login, "staff0@example.org");
    assert_eq!(
        current(&office.ctx, &token.text()).await.unwrap(),
        Some(who.clone())
    );
    assert_eq!(
        current(&office.ctx, &Token::fresh().text()).await.unwrap(),
        None
    );
    assert_eq!(current(&office.ctx, "no token at all").await.unwrap(), None);
    sign_out(&office.ctx, &who).await.unwrap();
    assert!(!is_in(&office, &token).await);
    audit::seal_all(&office.ctx).await.unwrap();
    let verdict = audit::verify(&office.ctx, office.here.authority)
        .await
        .unwrap();
    // Catalogue, account, opened, ended.
    assert!(
        matches!(verdict, audit::Verdict::Intact { events: 4, .. }),
        "{verdict:?}"
    );
}

async fn nobody_learns_whether_a_login_exists(office: Office) {
    office.clerk().await;
    for (login, password) in [
        ("staff0@example.org", "wrong"),
        ("nobody@example.org", "demo-demo-demo"),
        ("", ""),
        (&"x".repeat(10_000), "demo-demo-demo"),
        ("staff0@example.org", &"x".repeat(10_000)),
    ] {
        assert_eq!(
            try_to_enter(&office, login, password).await,
            Refusal::BadCredentials
        );
    }
    for _ in 0..Attempts::FREE {
        try_to_enter(&office, "ghost@example.org", "wrong").await;
    }
    let refusal = try_to_enter(&office, "ghost@example.org", "wrong").await;
    assert!(
        matches!(refusal, Refusal::TooManyAttempts { .. }),
        "slowed down like a real one"
    );
}

async fn guessing_one_login_is_slowed_down_and_forgotten_after_success(office: Office) {
    office.clerk().await;
    for _ in 0..Attempts::FREE {
        let refusal = try_to_enter(&office, "staff0@example.org", "wrong").await;
        assert_eq!(refusal, Refusal::BadCredentials);
    }
    let refusal = try_to_enter(&office, "staff0@example.org", "demo-demo-demo").await;
    let Refusal::TooManyAttempts { until } = refusal else {
        panic!("{refusal:?}")
    };
    office.clock.set(until);
    let (_, who) = enter(&office).await;
    for _ in 0..Attempts::FREE {
        let refusal = try_to_enter(&office, "staff0@example.org", "wrong").await;
        assert_eq!(
            refusal,
            Refusal::BadCredentials,
            "counted from the start again"
        );
    }
    assert!(current(&office.ctx, "x").await.unwrap().is_none());
    assert_eq!(own_sessions(&office.ctx, &who).await.unwrap().len(), 1);
    office.clock.advance(Attempts::MEMORY);
    assert!(identity::forget_old_attempts(&office.ctx).await.unwrap() > 0);
    enter(&office).await;
}

async fn guessing_many_logins_from_one_address_is_slowed_down(office: Office) {
    office.clerk().await;
    let mut tries = 0;
    let refused = loop {
        tries += 1;
        match try_to_enter(&office, &format!("ghost{tries}@example.org"), "wrong").await {
            Refusal::BadCredentials => assert!(tries < 200),
            refusal => break refusal,
        }
    };
    assert!(matches!(refused, Refusal::TooManyAttempts { .. }));
    assert!(tries > 20, "a whole office may mistype: {tries}");
    let elsewhere = SignIn {
        address: "2001:db8::1".to_owned(),
        ..typed("staff0@example.org", "demo-demo-demo")
    };
    assert!(sign_in(&office.ctx, elsewhere).await.is_ok());
}

async fn a_hundred_guesses_at_once_are_a_hundred_guesses(office: Office) {
    office.clerk().await;
    let guesses = (0..100).map(|n| {
        let ctx = office.ctx.clone();
        tokio::spawn(async move {
            sign_in(&ctx, typed("staff0@example.org", &format!("guess-{n}")))
                .await
                .unwrap_err()
        })
    });
    let looked_at = join_all(guesses)
        .await
        .into_iter()
        .filter(|guess| matches!(guess, Ok(Error::Refused(Refusal::BadCredentials))))
        .count();
    assert_eq!(looked_at, Attempts::FREE as usize);
}

async fn a_session_ends_idle_and_a_session_ends_old(office: Office) {
    office.clerk().await;
    let life = office.ctx.settings().session_life;
    let (idle, _) = enter(&office).await;
    office.clock.advance(Millis(life.idle.0 - 1));
    assert!(is_in(&office, &idle).await);
    office.clock.advance(Millis(life.idle.0));
    assert!(!is_in(&office, &idle).await);
    let (busy, who) = enter(&office).await;
    let hours = life.absolute.0 / Millis::hours(1).0;
    for _ in 1..hours {
        office.clock.advance(Millis::hours(1));
        assert!(is_in(&office, &busy).await);
    }
    office.clock.advance(Millis::hours(1));
    assert!(!is_in(&office, &busy).await);
    assert_eq!(
        own_sessions(&office.ctx, &who).await.unwrap(),
        [],
        "what is over is not listed"
    );
}

async fn a_request_is_noted_once_a_minute(office: Office) {
    office.clerk().await;
    let (token, who) = enter(&office).await;
    let seen = || async { own_sessions(&office.ctx, &who).await.unwrap()[0].last_seen_at };
    let opened = office.clock_now();
    office.seconds(59);
    assert!(is_in(&office, &token).await);
    assert_eq!(seen().await, opened);
    office.seconds(1);
    assert!(is_in(&office, &token).await);
    assert_eq!(seen().await, office.clock_now());
}

async fn signing_in_again_ends_the_session_the_browser_had(office: Office) {
    office.clerk().await;
    office.clerk().await;
    let (first, _) = enter(&office).await;
    let again = SignIn {
        earlier: Some(first.text()),
        ..typed("staff0@example.org", "demo-demo-demo")
    };
    let (second, _) = sign_in(&office.ctx, again).await.unwrap();
    assert!(!is_in(&office, &first).await && is_in(&office, &second).await);
    // Another one's cookie is not theirs to end.
    let other = SignIn {
        earlier: Some(second.text()),
        ..typed("staff1@example.org", "demo-demo-demo")
    };
    sign_in(&office.ctx, other).await.unwrap();
    assert!(is_in(&office, &second).await);
}

async fn own_sessions_are_listed_and_ended_and_others_are_not_found(office: Office) {
    office.clerk().await;
    office.clerk().await;
    let (phone, _) = enter(&office).await;
    office.minutes(1);
    let (_, desk) = enter(&office).await;
    let (_, other) = sign_in(&office.ctx, typed("staff1@example.org", "demo-demo-demo"))
        .await
        .unwrap();
    let sessions = own_sessions(&office.ctx, &desk).await.unwrap();
    assert_eq!(
        sessions.iter().map(|it| it.current).collect::<Vec<_>>(),
        [true, false]
    );
    assert!(sessions[0].user_agent.starts_with("Firefoxxx") && sessions[0].user_agent.len() <= 120);
    let not_found = |result| matches!(result, Err(Error::NotFound));
    assert!(not_found(
        end_session(&office.ctx, &other, sessions[1].id).await
    ));
    assert!(not_found(
        end_session(&office.ctx, &desk, SessionId(Uuid::from_u128(7))).await
    ));
    assert!(is_in(&office, &phone).await);
    end_session(&office.ctx, &desk, sessions[1].id)
        .await
        .unwrap();
    assert!(!is_in(&office, &phone).await);
    assert!(
        not_found(end_session(&office.ctx, &desk, sessions[1].id).await),
        "only once"
    );
}

async fn one_more_session_than_the_most_ends_the_one_unseen_longest(office: Office) {
    office.clerk().await;
    let (oldest, who) = enter(&office).await;
    for _ in 1..SESSIONS_MAX {
        office.seconds(61);
        enter(&office).await;
    }
    assert!(is_in(&office, &oldest).await);
    // Being asked for touched it: now the second is the one unseen longest.
    office.seconds(61);
    enter(&office).await;
    assert!(is_in(&office, &oldest).await);
    assert_eq!(
        own_sessions(&office.ctx, &who).await.unwrap().len(),
        SESSIONS_MAX
    );
}

async fn signing_out_leaves_the_counter(office: Office) {
    office.clerk().await;
    let (_, who) = enter(&office).await;
    office.call(&who, 0).await;
    let taken_by = || async {
        let queues = queue::queues_of(&office.ctx, &who).await.unwrap();
        queues[0]
            .counters
            .iter()
            .find_map(|counter| counter.taken_by.clone())
    };
    assert_eq!(taken_by().await, Some(who.staff.name.clone()));
    sign_out(&office.ctx, &who).await.unwrap();
    assert_eq!(taken_by().await, None);
}

async fn accounts_that_cannot_be_are_refused(office: Office) {
    office.clerk().await;
    let good = NewStaff {
        authority: office.here.authority,
        login: "new@example.org".to_owned(),
        name: "New".to_owned(),
        role: Role::Clerk,
        departments: vec![office.here.department],
        duties: vec![],
        password: "long enough".to_owned() + "!",
    };
    let with = |change: fn(&mut NewStaff)| {
        let mut new = good.clone();
        change(&mut new);
        new
    };
    let elsewhere = NewStaff {
        departments: vec![office.neighbour.department],
        ..good.clone()
    };
    let nowhere = NewStaff {
        departments: vec![DepartmentId(Uuid::nil())],
        ..good.clone()
    };
    for (new, refusal) in [
        (
            with(|new| new.login = String::from("Staff0@Example.org")),
            AccountRefusal::LoginTaken,
        ),
        (
            with(|new| new.login = String::from(" ")),
            AccountRefusal::LoginUnfit,
        ),
        (
            with(|new| new.login = String::from("a b")),
            AccountRefusal::LoginUnfit,
        ),
        (
            with(|new| new.login = "a".repeat(300)),
            AccountRefusal::LoginUnfit,
        ),
        (
            with(|new| new.name = String::from("\n")),
            AccountRefusal::NameUnfit,
        ),
        (
            with(|new| new.name = "a".repeat(101)),
            AccountRefusal::NameUnfit,
        ),
        (
            with(|new| new.password = String::from("elf Zeichen")),
            AccountRefusal::PasswordUnfit,
        ),
        (
            with(|new| new.password = "x".repeat(257)),
            AccountRefusal::PasswordUnfit,
        ),
        (elsewhere, AccountRefusal::UnknownDepartment),
        (nowhere, AccountRefusal::UnknownDepartment),
    ] {
        let result = identity::create_staff(&office.ctx, new.clone(), Actor::System).await;
        assert!(
            matches!(result, Err(Error::Refused(got)) if got == refusal),
            "{new:?}: {result:?}"
        );
    }
    identity::create_staff(&office.ctx, good, Actor::System)
        .await
        .unwrap();
}
