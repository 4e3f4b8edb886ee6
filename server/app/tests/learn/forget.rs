//! What is forgotten and what stays: answers with the certificate, persons with their time, counts never.

use crate::participant::{Learner, free_schools, wish};
use schalter_app::instruction::{consent, erase_due, give_up, issue, show};
use schalter_app::testing::Office;
use schalter_app::{Error, Fault};
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::StateName;
use schalter_domain::time::Millis;
use schalter_storage::{Args, Db as _, Sql, Store, StoreOptions, bind};

const ANSWERS: &str = "SELECT COUNT(*) AS n FROM enrolment_answer WHERE enrolment_id = $1";
const ATTEMPTS: &str = "SELECT COUNT(*) AS n FROM exam_attempt WHERE enrolment_id = $1";
const PERSONS: &str = "SELECT COUNT(*) AS n FROM enrolment WHERE id = $1
     AND (person IS NOT NULL OR email_hash IS NOT NULL OR birth_hash IS NOT NULL)";
const REMINDERS: &str =
    "SELECT COUNT(*) AS n FROM job WHERE kind = 'mail.repeat_reminder' AND state = 'ready'";

async fn count(office: &Office, sql: &'static str, args: Args) -> Result<i64, Fault> {
    let place = office.scratch.place();
    let store = Store::open(StoreOptions {
        place,
        connections_max: 2,
    })
    .await?;
    let row = (&mut &store).one(Sql::new(sql), args).await?;
    let n = row.get("n");
    store.close().await;
    n
}

async fn of(office: &Office, sql: &'static str, id: EnrolmentId) -> i64 {
    count(office, sql, bind![id]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_forgotten_with_the_certificate_and_persons_with_their_time() {
    for office in free_schools().await {
        let ctx = &office.ctx;
        let learner = Learner::begin(&office, wish(&office, "2001-02-03")).await;
        learner.learn().await;
        learner.declare().await.unwrap();
        assert_eq!(
            (
                of(&office, ANSWERS, learner.id).await,
                of(&office, ATTEMPTS, learner.id).await
            ),
            (12, 1)
        );
        let issued = issue(ctx, learner.id, &learner.token).await.unwrap();
        let number = issued.certificate.unwrap().number;
        assert_eq!(
            (
                of(&office, ANSWERS, learner.id).await,
                of(&office, ATTEMPTS, learner.id).await
            ),
            (0, 0)
        );
        assert_eq!(count(&office, REMINDERS, bind![]).await.unwrap(), 1);
        consent(ctx, learner.id, &learner.token, false)
            .await
            .unwrap();
        assert_eq!(
            count(&office, REMINDERS, bind![]).await.unwrap(),
            0,
            "the consent is withdrawn"
        );
        consent(ctx, learner.id, &learner.token, true)
            .await
            .unwrap();
        assert_eq!(erase_due(ctx).await.unwrap(), 0);
        office.clock.advance(Millis::hours(24 * 30));
        assert_eq!(erase_due(ctx).await.unwrap(), 1);
        assert_eq!(erase_due(ctx).await.unwrap(), 0);
        assert_eq!(of(&office, PERSONS, learner.id).await, 0);
        // The register remembers: the link still leads to the certificate, and the reminder is sent.
        let view = learner.view().await;
        assert!(
            view.enrolment.person.is_none() && view.enrolment.state.name() == StateName::Completed
        );
        assert_eq!(view.certificate.unwrap().number, number);
        assert_eq!(count(&office, REMINDERS, bind![]).await.unwrap(), 1);
        // Whoever is forgotten may still say no, by the link to the certificate; yes needs an address that nobody has any more.
        assert!(view.enrolment.reminder_consent);
        let agree = async |yes| consent(ctx, learner.id, &learner.token, yes).await;
        assert!(agree(true).await.is_err());
        let view = agree(false).await.unwrap();
        assert!(!view.enrolment.reminder_consent && view.certificate.is_some());
        assert_eq!(count(&office, REMINDERS, bind![]).await.unwrap(), 0);
        assert!(agree(true).await.is_err() && agree(false).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_finish_in_time_is_forgotten() {
    for office in free_schools().await {
        let ctx = &office.ctx;
        let learner = Learner::begin(&office, wish(&office, "2001-02-03")).await;
        learner.learn().await;
        office.clock.advance(Millis::hours(24 * 30));
        assert!(
            learner.declare().await.is_err(),
            "its time is over, erased or not"
        );
        assert_eq!(erase_due(ctx).await.unwrap(), 1);
        assert_eq!(
            (
                of(&office, PERSONS, learner.id).await,
                of(&office, ANSWERS, learner.id).await
            ),
            (0, 0)
        );
        assert!(matches!(
            show(ctx, learner.id, &learner.token).await,
            Err(Error::NotFound)
        ));
        let other = Learner::begin(&office, wish(&office, "2001-02-03")).await;
        give_up(ctx, other.id, &other.token).await.unwrap();
        assert_eq!(of(&office, PERSONS, other.id).await, 0);
        assert!(matches!(
            show(ctx, other.id, &other.token).await,
            Err(Error::NotFound)
        ));
        schalter_app::audit::seal_all(ctx).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_first_answers_are_counted() {
    for office in free_schools().await {
        let learner = Learner::begin(&office, wish(&office, "2001-02-03")).await;
        learner.learn().await;
        let ctx = &office.ctx;
        let again =
            schalter_app::instruction::answer(ctx, learner.id, &learner.token, (1, "1.1"), 1).await;
        again.unwrap();
        let counted = "SELECT COUNT(*) AS n FROM question_figure WHERE answers = 1 AND right_first = 1 AND language = 'de'";
        assert_eq!(
            count(&office, counted, bind![]).await.unwrap(),
            12,
            "{}",
            office.engine
        );
    }
}
