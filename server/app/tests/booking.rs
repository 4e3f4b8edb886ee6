//! Stories of booking through the public door, on both engines.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use schalter_app::availability::{self, Search};
use schalter_app::booking::{self, Confirm, Held, Hold};
use schalter_app::testing::{MONDAY, Office, at, offices, offices_with, person};
use schalter_app::{Error, Settings, Token, catalogue, notification};
use schalter_domain::booking::{Refusal, StateName};
use schalter_domain::id::{AppointmentId, PoolId, ServiceId};
use schalter_domain::notification::JobKind;
use schalter_domain::time::{Millis, Timestamp};
use uuid::Uuid;

fn wish(office: &Office, start: Timestamp) -> Hold {
    Hold {
        service: office.here.service,
        pool: office.here.on_site,
        start,
        people: 1,
        origin: None,
        key: None,
    }
}

async fn hold(office: &Office, start: Timestamp) -> Result<Held, Error<Refusal>> {
    booking::hold(&office.ctx, wish(office, start)).await
}

fn confirmation(held: &Held, name: &str) -> Confirm {
    Confirm {
        id: held.view.appointment.id,
        token: held.token.clone(),
        person: person(name),
        key: None,
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error<Refusal>>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?} is no refusal"),
    }
}

async fn free(office: &Office) -> u32 {
    let search = Search {
        service: office.here.service,
        channel: None,
        people: 1,
    };
    availability::days(&office.ctx, search, MONDAY, MONDAY)
        .await
        .unwrap()[0]
        .free
}

#[tokio::test]
async fn from_hold_to_booking_to_cancellation() {
    for office in offices().await {
        let engine = office.engine;
        let all = free(&office).await;
        // Doors are open from 08:00 to 12:00: every quarter of an hour on site, every five minutes by video.
        assert_eq!(all, 16 + 46, "{engine}");
        let held = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        let id = held.view.appointment.id;
        assert_eq!(held.view.state, StateName::Held);
        assert_eq!(held.view.service().unwrap().slug, "personalausweis");
        assert_eq!(free(&office).await, all - 1, "{engine}: a hold counts");
        assert_eq!(
            refusal(hold(&office, at(MONDAY, 9, 0)).await),
            Refusal::Taken
        );

        let booked = booking::confirm(&office.ctx, confirmation(&held, "Ada"))
            .await
            .unwrap();
        assert_eq!(booked.state, StateName::Booked);
        assert_eq!(booked.appointment.state.person().unwrap().name, "Ada");
        assert_eq!(
            booked.deleted_on,
            Some(jiff::civil::date(2027, 1, 6)),
            "30 days later"
        );
        let shown = booking::show::<Refusal>(&office.ctx, id, &held.token)
            .await
            .unwrap();
        assert_eq!(shown.appointment, booked.appointment, "{engine}");

        office.clock.advance(Millis::minutes(30));
        assert_eq!(
            free(&office).await,
            all - 1,
            "{engine}: a booking does not expire"
        );
        let cancelled = booking::cancel(&office.ctx, id, &held.token, None)
            .await
            .unwrap()
            .view;
        assert_eq!(
            (cancelled.state, cancelled.appointment.sequence),
            (StateName::Cancelled, 1)
        );
        assert_eq!(free(&office).await, all, "{engine}: the time is free again");
        let again = booking::cancel(&office.ctx, id, &held.token, None).await;
        assert_eq!(refusal(again.map(|_| ())), Refusal::AlreadyCancelled);
        let confirmed = booking::confirm(&office.ctx, confirmation(&held, "Ada")).await;
        assert_eq!(refusal(confirmed), Refusal::AlreadyCancelled);
    }
}

#[tokio::test]
async fn a_hold_runs_out_at_its_instant_and_not_before() {
    for office in offices().await {
        let nine = at(MONDAY, 9, 0);
        let all = free(&office).await;
        let first = hold(&office, nine).await.unwrap();
        office.clock.advance(Millis(10 * 60_000 - 1));
        assert_eq!(refusal(hold(&office, nine).await), Refusal::Taken);
        office.clock.advance(Millis(1));
        assert_eq!(
            free(&office).await,
            all,
            "{}: judged when looked at, swept by nobody",
            office.engine
        );
        let shown = booking::show::<Refusal>(&office.ctx, first.view.appointment.id, &first.token)
            .await
            .unwrap();
        assert_eq!(shown.state, StateName::Expired);
        let second = hold(&office, nine).await.unwrap();
        assert_eq!(
            refusal(booking::confirm(&office.ctx, confirmation(&first, "Late")).await),
            Refusal::Expired
        );
        office.clock.advance(Millis(10 * 60_000 - 1));
        booking::confirm(&office.ctx, confirmation(&second, "Just"))
            .await
            .unwrap();
        office.clock.advance(Millis::hours(24));
        let shown = booking::show::<Refusal>(&office.ctx, first.view.appointment.id, &first.token)
            .await
            .unwrap();
        assert_eq!(shown.state, StateName::Expired, "and it was written down");
    }
}

#[tokio::test]
async fn every_refusal_of_a_hold_has_its_reason() {
    for office in offices().await {
        let nine = at(MONDAY, 9, 0);
        let cases: [(Refusal, Hold); 8] = [
            (Refusal::OutsideOpening, wish(&office, at(MONDAY, 12, 0))),
            (Refusal::OutsideOpening, wish(&office, at(MONDAY, 11, 50))),
            (Refusal::OutsideOpening, wish(&office, at(MONDAY, 9, 5))),
            (Refusal::TooSoon, wish(&office, at(MONDAY, 6, 30))),
            (
                Refusal::TooFar,
                wish(
                    &office,
                    at(MONDAY.saturating_add(jiff::Span::new().days(61)), 9, 0),
                ),
            ),
            (
                Refusal::UnknownService,
                Hold {
                    service: ServiceId(Uuid::nil()),
                    ..wish(&office, nine)
                },
            ),
            (
                Refusal::UnknownService,
                Hold {
                    pool: PoolId(Uuid::nil()),
                    ..wish(&office, nine)
                },
            ),
            (
                Refusal::TooManyPeople { people_max: 4 },
                Hold {
                    people: 5,
                    ..wish(&office, nine)
                },
            ),
        ];
        for (number, (expected, wish)) in cases.into_iter().enumerate() {
            assert_eq!(
                refusal(booking::hold(&office.ctx, wish).await),
                expected,
                "{} case {number}",
                office.engine
            );
        }
        // Another authority's pool is as unknown as none.
        let stranger = Hold {
            pool: office.there.on_site,
            ..wish(&office, nine)
        };
        assert_eq!(
            refusal(booking::hold(&office.ctx, stranger).await),
            Refusal::UnknownService
        );
        let absurd = [
            Timestamp(i64::MIN),
            Timestamp(i64::MAX),
            Timestamp(0),
            Timestamp(-1),
        ];
        for start in absurd {
            assert!(
                matches!(hold(&office, start).await, Err(Error::Refused(_))),
                "{start:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_opens_its_own_appointment_only() {
    for office in offices().await {
        let one = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        let other = hold(&office, at(MONDAY, 10, 0)).await.unwrap();
        let id = one.view.appointment.id;
        for token in [&other.token, &Token::fresh()] {
            let shown = booking::show::<Refusal>(&office.ctx, id, token).await;
            assert!(matches!(shown, Err(Error::NotFound)));
            let wish = Confirm {
                token: token.clone(),
                ..confirmation(&one, "Eve")
            };
            assert!(matches!(
                booking::confirm(&office.ctx, wish).await,
                Err(Error::NotFound)
            ));
            assert!(matches!(
                booking::cancel(&office.ctx, id, token, None).await,
                Err(Error::NotFound)
            ));
            assert!(matches!(
                booking::check_in(&office.ctx, id, token).await,
                Err(Error::NotFound)
            ));
        }
        let nobody =
            booking::show::<Refusal>(&office.ctx, AppointmentId(Uuid::nil()), &one.token).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn one_address_holds_five_times_and_one_mailbox_books_ten() {
    for office in offices().await {
        let from = |origin: &str, slot: i8| Hold {
            pool: office.here.video,
            origin: Some(origin.to_owned()),
            ..wish(&office, at(MONDAY, 8, slot * 5))
        };
        for slot in 0..5 {
            booking::hold(&office.ctx, from("192.0.2.1", slot))
                .await
                .unwrap();
        }
        let sixth = booking::hold(&office.ctx, from("192.0.2.1", 6)).await;
        assert_eq!(
            refusal(sixth),
            Refusal::TooManyFromOneAddress,
            "{}",
            office.engine
        );
        booking::hold(&office.ctx, from("192.0.2.2", 6))
            .await
            .unwrap();
        office.clock.advance(Millis::minutes(10));
        booking::hold(&office.ctx, from("192.0.2.1", 7))
            .await
            .unwrap();

        for day in 1..=11 {
            let date = MONDAY.saturating_add(jiff::Span::new().days(day));
            let held = hold(&office, at(date, 9, 0)).await.unwrap();
            let confirmed = booking::confirm(
                &office.ctx,
                confirmation(&held, if day % 2 == 0 { "ADA" } else { "ada" }),
            )
            .await;
            match day {
                1..=10 => assert_eq!(confirmed.unwrap().state, StateName::Booked),
                _ => assert_eq!(refusal(confirmed), Refusal::TooManyFromOneAddress),
            }
        }
    }
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer() {
    for office in offices().await {
        let keyed = || Hold {
            key: Some("0123456789abcdef".to_owned()),
            ..wish(&office, at(MONDAY, 9, 0))
        };
        let first = booking::hold(&office.ctx, keyed()).await.unwrap();
        let second = booking::hold(&office.ctx, keyed()).await.unwrap();
        assert_eq!(first.token, second.token, "{}", office.engine);
        assert_eq!(first.view.appointment, second.view.appointment);
        let other = Hold {
            start: at(MONDAY, 10, 0),
            ..keyed()
        };
        assert!(matches!(
            booking::hold(&office.ctx, other).await,
            Err(Error::KeyReused)
        ));
        let elsewhere = Hold {
            start: at(MONDAY.tomorrow().unwrap(), 10, 0),
            ..keyed()
        };
        assert!(matches!(
            booking::hold(&office.ctx, elsewhere).await,
            Err(Error::KeyReused)
        ));

        // A refusal changed nothing: the key may be used again.
        let key = Some("fedcba9876543210".to_owned());
        let taken = Hold {
            key: key.clone(),
            ..wish(&office, at(MONDAY, 9, 0))
        };
        assert_eq!(
            refusal(booking::hold(&office.ctx, taken.clone()).await),
            Refusal::Taken
        );
        office.clock.advance(Millis::minutes(10));
        booking::hold(&office.ctx, taken).await.unwrap();

        let held = hold(&office, at(MONDAY, 11, 0)).await.unwrap();
        let keyed = |name| Confirm {
            key: Some("confirm-confirm-1".to_owned()),
            ..confirmation(&held, name)
        };
        let first = booking::confirm(&office.ctx, keyed("Ada")).await.unwrap();
        let second = booking::confirm(&office.ctx, keyed("Ada")).await.unwrap();
        assert_eq!(first.appointment, second.appointment);
        assert!(matches!(
            booking::confirm(&office.ctx, keyed("Eve")).await,
            Err(Error::KeyReused)
        ));
        let id = held.view.appointment.id;
        let cancel = || booking::cancel(&office.ctx, id, &held.token, Some("cancel-cancel-12"));
        assert_eq!(cancel().await.unwrap().view.state, StateName::Cancelled);
        assert_eq!(cancel().await.unwrap().view.state, StateName::Cancelled);
        office.clock.advance(Millis::hours(25));
        assert_eq!(
            notification::purge(&office.ctx).await.unwrap(),
            4,
            "{}: old keys are forgotten",
            office.engine
        );
    }
}

#[tokio::test]
async fn two_requests_with_one_key_at_once_make_one_hold() {
    for office in offices().await {
        let all = free(&office).await;
        let keyed = || Hold {
            key: Some("0123456789abcdef".to_owned()),
            ..wish(&office, at(MONDAY, 9, 0))
        };
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let (ctx, wish) = (office.ctx.clone(), keyed());
                tokio::spawn(async move { booking::hold(&ctx, wish).await.unwrap().token.text() })
            })
            .collect();
        let mut tokens = Vec::new();
        for task in tasks {
            tokens.push(task.await.unwrap());
        }
        tokens.dedup();
        assert_eq!(tokens.len(), 1, "{}", office.engine);
        assert_eq!(free(&office).await, all - 1);
    }
}

#[tokio::test]
async fn checking_in_makes_one_ticket_in_its_window() {
    for office in offices().await {
        let held = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        let id = held.view.appointment.id;
        let check_in = || booking::check_in(&office.ctx, id, &held.token);
        assert_eq!(
            refusal(check_in().await),
            Refusal::WrongState {
                state: StateName::Held
            }
        );
        booking::confirm(&office.ctx, confirmation(&held, "Ada"))
            .await
            .unwrap();
        office.clock.set(Timestamp(at(MONDAY, 8, 30).0 - 1));
        assert_eq!(
            refusal(check_in().await),
            Refusal::NotYet {
                from: at(MONDAY, 8, 30)
            }
        );
        office.clock.advance(Millis(1));
        assert_eq!(check_in().await.unwrap().state, StateName::Arrived);
        assert_eq!(
            check_in().await.unwrap().state,
            StateName::Arrived,
            "{}: twice is once",
            office.engine
        );
        let gone = booking::cancel(&office.ctx, id, &held.token, None)
            .await
            .unwrap();
        assert_eq!(gone.view.state, StateName::Cancelled);

        let late = hold(&office, at(MONDAY, 10, 0)).await.unwrap();
        booking::confirm(&office.ctx, confirmation(&late, "Bob"))
            .await
            .unwrap();
        office.clock.set(at(MONDAY, 10, 30));
        let checked_in =
            booking::check_in(&office.ctx, late.view.appointment.id, &late.token).await;
        assert_eq!(refusal(checked_in), Refusal::TooLate);
    }
}

#[tokio::test]
async fn mails_follow_what_was_booked() {
    for office in offices().await {
        let worker = Uuid::from_u128(7);
        let held = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        assert!(
            notification::claim(&office.ctx, worker, 10)
                .await
                .unwrap()
                .is_empty()
        );
        booking::confirm(&office.ctx, confirmation(&held, "Ada"))
            .await
            .unwrap();
        let jobs = notification::claim(&office.ctx, worker, 10).await.unwrap();
        assert_eq!(jobs.len(), 1, "{}", office.engine);
        assert_eq!(jobs[0].job.kind, JobKind::MailConfirmation);
        let (id, sequence) = appointment_of(&jobs[0]);
        assert_eq!(sequence, 0);
        let view = notification::appointment(&office.ctx, office.here.authority, id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(view.appointment.state.person().unwrap().name, "Ada");
        assert!(
            notification::appointment(&office.ctx, office.there.authority, id)
                .await
                .unwrap()
                .is_none()
        );
        assert!(notification::complete(&office.ctx, &jobs[0]).await.unwrap());

        booking::cancel(&office.ctx, id, &held.token, None)
            .await
            .unwrap();
        let jobs = notification::claim(&office.ctx, worker, 10).await.unwrap();
        assert_eq!(jobs[0].job.kind, JobKind::MailCancellation);
        assert_eq!(appointment_of(&jobs[0]), (id, 1));

        // Nobody announces the end of a hold that was never announced.
        let held = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        booking::cancel(&office.ctx, held.view.appointment.id, &held.token, None)
            .await
            .unwrap();
        assert!(
            notification::claim(&office.ctx, worker, 10)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn a_failed_job_comes_back_and_a_hopeless_one_is_buried() {
    for office in offices().await {
        let held = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        booking::confirm(&office.ctx, confirmation(&held, "Ada"))
            .await
            .unwrap();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let claimed = notification::claim(&office.ctx, one, 10)
            .await
            .unwrap()
            .remove(0);
        assert!(
            notification::claim(&office.ctx, other, 10)
                .await
                .unwrap()
                .is_empty(),
            "it is taken"
        );
        office.clock.advance(Millis::minutes(2));
        let mut mine = notification::claim(&office.ctx, other, 10)
            .await
            .unwrap()
            .remove(0);
        assert_eq!(
            mine.tries, 2,
            "{}: the first worker took too long",
            office.engine
        );
        assert!(!notification::complete(&office.ctx, &claimed).await.unwrap());
        loop {
            match notification::fail(&office.ctx, &mine, "550 no such user")
                .await
                .unwrap()
            {
                notification::Failed::TriedAgain(at) => office.clock.set(at),
                notification::Failed::Dead => break,
                notification::Failed::Lost => panic!("nobody else had it"),
            }
            mine = notification::claim(&office.ctx, other, 10)
                .await
                .unwrap()
                .remove(0);
        }
        assert_eq!(mine.tries, 8);
        let backlog = notification::backlog(&office.ctx).await.unwrap();
        assert_eq!(
            (backlog.ready, backlog.dead, backlog.due_since),
            (0, 1, None),
            "{}",
            office.engine
        );
    }
}

#[tokio::test]
async fn jobs_of_a_killed_process_are_taken_over_where_it_was_the_only_one() {
    for office in offices().await {
        let held = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        booking::confirm(&office.ctx, confirmation(&held, "Ada"))
            .await
            .unwrap();
        let (killed, next) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let lost = notification::claim(&office.ctx, killed, 10).await.unwrap();
        let alone = u64::from(!office.ctx.is_shared());
        assert_eq!(notification::take_over(&office.ctx).await.unwrap(), alone);
        let taken = notification::claim(&office.ctx, next, 10).await.unwrap();
        assert_eq!(taken.len() as u64, alone, "{}", office.engine);
        for job in &taken {
            assert_eq!((job.job.id, job.tries), (lost[0].job.id, 2));
        }
        assert_eq!(notification::take_over(&office.ctx).await.unwrap(), alone);
    }
}

#[tokio::test]
async fn what_is_known_about_a_citizen_goes_on_the_promised_day() {
    for office in offices().await {
        let came = hold(&office, at(MONDAY, 9, 0)).await.unwrap();
        booking::confirm(&office.ctx, confirmation(&came, "Ada"))
            .await
            .unwrap();
        let gone = hold(&office, at(MONDAY, 10, 0)).await.unwrap();
        booking::confirm(&office.ctx, confirmation(&gone, "Bob"))
            .await
            .unwrap();
        booking::cancel(&office.ctx, gone.view.appointment.id, &gone.token, None)
            .await
            .unwrap();
        let show = async |held: &Held| {
            booking::show::<Refusal>(&office.ctx, held.view.appointment.id, &held.token)
                .await
                .unwrap()
        };
        office.clock.advance(Millis::hours(7 * 24));
        assert_eq!(booking::erase_due(&office.ctx).await.unwrap(), 1);
        assert_eq!(
            show(&gone).await.appointment.state.person(),
            None,
            "{}",
            office.engine
        );
        assert_eq!(show(&gone).await.deleted_on, None);
        assert!(show(&came).await.appointment.state.person().is_some());
        office.clock.advance(Millis::hours(24 * 24));
        assert_eq!(booking::erase_due(&office.ctx).await.unwrap(), 1);
        let shown = show(&came).await;
        assert_eq!(
            (shown.state, shown.appointment.state.person()),
            (StateName::Missed, None)
        );
        assert_eq!(booking::erase_due(&office.ctx).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_change_of_the_catalogue_counts_at_once() {
    for office in offices().await {
        let nine = at(MONDAY, 9, 0);
        let mut content = schalter_app::testing::content(
            office.here,
            "hier",
            schalter_domain::catalogue::Land::Nw,
        );
        let held = hold(&office, nine).await.unwrap();
        booking::confirm(&office.ctx, confirmation(&held, "Ada"))
            .await
            .unwrap();
        let second = office.reopened().await;
        assert_eq!(
            refusal(booking::hold(&second, wish(&office, nine)).await),
            Refusal::Taken
        );
        content.pools[1].rules[0].counters = 2;
        catalogue::import(&office.ctx, &content).await.unwrap();
        let other = booking::hold(&second, wish(&office, nine)).await.unwrap();
        content.pools[1].rules[0].counters = 1;
        catalogue::import(&second, &content).await.unwrap();
        // More are booked than counters are left: nobody new, but whoever has a time may keep or give back theirs.
        assert_eq!(refusal(hold(&office, nine).await), Refusal::Taken);
        booking::confirm(&office.ctx, confirmation(&other, "Bob"))
            .await
            .unwrap();
        booking::cancel(&second, other.view.appointment.id, &other.token, None)
            .await
            .unwrap();
        booking::cancel(&second, held.view.appointment.id, &held.token, None)
            .await
            .unwrap();
        hold(&office, nine).await.unwrap();
        content.services.clear();
        content
            .pools
            .iter_mut()
            .for_each(|pool| pool.pool.services.clear());
        catalogue::import(&office.ctx, &content).await.unwrap();
        assert_eq!(
            refusal(booking::hold(&second, wish(&office, nine)).await),
            Refusal::UnknownService
        );
        let shown = booking::show::<Refusal>(&second, held.view.appointment.id, &held.token)
            .await
            .unwrap();
        assert!(
            shown.service().is_some(),
            "{}: withdrawn, and still known by name",
            office.engine
        );
    }
}

#[tokio::test]
async fn the_demo_is_noted() {
    for office in offices_with(Settings::default()).await {
        assert!(!catalogue::is_demo(&office.ctx).await.unwrap());
        catalogue::mark_demo(&office.ctx).await.unwrap();
        catalogue::mark_demo(&office.ctx).await.unwrap();
        assert!(catalogue::is_demo(&office.ctx).await.unwrap());
        let slugs: Vec<String> = catalogue::authorities(&office.ctx)
            .await
            .unwrap()
            .into_iter()
            .map(|authority| authority.slug)
            .collect();
        assert_eq!(slugs, ["dort", "hier"]);
        let by_slug = catalogue::authority(&office.ctx, "hier")
            .await
            .unwrap()
            .unwrap();
        let by_id = catalogue::authority(&office.ctx, &office.here.authority.to_string())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(by_slug.authority(), by_id.authority());
        assert!(
            catalogue::authority(&office.ctx, "nirgends")
                .await
                .unwrap()
                .is_none()
        );
    }
}

/// The appointment that a job is about, and its sequence.
fn appointment_of(claimed: &notification::Claimed) -> (AppointmentId, u32) {
    match claimed.job.about {
        notification::About::Appointment {
            appointment,
            sequence,
            ..
        } => (appointment, sequence),
        notification::About::Enrolment { .. } => panic!("a job about an appointment"),
    }
}

#[tokio::test]
async fn one_mailbox_is_written_to_ten_times_a_day() {
    for office in offices().await {
        let book_and_cancel = async |day: i64| {
            let date = MONDAY.saturating_add(jiff::Span::new().days(day));
            let held = hold(&office, at(date, 9, 0)).await.unwrap();
            booking::confirm(&office.ctx, confirmation(&held, "ada")).await?;
            let (id, token) = (held.view.appointment.id, &held.token);
            booking::cancel(&office.ctx, id, token, None).await.unwrap();
            Ok(())
        };
        for day in 1..=10 {
            let booked: Result<(), Error<Refusal>> = book_and_cancel(day).await;
            assert!(booked.is_ok(), "{} {day}", office.engine);
        }
        assert_eq!(
            refusal(book_and_cancel(11).await),
            Refusal::TooManyFromOneAddress
        );
        office.clock.advance(Millis::hours(24));
        assert!(book_and_cancel(12).await.is_ok());
    }
}
