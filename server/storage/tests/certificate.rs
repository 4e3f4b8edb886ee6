//! What the schema itself knows of the register, whatever a program believes.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use jiff::civil::date;
use schalter_domain::catalogue::{Land, Language, Text};
use schalter_domain::certificate::{
    Certificate, Course, Dispatch, Form, Holder, Number, Proposal, SearchName, State,
};
use schalter_domain::id::{
    AuthorityId, CertificateId, CourseVersionId, DepartmentId, EnrolmentId, StaffId,
};
use schalter_domain::time::Timestamp;
use schalter_storage::catalogue::AuthorityContent;
use schalter_storage::sealed::{MasterKey, Sealer};
use schalter_storage::testing::scratches;
use schalter_storage::{Store, catalogue, certificate};
use uuid::Uuid;

const AUTHORITY: AuthorityId = AuthorityId(Uuid::from_u128(1));

fn sealer() -> Sealer {
    Sealer::new(MasterKey::new([7; 32]))
}

fn entry(nth: u128) -> Certificate {
    Certificate {
        id: CertificateId(Uuid::from_u128(nth)),
        authority: AUTHORITY,
        number: Number::of_seed(2026, u64::try_from(nth).unwrap()),
        department: DepartmentId(Uuid::from_u128(2)),
        enrolment: EnrolmentId(Uuid::from_u128(100 + nth)),
        course: Course {
            id: CourseVersionId(Uuid::from_u128(3)),
            slug: "ifsg43".to_owned(),
            version: "2026.1".to_owned(),
            name: Text::german("Belehrung"),
        },
        person: Holder {
            given_name: "Zoë".to_owned(),
            family_name: "Kanarienvogel".to_owned(),
            birth_date: date(2001, 2, 3),
        },
        instructed_on: date(2026, 12, 6),
        issued_on: date(2026, 12, 7),
        issued_at: Timestamp(1_796_619_600_000),
        first_start_until: Some(date(2027, 3, 7)),
        form: Form::Group,
        language: Language::Arabic,
        on_site_reason: Some("Kein Internet".to_owned()),
        restricted_to: Some("Praktikum".to_owned()),
        state: State::Valid,
        dispatch: Dispatch::None,
        duplicates: Vec::new(),
    }
}

fn revoked(proposed_by: u128, confirmed_by: u128) -> State {
    State::Revoked {
        proposal: Proposal {
            reason: "Mit falschem Ausweis".to_owned(),
            by: StaffId(Uuid::from_u128(proposed_by)),
            at: Timestamp(1),
        },
        confirmed_by: StaffId(Uuid::from_u128(confirmed_by)),
        confirmed_at: Timestamp(2),
    }
}

async fn authority(store: &Store) {
    let content = AuthorityContent {
        authority: schalter_domain::catalogue::Authority {
            id: AUTHORITY,
            slug: "kreis".to_owned(),
            name: Text::german("Kreis"),
            land: Land::Nw,
            time_zone: "Europe/Berlin".to_owned(),
            colour: "#000000".to_owned(),
            logo_svg: "<svg/>".to_owned(),
            phone: "115".to_owned(),
            email: "post@example.org".to_owned(),
        },
        departments: Vec::new(),
        queues: Vec::new(),
        counters: Vec::new(),
        sites: Vec::new(),
        services: Vec::new(),
        pools: Vec::new(),
    };
    let mut tx = store.begin_write(AUTHORITY).await.unwrap();
    catalogue::replace(&mut tx, &content).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_entry_comes_back_as_it_went_in_and_is_found_by_its_name() {
    for scratch in scratches().await {
        let store = scratch.migrated().await;
        authority(&store).await;
        let (sealer, mut kept) = (sealer(), entry(1));
        let mut tx = store.begin_write(AUTHORITY).await.unwrap();
        assert!(
            certificate::insert(&mut tx, &sealer, [1; 12], &kept)
                .await
                .unwrap()
        );
        assert!(
            !certificate::insert(
                &mut tx,
                &sealer,
                [1; 12],
                &Certificate {
                    number: kept.number.clone(),
                    ..entry(2)
                }
            )
            .await
            .unwrap(),
            "{}: the number is taken",
            scratch.engine
        );
        kept.state = revoked(8, 9);
        kept.dispatch = Dispatch::Posted;
        kept.duplicates = vec![Timestamp(5), Timestamp(6)];
        certificate::save(&mut tx, &sealer, [2; 12], &kept)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let found = certificate::by_number(&store, &sealer, AUTHORITY, &kept.number).await;
        assert_eq!(found.unwrap(), Some(kept.clone()), "{}", scratch.engine);
        let name = SearchName::of("kanarienvogel");
        let hash = certificate::name_hash(&sealer, AUTHORITY, &name, date(2001, 2, 3));
        let found = certificate::by_name(&store, &sealer, AUTHORITY, &hash, 50).await;
        assert_eq!(found.unwrap(), [kept]);
    }
}

/// The guard is in the schema: who proposed does not confirm, and an enrolment has one certificate.
#[tokio::test]
async fn the_schema_refuses_what_two_people_and_one_enrolment_forbid() {
    for scratch in scratches().await {
        let store = scratch.migrated().await;
        authority(&store).await;
        let sealer = sealer();
        let mut tx = store.begin_write(AUTHORITY).await.unwrap();
        certificate::insert(&mut tx, &sealer, [1; 12], &entry(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let alone = Certificate {
            state: revoked(8, 8),
            ..entry(1)
        };
        let mut tx = store.begin_write(AUTHORITY).await.unwrap();
        let refused = certificate::save(&mut tx, &sealer, [2; 12], &alone).await;
        assert!(refused.unwrap_err().is_guard(), "{}", scratch.engine);
        drop(tx);
        let twice = Certificate {
            enrolment: entry(1).enrolment,
            ..entry(2)
        };
        let mut tx = store.begin_write(AUTHORITY).await.unwrap();
        let refused = certificate::insert(&mut tx, &sealer, [1; 12], &twice).await;
        assert!(refused.unwrap_err().is_duplicate(), "{}", scratch.engine);
        drop(tx);
        let early = Certificate {
            instructed_on: date(2026, 12, 8),
            ..entry(3)
        };
        let mut tx = store.begin_write(AUTHORITY).await.unwrap();
        let refused = certificate::insert(&mut tx, &sealer, [1; 12], &early).await;
        assert!(refused.unwrap_err().is_guard(), "{}", scratch.engine);
    }
}
