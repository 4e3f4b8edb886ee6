//! A morning at the counter: who is called, by whom, how often, and what the citizen sees of it.

use crate::office::{Citizen, Office};
use futures::future::join_all;
use schalter_app::queue::{self, CallNext, Step, ticket_for_citizen};
use schalter_app::{Error, booking, consultation};
use schalter_domain::booking::StateName as AppointmentState;
use schalter_domain::id::{QueueId, TicketId};
use schalter_domain::identity::Role;
use schalter_domain::lesson::Told;
use schalter_domain::queue::{Refusal, StateName};
use std::collections::HashSet;
use uuid::Uuid;

on_both_engines! {
    many_clerks_who_call_at_once_never_get_the_same_person
    people_are_called_in_the_order_of_their_appointments
    whom_the_line_shows_first_is_called_first
    a_clerk_and_a_counter_have_one_person_at_a_time
    a_called_person_is_called_again_and_then_missed
    a_talk_begins_and_ends_and_its_appointment_is_done
    a_video_call_opens_a_room_for_both_and_finishing_closes_it
    only_pools_and_counters_of_the_queue_are_accepted
    another_authority_finds_nothing_and_another_department_is_not_allowed
    who_cancels_in_line_leaves_it
    the_place_in_line_survives_a_restart
    reports_of_the_room_may_come_late_and_twice
    a_room_of_another_talk_is_told_to_close
}

async fn place(office: &Office, citizen: &Citizen) -> queue::TicketForCitizen {
    ticket_for_citizen(&office.ctx, office.here.authority, citizen.id)
        .await
        .unwrap()
        .unwrap()
}

async fn state(office: &Office, citizen: &Citizen) -> AppointmentState {
    booking::show::<()>(&office.ctx, citizen.id, &citizen.token)
        .await
        .unwrap()
        .state
}

async fn many_clerks_who_call_at_once_never_get_the_same_person(office: Office) {
    const CLERKS: usize = 50;
    const CITIZENS: usize = 40;
    let clerks = join_all((0..CLERKS).map(|_| office.clerk())).await;
    let here = &office.here;
    let pools = (0..CITIZENS).map(|n| if n % 2 == 0 { here.video } else { here.desk });
    join_all(pools.map(|pool| office.arrive(pool, 10, "Zoë"))).await;
    let calls = clerks.iter().enumerate().map(|(n, clerk)| {
        let (ctx, clerk, wish) = (office.ctx.clone(), clerk.clone(), office.wish(n));
        tokio::spawn(async move { queue::call_next(&ctx, &clerk, wish).await.unwrap() })
    });
    let called: Vec<_> = join_all(calls)
        .await
        .into_iter()
        .filter_map(Result::unwrap)
        .collect();
    let different: HashSet<TicketId> = called.iter().map(|ticket| ticket.id).collect();
    assert_eq!((called.len(), different.len()), (CITIZENS, CITIZENS));
    let at: HashSet<_> = called
        .iter()
        .map(|ticket| ticket.counter.clone().unwrap().0)
        .collect();
    assert_eq!(at.len(), CITIZENS, "every counter got one person");
}

async fn people_are_called_in_the_order_of_their_appointments(office: Office) {
    let clerk = office.clerk().await;
    let late = office.arrive(office.here.video, 20, "at twenty past").await;
    let early = office.arrive(office.here.desk, 5, "at five past").await;
    let middle = office.arrive(office.here.video, 10, "at ten past").await;
    let ahead = |citizen: Citizen| {
        let office = &office;
        async move { place(office, &citizen).await.ahead }
    };
    assert_eq!(ahead(early.clone()).await, 0);
    assert_eq!(ahead(middle.clone()).await, 1);
    assert_eq!(ahead(late.clone()).await, 2);
    assert_eq!(
        place(&office, &late).await.estimate,
        None,
        "nobody works yet: nobody can know"
    );
    let only_video = CallNext {
        pools: vec![office.here.video],
        ..office.wish(0)
    };
    let called = queue::call_next(&office.ctx, &clerk, only_video)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(called.person.unwrap().name, "at ten past");
    assert_eq!(ahead(late.clone()).await, 1);
    let estimate = place(&office, &late).await.estimate.unwrap();
    assert!(estimate.from_minutes < estimate.to_minutes);
    let view = queue::queue_view(&office.ctx, &clerk, office.here.queue)
        .await
        .unwrap();
    let names: Vec<_> = view
        .tickets
        .iter()
        .map(|ticket| ticket.person.clone().unwrap().name)
        .collect();
    assert_eq!(names, ["at ten past", "at five past", "at twenty past"]);
}

/// The call asks the database for the first of each pool; the line that is shown is put in order by the domain.
async fn whom_the_line_shows_first_is_called_first(office: Office) {
    let here = &office.here;
    let clerk = office.clerk().await;
    let mut citizens = Vec::new();
    for (n, minutes) in [5, 20, 5, 10, 5, 15, 5, 10, 5, 15].into_iter().enumerate() {
        let pool = if n % 3 == 0 { here.video } else { here.desk };
        citizens.push(office.book(here, pool, minutes, "somebody").await);
    }
    // Of those who have an appointment at five past the first is within the grace, the others come by their arrival.
    office.minutes(9);
    for citizen in citizens {
        booking::check_in(&office.ctx, citizen.id, &citizen.token)
            .await
            .unwrap();
        office.seconds(45);
    }
    for round in 0..12 {
        let pools = match round % 3 {
            0 => Vec::new(),
            1 => vec![here.video],
            _ => vec![here.desk],
        };
        let view = queue::queue_view(&office.ctx, &clerk, here.queue)
            .await
            .unwrap();
        let expected = view
            .tickets
            .iter()
            .filter(|ticket| ticket.state == StateName::Waiting)
            .find(|ticket| pools.is_empty() || pools.contains(&ticket.pool))
            .map(|ticket| ticket.id);
        let wish = CallNext {
            pools,
            ..office.wish(0)
        };
        let called = queue::call_next(&office.ctx, &clerk, wish).await.unwrap();
        let called = called.map(|ticket| ticket.id);
        assert_eq!(called, expected, "round {round}");
        if let Some(ticket) = called {
            queue::act(&office.ctx, &clerk, ticket, Step::Miss)
                .await
                .unwrap();
        }
    }
}

async fn a_clerk_and_a_counter_have_one_person_at_a_time(office: Office) {
    let (anna, bert) = (office.clerk().await, office.clerk().await);
    for _ in 0..3 {
        office.arrive(office.here.desk, 10, "somebody").await;
    }
    let first = office.call(&anna, 0).await.unwrap();
    let busy = |result| matches!(result, Err(Error::Refused(Refusal::CounterBusy)));
    assert!(
        busy(queue::call_next(&office.ctx, &anna, office.wish(0)).await),
        "has somebody"
    );
    assert!(
        busy(queue::call_next(&office.ctx, &anna, office.wish(1)).await),
        "elsewhere too"
    );
    assert!(
        busy(queue::call_next(&office.ctx, &bert, office.wish(0)).await),
        "Anna sits there"
    );
    let taken_by = |summaries: Vec<queue::QueueSummary>, counter: usize| {
        summaries[0]
            .counters
            .iter()
            .find(|it| it.id == office.here.counters[counter])
            .cloned()
    };
    let queues = queue::queues_of(&office.ctx, &bert).await.unwrap();
    assert_eq!(
        queues.len(),
        1,
        "the queues of other departments are not shown"
    );
    assert_eq!(
        taken_by(queues, 0).unwrap().taken_by,
        Some(anna.staff.name.clone())
    );
    queue::act(&office.ctx, &anna, first.id, Step::Start)
        .await
        .unwrap();
    assert!(
        busy(queue::call_next(&office.ctx, &anna, office.wish(0)).await),
        "in the talk"
    );
    // A colleague finishes for her, and may sit down there.
    queue::act(&office.ctx, &bert, first.id, Step::Finish)
        .await
        .unwrap();
    assert!(office.call(&bert, 0).await.is_some());
    let queues = queue::queues_of(&office.ctx, &bert).await.unwrap();
    assert_eq!(
        taken_by(queues, 0).unwrap().taken_by,
        Some(bert.staff.name.clone())
    );
    assert!(office.call(&anna, 1).await.is_some());
    assert!(
        queue::call_next(&office.ctx, &office.clerk().await, office.wish(2))
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_called_person_is_called_again_and_then_missed(office: Office) {
    let clerk = office.clerk().await;
    let citizen = office.arrive(office.here.desk, 10, "asleep").await;
    let ticket = office.call(&clerk, 3).await.unwrap();
    assert_eq!((ticket.calls, ticket.state), (1, StateName::Called));
    office.seconds(60);
    let again = queue::act(&office.ctx, &clerk, ticket.id, Step::Recall)
        .await
        .unwrap()
        .ticket;
    assert_eq!((again.calls, again.called_at), (2, ticket.called_at));
    let seen = place(&office, &citizen).await;
    assert_eq!(
        (seen.calls, seen.counter.as_deref()),
        (2, Some("Schalter 3"))
    );
    let missed = queue::act(&office.ctx, &clerk, ticket.id, Step::Miss)
        .await
        .unwrap()
        .ticket;
    assert_eq!(missed.state, StateName::Missed);
    assert_eq!(state(&office, &citizen).await, AppointmentState::Missed);
    for step in [
        Step::Recall,
        Step::Miss,
        Step::Start,
        Step::Finish,
        Step::End,
    ] {
        let result = queue::act(&office.ctx, &clerk, ticket.id, step).await;
        let wrong = Refusal::WrongState {
            state: StateName::Missed,
        };
        assert!(
            matches!(result, Err(Error::Refused(refusal)) if refusal == wrong),
            "{step:?}"
        );
    }
    assert!(
        office.call(&clerk, 3).await.is_none(),
        "the counter is free again, the line empty"
    );
}

async fn a_talk_begins_and_ends_and_its_appointment_is_done(office: Office) {
    let clerk = office.clerk().await;
    let citizen = office.arrive(office.here.desk, 10, "Ada").await;
    let ticket = office.call(&clerk, 0).await.unwrap();
    let too_early = queue::act(&office.ctx, &clerk, ticket.id, Step::Finish).await;
    assert!(matches!(
        too_early,
        Err(Error::Refused(Refusal::WrongState { .. }))
    ));
    office.minutes(1);
    let serving = queue::act(&office.ctx, &clerk, ticket.id, Step::Start)
        .await
        .unwrap()
        .ticket;
    assert_eq!(serving.state, StateName::Serving);
    let again = queue::act(&office.ctx, &clerk, ticket.id, Step::Recall).await;
    assert!(matches!(
        again,
        Err(Error::Refused(Refusal::WrongState { .. }))
    ));
    office.minutes(9);
    let done = queue::act(&office.ctx, &clerk, ticket.id, Step::Finish)
        .await
        .unwrap();
    assert_eq!(
        (done.ticket.state, done.closed_room),
        (StateName::Finished, None)
    );
    assert_eq!(state(&office, &citizen).await, AppointmentState::Done);
    assert_eq!(place(&office, &citizen).await.state, StateName::Finished);
    let view = queue::queue_view(&office.ctx, &clerk, office.here.queue)
        .await
        .unwrap();
    assert!(view.tickets.is_empty());
    assert_eq!(view.appointments[0].state, AppointmentState::Done);
    assert_eq!(view.appointments[0].person_name.as_deref(), Some("Ada"));
}

async fn a_video_call_opens_a_room_for_both_and_finishing_closes_it(office: Office) {
    let clerk = office.clerk().await;
    let citizen = office.arrive(office.here.video, 10, "Ada").await;
    let refused = consultation::pass_for_citizen(&office.ctx, citizen.id, &citizen.token).await;
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::NoRoom))),
        "not called yet"
    );
    let ticket = office.call(&clerk, 0).await.unwrap();
    let room = ticket.consultation.unwrap();
    assert_eq!(place(&office, &citizen).await.consultation, Some(room));
    let theirs = consultation::pass_for_citizen(&office.ctx, citizen.id, &citizen.token)
        .await
        .unwrap();
    let ours = consultation::pass_for_clerk(&office.ctx, &clerk, room)
        .await
        .unwrap();
    assert_eq!(
        (theirs.room.clone(), ours.room.clone()),
        (room.to_string(), room.to_string())
    );
    let now_s = u64::try_from(office.clock_now().0 / 1000).unwrap();
    let verifier = office.ctx.passes().verifier();
    let theirs = verifier.verify(&theirs.token, now_s).unwrap();
    let ours = verifier.verify(&ours.token, now_s).unwrap();
    assert_eq!(
        (theirs.name.as_str(), theirs.role),
        ("Ada", schalter_protocol::Role::Citizen)
    );
    assert_eq!(ours.role, schalter_protocol::Role::Clerk);
    assert!(ours.may(schalter_protocol::Right::Moderate));
    let ended = consultation::end(&office.ctx, &clerk, room).await.unwrap();
    assert_eq!(
        (ended.ticket.state, ended.closed_room),
        (StateName::Finished, Some(room))
    );
    assert_eq!(state(&office, &citizen).await, AppointmentState::Done);
    let late = consultation::pass_for_citizen(&office.ctx, citizen.id, &citizen.token).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::NoRoom))));
    let late = consultation::pass_for_clerk(&office.ctx, &clerk, room).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::NoRoom))));
    let again = consultation::end(&office.ctx, &clerk, room).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::NoRoom))));
}

async fn only_pools_and_counters_of_the_queue_are_accepted(office: Office) {
    let clerk = office.clerk().await;
    let good = office.wish(0);
    let wishes = [
        CallNext {
            counter: office.here.other_counter,
            ..good.clone()
        },
        CallNext {
            counter: office.neighbour.counters[0],
            ..good.clone()
        },
        CallNext {
            pools: vec![office.here.other_pool],
            ..good.clone()
        },
        CallNext {
            pools: vec![office.here.video, office.neighbour.video],
            ..good
        },
    ];
    for wish in wishes {
        let result = queue::call_next(&office.ctx, &clerk, wish.clone()).await;
        assert!(
            matches!(result, Err(Error::Refused(Refusal::OtherQueue))),
            "{wish:?}"
        );
    }
}

async fn another_authority_finds_nothing_and_another_department_is_not_allowed(office: Office) {
    let clerk = office.clerk().await;
    let citizen = office.arrive(office.here.video, 10, "Ada").await;
    let room = office.call(&clerk, 0).await.unwrap().consultation.unwrap();
    let ticket = place(&office, &citizen).await.id;
    let stranger = office
        .staff(&office.neighbour, Role::Lead, Vec::new())
        .await;
    let nurse = office
        .staff(
            &office.here,
            Role::Clerk,
            vec![office.here.other_department],
        )
        .await;
    let auditor = office.staff(&office.here, Role::Auditor, Vec::new()).await;
    for (who, not_found) in [(&stranger, true), (&nurse, false), (&auditor, false)] {
        let ctx = &office.ctx;
        let fits = |error: Error<Refusal>| match error {
            Error::NotFound => not_found,
            Error::NotAllowed => !not_found,
            _ => false,
        };
        assert!(fits(
            queue::queue_view(ctx, who, office.here.queue)
                .await
                .unwrap_err()
        ));
        assert!(fits(
            queue::call_next(ctx, who, office.wish(1))
                .await
                .unwrap_err()
        ));
        for step in [
            Step::Recall,
            Step::Miss,
            Step::Start,
            Step::Finish,
            Step::End,
        ] {
            assert!(
                fits(queue::act(ctx, who, ticket, step).await.unwrap_err()),
                "{step:?}"
            );
        }
        assert!(fits(
            consultation::pass_for_clerk(ctx, who, room)
                .await
                .unwrap_err()
        ));
        assert!(fits(consultation::end(ctx, who, room).await.unwrap_err()));
    }
    let nowhere = QueueId(Uuid::from_u128(7));
    assert!(matches!(
        queue::queue_view(&office.ctx, &clerk, nowhere).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        queue::act(
            &office.ctx,
            &clerk,
            TicketId(Uuid::from_u128(7)),
            Step::Recall
        )
        .await,
        Err(Error::NotFound)
    ));
    let elsewhere = ticket_for_citizen(&office.ctx, office.neighbour.authority, citizen.id)
        .await
        .unwrap();
    assert_eq!(elsewhere, None);
    assert!(matches!(
        queue::queues_of(&office.ctx, &auditor).await,
        Err(Error::NotAllowed)
    ));
}

async fn who_cancels_in_line_leaves_it(office: Office) {
    let clerk = office.clerk().await;
    let first = office.arrive(office.here.video, 5, "goes away").await;
    let second = office.arrive(office.here.video, 10, "stays").await;
    booking::cancel(&office.ctx, first.id, &first.token, None)
        .await
        .unwrap();
    assert_eq!(place(&office, &first).await.state, StateName::Left);
    assert_eq!(place(&office, &second).await.ahead, 0);
    let called = office.call(&clerk, 0).await.unwrap();
    assert_eq!(called.person.unwrap().name, "stays");
    let gone = booking::cancel(&office.ctx, second.id, &second.token, None)
        .await
        .unwrap();
    assert_eq!(
        gone.closed_room, called.consultation,
        "who was called may still go"
    );
    assert!(office.call(&clerk, 0).await.is_none());
}

async fn the_place_in_line_survives_a_restart(office: Office) {
    let clerk = office.clerk().await;
    office.arrive(office.here.video, 5, "first").await;
    let second = office.arrive(office.here.video, 10, "second").await;
    office.call(&clerk, 0).await.unwrap();
    let before = place(&office, &second).await;
    let restarted = office.another_process().await;
    let after = ticket_for_citizen(&restarted, office.here.authority, second.id)
        .await
        .unwrap();
    assert_eq!(after, Some(before));
}

async fn reports_of_the_room_may_come_late_and_twice(office: Office) {
    let clerk = office.clerk().await;
    let citizen = office.arrive(office.here.video, 10, "Ada").await;
    let room = office.call(&clerk, 0).await.unwrap().consultation.unwrap();
    let report = |present: bool, seconds: i64| consultation::Presence {
        authority: office.here.authority,
        room: room.to_string(),
        participant: citizen.id.to_string(),
        role: schalter_domain::consultation::Role::Citizen,
        told: if present { Told::Joined } else { Told::Left },
        at: schalter_domain::time::Timestamp(office.clock_now().0 + seconds * 1_000),
    };
    let steps = [
        ((false, 1), false, "left before anybody came"),
        ((true, 10), true, "came"),
        ((true, 10), true, "told twice"),
        ((false, 5), true, "an old report"),
        ((false, 20), false, "left"),
        ((true, 10), false, "the old report once more"),
        ((true, 30), true, "came back"),
    ];
    for ((present, at), expected, what) in steps {
        consultation::record(&office.ctx, &report(present, at))
            .await
            .unwrap();
        let view = queue::queue_view(&office.ctx, &clerk, office.here.queue)
            .await
            .unwrap();
        assert_eq!(view.tickets[0].citizen_present, expected, "{what}");
    }
}

async fn a_room_of_another_talk_is_told_to_close(office: Office) {
    let clerk = office.clerk().await;
    let citizen = office.arrive(office.here.video, 10, "Ada").await;
    let room = office.call(&clerk, 0).await.unwrap().consultation.unwrap();
    let report = |room: String| consultation::Presence {
        authority: office.here.authority,
        room,
        participant: citizen.id.to_string(),
        role: schalter_domain::consultation::Role::Citizen,
        told: Told::Joined,
        at: office.clock_now(),
    };
    let answer = |room: String| consultation_record(&office, report(room));
    assert_eq!(answer(room.to_string()).await, None);
    assert_eq!(
        answer("test-1".to_owned()).await,
        None,
        "a device test is no talk"
    );
    let unknown = Uuid::from_u128(7);
    assert_eq!(
        answer(unknown.to_string()).await.map(|id| id.0),
        Some(unknown)
    );
    consultation::end(&office.ctx, &clerk, room).await.unwrap();
    assert_eq!(
        answer(room.to_string()).await,
        Some(room),
        "the talk is over"
    );
}

async fn consultation_record(
    office: &Office,
    presence: consultation::Presence,
) -> Option<schalter_domain::id::ConsultationId> {
    consultation::record(&office.ctx, &presence).await.unwrap()
}
