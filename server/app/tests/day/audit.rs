//! The book: numbered without gaps by whoever is there, and every later change is found.

use crate::office::Office;
use futures::future::join_all;
use schalter_app::audit::{self, Verdict};
use schalter_storage::{Args, Db as _, Sql, Store, StoreOptions, bind};
use std::collections::HashSet;

on_both_engines! {
    several_processes_seal_one_chain_without_gaps
    each_authority_has_its_own_chain
    every_change_of_the_book_is_found
}

async fn store(office: &Office) -> Store {
    let place = office.scratch.place();
    Store::open(StoreOptions {
        place,
        connections_max: 2,
    })
    .await
    .unwrap()
}

async fn run(store: &Store, sql: &'static str, args: Args) {
    let changed = (&mut &*store).execute(Sql::new(sql), args).await.unwrap();
    assert!(changed > 0, "{sql}");
}

async fn several_processes_seal_one_chain_without_gaps(office: Office) {
    let other = office.another_process().await;
    for round in 0..3 {
        join_all((0..10).map(|_| office.arrive(office.here.video, 10, "somebody"))).await;
        let seals = (0..8).map(|n| {
            let ctx = if n % 2 == 0 {
                office.ctx.clone()
            } else {
                other.clone()
            };
            tokio::spawn(async move { audit::seal_all(&ctx).await.unwrap() })
        });
        join_all(seals)
            .await
            .into_iter()
            .for_each(|seal| seal.unwrap());
        let verdict = audit::verify(&office.ctx, office.here.authority)
            .await
            .unwrap();
        // Each held, booked, arrived, in line; and the catalogue.
        let expected = 1 + (round + 1) * 40;
        assert!(
            matches!(verdict, Verdict::Intact { events, .. } if events == expected),
            "{verdict:?}"
        );
    }
}

async fn each_authority_has_its_own_chain(office: Office) {
    let ids = office.neighbour.clone();
    office.book(&ids, ids.video, 10, "there").await;
    office.arrive(office.here.video, 10, "here").await;
    audit::seal_all(&office.ctx).await.unwrap();
    let mut heads = HashSet::new();
    for (authority, expected) in [(office.here.authority, 5), (ids.authority, 3)] {
        match audit::verify(&office.ctx, authority).await.unwrap() {
            Verdict::Intact { events, head } => {
                assert_eq!(events, expected);
                heads.insert(head);
            }
            broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
        }
    }
    assert_eq!(heads.len(), 2);
}

async fn every_change_of_the_book_is_found(office: Office) {
    office.arrive(office.here.video, 10, "somebody").await;
    audit::seal_all(&office.ctx).await.unwrap();
    let store = store(&office).await;
    let here = office.here.authority;
    let verdict = || async { audit::verify(&office.ctx, here).await.unwrap() };
    let sound = verdict().await;
    assert!(matches!(sound, Verdict::Intact { events: 5, .. }));
    for (break_it, mend_it, seq) in [
        (
            "UPDATE event SET at = at + 1 WHERE authority_id = $1 AND seq = 3",
            "UPDATE event SET at = at - 1 WHERE authority_id = $1 AND seq = 3",
            3,
        ),
        (
            "UPDATE event SET staff_id = authority_id WHERE authority_id = $1 AND seq = 5",
            "UPDATE event SET staff_id = NULL WHERE authority_id = $1 AND seq = 5",
            5,
        ),
        (
            "UPDATE event SET seq = 6 WHERE authority_id = $1 AND seq = 2",
            "UPDATE event SET seq = 2 WHERE authority_id = $1 AND seq = 6",
            2,
        ),
        (
            "UPDATE event_head SET seq = 6 WHERE authority_id = $1",
            "UPDATE event_head SET seq = 5 WHERE authority_id = $1",
            6,
        ),
    ] {
        run(&store, break_it, bind![here]).await;
        assert_eq!(verdict().await, Verdict::Broken { seq }, "{break_it}");
        run(&store, mend_it, bind![here]).await;
        assert_eq!(verdict().await, sound, "{mend_it}");
    }
    run(
        &store,
        "DELETE FROM event WHERE authority_id = $1 AND seq = 5",
        bind![here],
    )
    .await;
    assert_eq!(
        verdict().await,
        Verdict::Broken { seq: 5 },
        "the last one was torn out"
    );
}
