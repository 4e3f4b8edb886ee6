//! What opens an enrolment: the link in the mail, the one that was lost, the guardian's, and an appointment of one's own.

use crate::participant::{Learner, free_schools, hash, schools, wish};
use jiff::civil::date;
use schalter_app::booking::{self, Confirm, Hold};
use schalter_app::instruction::{
    Purpose, ask_guardian, guardian_declares, guardian_view, issue, link_appointment, lost, show,
};
use schalter_app::notification::{self, About};
use schalter_app::testing::course::{course_of, terms};
use schalter_app::testing::{MONDAY, Office, at, person};
use schalter_app::{Error, Token};
use schalter_domain::id::{AppointmentId, EnrolmentId};
use schalter_domain::instruction::{DeclarationChoice, Refusal, Relation, Step, StepState};
use schalter_domain::notification::JobKind;
use uuid::Uuid;

/// The links in mails of a kind that are due.
async fn mailed(office: &Office, kind: JobKind) -> Vec<(EnrolmentId, Option<Token>)> {
    let mut links = Vec::new();
    for claimed in notification::claim(&office.ctx, Uuid::nil(), 100)
        .await
        .unwrap()
    {
        let token = notification::token(&office.ctx, &claimed.job).unwrap();
        if let (About::Enrolment { enrolment, .. }, true) =
            (&claimed.job.about, claimed.job.kind == kind)
        {
            links.push((*enrolment, token));
        }
        notification::complete(&office.ctx, &claimed).await.unwrap();
    }
    links
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_the_mail_opens_the_enrolment_and_a_lost_one_is_no_way_in() {
    for office in free_schools().await {
        let ctx = &office.ctx;
        let learner = Learner::begin(&office, wish(&office, "2001-02-03")).await;
        assert_eq!(
            mailed(&office, JobKind::MailEnrolment).await,
            [(learner.id, Some(learner.token.clone()))]
        );
        let course = course_of(office.here);
        for (email, birth) in [
            ("zoe@example.org", date(2001, 2, 4)),
            ("eve@example.org", date(2001, 2, 3)),
        ] {
            lost(ctx, course, email, birth).await.unwrap();
        }
        assert_eq!(
            mailed(&office, JobKind::MailEnrolmentLink).await,
            [],
            "it has to be both"
        );
        for _ in 0..5 {
            lost(ctx, course, "Zoe@Example.org", date(2001, 2, 3))
                .await
                .unwrap();
        }
        let links = mailed(&office, JobKind::MailEnrolmentLink).await;
        assert_eq!(links.len(), 3, "three a day");
        for (id, token) in links {
            show(ctx, id, &token.unwrap()).await.unwrap();
        }
        learner.view().await;
        let stranger = show(ctx, learner.id, &Token::fresh()).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
        let other = Learner::begin(&office, wish(&office, "2002-02-03")).await;
        assert!(matches!(
            show(ctx, learner.id, &other.token).await,
            Err(Error::NotFound)
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_declares_by_the_link_that_was_mailed() {
    for office in free_schools().await {
        let ctx = &office.ctx;
        let minor = Learner::begin(&office, wish(&office, "2010-05-06")).await;
        let ask = |email: &str| {
            ask_guardian(
                ctx,
                minor.id,
                &minor.token,
                "Eva".to_owned(),
                email.to_owned(),
            )
        };
        ask("eve@example.org").await.unwrap();
        let first = mailed(&office, JobKind::MailGuardian)
            .await
            .remove(0)
            .1
            .unwrap();
        ask("eva@example.org").await.unwrap();
        let second = mailed(&office, JobKind::MailGuardian)
            .await
            .remove(0)
            .1
            .unwrap();
        let gone = guardian_view(ctx, minor.id, &first).await;
        assert!(
            matches!(gone, Err(Error::NotFound)),
            "the link to the wrong address"
        );
        assert!(matches!(
            show(ctx, minor.id, &second).await,
            Err(Error::NotFound)
        ));
        minor.learn().await;
        minor.declare().await.unwrap();
        let early = issue(ctx, minor.id, &minor.token).await;
        assert!(
            matches!(early, Err(Error::Refused(Refusal::NotYet { missing })) if missing == [Step::Guardian])
        );
        let who = ("Eva Kanarienvogel".to_owned(), Relation::Custody);
        guardian_declares(
            ctx,
            minor.id,
            &second,
            DeclarationChoice::Declare,
            who,
            hash(),
        )
        .await
        .unwrap();
        issue(ctx, minor.id, &minor.token).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_of_ones_own_shows_who_one_is() {
    for office in schools(terms()).await {
        let ctx = &office.ctx;
        let learner = Learner::begin(&office, wish(&office, "2001-02-03")).await;
        let (id, token) = booked(&office).await;
        let link =
            |purpose, booked| link_appointment(ctx, learner.id, &learner.token, purpose, booked);
        let stolen = link(Purpose::Identity, (id, Token::fresh())).await;
        assert!(matches!(
            stolen,
            Err(Error::Refused(Refusal::Unknown("the appointment")))
        ));
        let view = link(Purpose::Identity, (id, token.clone())).await.unwrap();
        assert_eq!(view.steps[0], (Step::Identity, StepState::Waiting));
        assert_eq!(
            view.booked(Purpose::Identity)
                .map(|linked| linked.appointment),
            Some(id)
        );
        // It is about one enrolment, and told twice it is told once.
        link(Purpose::Identity, (id, token.clone())).await.unwrap();
        booking::cancel(ctx, id, &token, None).await.unwrap();
        assert_eq!(
            learner.view().await.steps[0],
            (Step::Identity, StepState::Open)
        );
        let over = link(Purpose::Identity, (id, token)).await;
        assert!(
            matches!(over, Err(Error::Refused(Refusal::Unknown(_)))),
            "it was called off"
        );
    }
}

async fn booked(office: &Office) -> (AppointmentId, Token) {
    let keys = office.here;
    let hold = Hold {
        service: keys.service,
        pool: keys.video,
        start: at(MONDAY, 9, 0),
        people: 1,
        origin: None,
        key: None,
    };
    let kept = booking::hold(&office.ctx, hold).await.unwrap();
    let (id, token) = (kept.view.appointment.id, kept.token);
    let confirm = Confirm {
        id,
        token: token.clone(),
        person: person("Zoe"),
        key: None,
    };
    booking::confirm(&office.ctx, confirm).await.unwrap();
    (id, token)
}
