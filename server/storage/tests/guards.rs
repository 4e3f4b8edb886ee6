//! The second barriers: what the schema refuses when a program is wrong.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use schalter_domain::availability::{DayProfile, LocalSpan, OpeningRule, Taken, Weekdays};
use schalter_domain::catalogue::{Authority, Channel, Department, Land, Pool, Service, Site, Text};
use schalter_domain::id::{
    AuthorityId, DepartmentId, OpeningRuleId, PoolId, QueueId, ServiceId, SiteId,
};
use schalter_domain::time::{LocalDay, Millis, Timestamp};
use schalter_storage::availability::{
    DayKey, Revision, days_of_service, lock_day, save_day, standing_of_service,
};
use schalter_storage::catalogue::{self, AuthorityContent, PoolContent, Queue};
use schalter_storage::testing::{postgres, scratches};
use schalter_storage::{Fault, Store, Tx};
use uuid::Uuid;

const DAY: jiff::civil::Date = date(2026, 12, 7);

/// Ids of the authority number `nth`.
fn id(nth: u128, kind: u128) -> Uuid {
    Uuid::from_u128((nth << 64) + kind)
}

fn content(nth: u128) -> AuthorityContent {
    let department = DepartmentId(id(nth, 2));
    let site = Site {
        id: SiteId(id(nth, 3)),
        name: Text::german("Rathaus"),
        address: String::new(),
        ags: "05315000".into(),
    };
    let service = Service {
        id: ServiceId(id(nth, 5)),
        slug: "ausweis".into(),
        department,
        leika: "99010001001000".into(),
        name: Text::german("Ausweis"),
        summary: Text::german("Ausweis"),
        synonyms: Text::german("Perso"),
        documents: vec![Text::german("Foto")],
        fee: None,
        fee_note: Some(Text::german("kostenfrei bis 24")),
        duration: Millis::minutes(15),
        duration_per_extra_person: Millis::ZERO,
        people_max: 1,
    };
    let pool = Pool {
        id: PoolId(id(nth, 6)),
        department,
        site: site.id,
        channel: Channel::Video,
        queue: QueueId(id(nth, 4)),
        services: vec![service.id],
        lead: Millis::ZERO,
        release_days: 60,
        start_step: Millis::minutes(5),
    };
    let rule = OpeningRule {
        id: OpeningRuleId(id(nth, 7)),
        weekdays: Weekdays::WORKING,
        open: LocalSpan {
            from: 480,
            until: 720,
        },
        breaks: vec![LocalSpan {
            from: 600,
            until: 615,
        }],
        valid_from: date(2026, 1, 1),
        valid_until: Some(date(2027, 12, 31)),
        every_weeks: 2,
        counters: 2,
        on_holidays: false,
    };
    AuthorityContent {
        authority: Authority {
            id: AuthorityId(id(nth, 1)),
            slug: format!("kreis-{nth}"),
            name: Text::german("Kreis"),
            land: Land::Nw,
            time_zone: "Europe/Berlin".into(),
            colour: "#000000".into(),
            logo_svg: "<svg/>".into(),
            phone: "115".into(),
            email: "post@example.org".into(),
        },
        departments: vec![Department {
            id: department,
            name: Text::german("Amt"),
        }],
        queues: vec![Queue {
            id: pool.queue,
            department,
            name: "Amt".into(),
        }],
        counters: Vec::new(),
        sites: vec![site],
        services: vec![service],
        pools: vec![PoolContent {
            pool,
            rules: vec![rule],
            closures: Vec::new(),
        }],
    }
}

async fn put(store: &Store, nth: u128) -> DayKey {
    let content = content(nth);
    let authority = content.authority.id;
    let mut tx = store.begin_write(authority).await.unwrap();
    catalogue::replace(&mut tx, &content).await.unwrap();
    tx.commit().await.unwrap();
    DayKey {
        authority,
        pool: content.pools[0].pool.id,
        day: DAY,
    }
}

fn profile(counters: u8) -> DayProfile {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let rule = OpeningRule {
        counters,
        every_weeks: 1,
        ..content(1).pools[0].rules[0].clone()
    };
    DayProfile::new(LocalDay::of(DAY, &zone), &[rule], &[], false)
}

#[tokio::test]
async fn a_catalogue_comes_back_as_it_went_in() {
    for scratch in scratches().await {
        let store = scratch.migrated().await;
        put(&store, 1).await;
        let authority = AuthorityId(id(1, 1));
        assert_eq!(
            catalogue::load(&store, authority).await.unwrap(),
            Some(content(1)),
            "{}",
            scratch.engine
        );
        let before = catalogue::version(&store, authority)
            .await
            .unwrap()
            .unwrap();
        put(&store, 1).await;
        assert_eq!(
            catalogue::load(&store, authority).await.unwrap(),
            Some(content(1))
        );
        assert!(
            catalogue::version(&store, authority)
                .await
                .unwrap()
                .unwrap()
                > before
        );
        assert_eq!(
            catalogue::authority_of_service(&store, ServiceId(id(1, 5)))
                .await
                .unwrap(),
            Some(authority)
        );
        assert_eq!(
            catalogue::load(&store, AuthorityId(id(2, 1)))
                .await
                .unwrap(),
            None
        );
    }
}

/// The engines hand all days of a pool over as one value: whatever bytes the counts are, none is lost, and no day is mistaken for another.
#[tokio::test]
async fn days_come_back_as_they_went_in() {
    for scratch in scratches().await {
        let store = scratch.migrated().await;
        let key = put(&store, 1).await;
        let counts = |counts: &[u8]| {
            let mut bytes = vec![0; 96];
            bytes.extend(counts);
            Taken::from_bytes(&bytes).unwrap()
        };
        let days = [
            // Ends of texts, halves of characters, and what looks like the next day.
            (DAY, counts(&[0, 1, 0, 255, 0xC3, 0x28, 0x80, 0, 7])),
            (date(2026, 12, 8), Taken::default()),
            (date(2026, 12, 9), counts(b"2026-12-10003'\\x0")),
            (date(2027, 1, 4), counts(&[9])),
        ];
        let open = profile(255);
        for (day, taken) in days.iter().rev() {
            let key = DayKey { day: *day, ..key };
            let mut tx = store.begin_write(key.authority).await.unwrap();
            let before = lock_day(&mut tx, key).await.unwrap();
            save_day(&mut tx, key, &before, taken, &open).await.unwrap();
            tx.commit().await.unwrap();
        }
        let service = ServiceId(id(1, 5));
        let (nobody, every) = (
            (PoolId(Uuid::nil()), PoolId(Uuid::nil())),
            (PoolId(Uuid::nil()), PoolId(Uuid::max())),
        );
        let read = async |authority, pools, from, to| {
            let read = days_of_service(&store, authority, service, pools, (from, to)).await;
            read.unwrap()
        };
        let (first, last) = (days[0].0, days[3].0);
        let all = read(key.authority, every, first, last).await;
        assert_eq!(all.len(), 1, "{}", scratch.engine);
        assert_eq!(all[0].pool, key.pool);
        assert_eq!(all[0].days, days, "{}", scratch.engine);
        let pools = (key.pool, key.pool);
        assert_eq!(read(key.authority, pools, first, last).await, all);
        let some = read(key.authority, every, days[1].0, days[2].0).await;
        assert_eq!(some[0].days, days[1..3]);
        let never = (date(2028, 1, 1), date(2028, 1, 2));
        assert_eq!(read(key.authority, every, never.0, never.1).await, []);
        assert_eq!(read(key.authority, nobody, first, last).await, []);
        assert_eq!(
            read(AuthorityId(id(2, 1)), every, first, last).await,
            [],
            "another authority has none"
        );
    }
}

/// Whoever keeps days believes them as long as the revision is the same: it must change with every change, and only with one of the range.
#[tokio::test]
async fn every_change_of_a_day_shows_in_the_revision() {
    for scratch in scratches().await {
        let store = scratch.migrated().await;
        let key = put(&store, 1).await;
        let (service, next) = (ServiceId(id(1, 5)), date(2026, 12, 8));
        let standing = async |authority, dates| {
            let now = Timestamp(0);
            let read = standing_of_service(&store, authority, service, dates, now).await;
            read.unwrap()
        };
        let change = async |day| {
            let key = DayKey { day, ..key };
            let mut tx = store.begin_write(key.authority).await.unwrap();
            let before = lock_day(&mut tx, key).await.unwrap();
            let mut after = before.clone();
            after.take(96..99).unwrap();
            save_day(&mut tx, key, &before, &after, &profile(255))
                .await
                .unwrap();
            tx.commit().await.unwrap();
        };
        let dates = (DAY, DAY);
        let here = async |dates| standing(key.authority, dates).await.unwrap();
        let mut seen = vec![here(dates).await];
        assert_eq!(seen[0].revisions, [Revision::default()]);
        for _ in 0..3 {
            change(DAY).await;
            let now = here(dates).await;
            assert!(!seen.contains(&now), "{}: {now:?}", scratch.engine);
            let every = (PoolId(Uuid::nil()), PoolId(Uuid::max()));
            let days = days_of_service(&store, key.authority, service, every, dates).await;
            assert_eq!(now.revisions, [days.unwrap()[0].revision]);
            change(next).await;
            assert_eq!(here(dates).await, now, "another day");
            seen.push(now);
        }
        let mut dropped = store.begin_write(key.authority).await.unwrap();
        lock_day(&mut dropped, key).await.unwrap();
        drop(dropped);
        assert_eq!(Some(&here(dates).await), seen.last());
        assert_ne!(Some(&here((DAY, next)).await), seen.last());
        let stranger = AuthorityId(id(2, 1));
        assert_eq!(standing(stranger, dates).await, None);
    }
}

/// The guard is in the schema: a program that believes it may take more than is open fails loudly.
#[tokio::test]
async fn the_schema_refuses_a_double_booking() {
    for scratch in scratches().await {
        let store = scratch.migrated().await;
        let key = put(&store, 1).await;
        let save = async |from: &Taken, to: &Taken, counters: u8| -> Result<(), Fault> {
            let mut tx = store.begin_write(key.authority).await?;
            lock_day(&mut tx, key).await?;
            save_day(&mut tx, key, from, to, &profile(counters)).await?;
            tx.commit().await
        };
        let [mut one, mut two, mut three] = [Taken::default(), Taken::default(), Taken::default()];
        for (taken, times) in [(&mut one, 1), (&mut two, 2), (&mut three, 3)] {
            for _ in 0..times {
                taken.take(96..99).unwrap();
            }
        }
        let none = Taken::default();
        save(&none, &two, 2).await.unwrap();
        let refused = save(&two, &three, 2).await.unwrap_err();
        assert!(refused.is_guard(), "{}: {refused}", scratch.engine);
        // A stale read: it believes nothing is taken, and what it writes looks right to it.
        let refused = save(&none, &one, 2).await.unwrap_err();
        assert!(refused.is_guard(), "{}: {refused}", scratch.engine);
        // Outside of the opening nothing can be taken, whatever is believed.
        let mut night = Taken::default();
        night.take(0..3).unwrap();
        let refused = save(&none, &night, 2).await.unwrap_err();
        assert!(refused.is_guard(), "{}: {refused}", scratch.engine);
        // Nothing of that was written; and time is given back even where fewer counters are open by now.
        let pools = (key.pool, key.pool);
        let stored = days_of_service(
            &store,
            key.authority,
            ServiceId(id(1, 5)),
            pools,
            (DAY, DAY),
        )
        .await;
        let expected = [(DAY, two.clone())];
        assert_eq!(stored.unwrap()[0].days, expected, "{}", scratch.engine);
        save(&two, &one, 0).await.unwrap();
        save(&one, &none, 0).await.unwrap();
        let refused = save(&one, &none, 2).await.unwrap_err();
        assert!(
            refused.is_guard(),
            "{}: what was given back cannot be given back again: {refused}",
            scratch.engine
        );
    }
}

/// Row-level security: a transaction that named its authority sees and writes no other's rows, whatever it says.
#[tokio::test]
async fn postgres_shows_one_authority_to_its_transaction() {
    let scratch = postgres().await;
    let store = scratch.migrated().await;
    let (here, there) = (put(&store, 1).await, put(&store, 2).await);
    assert_eq!(
        catalogue::authorities(&store).await.unwrap().len(),
        2,
        "outside of a transaction both are seen"
    );
    let mut tx = store.begin_write(here.authority).await.unwrap();
    let seen: Vec<_> = catalogue::authorities(&mut tx)
        .await
        .unwrap()
        .into_iter()
        .map(|seen| seen.id)
        .collect();
    assert_eq!(seen, [here.authority]);
    assert_eq!(
        catalogue::load(&mut tx, there.authority).await.unwrap(),
        None
    );
    let refused = lock_day(&mut tx, there).await.unwrap_err();
    assert!(
        refused.to_string().contains("row-level security"),
        "{refused}"
    );
    drop(tx);
    let Store::Postgres(pool) = &store else {
        panic!("not PostgreSQL")
    };
    let (left,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM information_schema.columns c
         JOIN information_schema.tables t USING (table_schema, table_name)
         JOIN pg_class p ON p.relname = c.table_name
         WHERE c.table_schema = 'public' AND c.column_name = 'authority_id' AND t.table_type = 'BASE TABLE'
           AND NOT p.relforcerowsecurity",
    )
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(left, 0, "every table of an authority is guarded");
}

#[tokio::test]
async fn a_transaction_that_is_dropped_never_happened() {
    for scratch in scratches().await {
        let store = scratch.migrated().await;
        let content = content(1);
        let mut tx = store.begin_write(content.authority.id).await.unwrap();
        catalogue::replace(&mut tx, &content).await.unwrap();
        drop(tx);
        assert_eq!(
            catalogue::load(&store, content.authority.id).await.unwrap(),
            None,
            "{}",
            scratch.engine
        );
    }
}

#[tokio::test]
async fn a_full_disk_is_over_when_there_is_space_again() {
    let scratch = schalter_storage::testing::sqlite();
    let store = scratch.migrated().await;
    let Store::Sqlite { writer, .. } = &store else {
        panic!("not SQLite")
    };
    // SQLite answers as on a full disk; the limit belongs to this connection.
    sqlx::query("PRAGMA max_page_count = 1")
        .execute(writer)
        .await
        .unwrap();
    let mut tx = store.begin_write_all().await.unwrap();
    let Tx::Sqlite(full) = &mut tx else {
        panic!("not SQLite")
    };
    let refused = sqlx::query("CREATE TABLE ballast AS SELECT ZEROBLOB(1000000) AS block")
        .execute(&mut **full)
        .await
        .map_err(Fault::from)
        .unwrap_err();
    assert!(refused.is_passing(), "{refused}");
    // Where the log of the database does not fit any more, SQLite does this by itself, and nobody tells the connection.
    sqlx::query("ROLLBACK").execute(&mut **full).await.unwrap();
    drop(tx);
    let key = put(&store, 1).await;
    let tx = store.begin_write(key.authority).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn other_processes_hear_of_a_change() {
    let scratch = postgres().await;
    let (store, other) = (scratch.migrated().await, scratch.open().await);
    let key = put(&store, 1).await;
    let mut watch = other.watch().await.unwrap().unwrap();
    store.announce([key.authority]).await.unwrap();
    assert_eq!(watch.next().await.unwrap(), Some(key.authority));
    let sqlite = schalter_storage::testing::sqlite();
    assert!(sqlite.migrated().await.watch().await.unwrap().is_none());
}
