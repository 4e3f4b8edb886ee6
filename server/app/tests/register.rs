//! The register of certificates, told through the public door on both engines.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use futures::future::join_all;
use jiff::civil::{Date, date};
use schalter_app::certificate::{
    self, Asked, Claimed, Entry, Question, Verdict, confirm, dispatch, duplicate, erase_due,
    propose, reject, search, searches, waiting,
};
use schalter_app::identity::{NewStaff, SignedIn, create_staff};
use schalter_app::testing::{
    Keys, MONDAY, Office, at, issue_certificate, new_certificate, offices,
};
use schalter_app::{Error, Token, audit};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::certificate::{
    Certificate, Dispatch, HolderFault, Refusal, State, StateName, WrongBirths,
};
use schalter_domain::id::{DepartmentId, EnrolmentId, SessionId};
use schalter_domain::identity::{Duty, Role};
use schalter_domain::time::Millis;
use schalter_storage::audit as events;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

const BORN: Date = date(2001, 2, 3);

async fn staff(office: &Office, keys: Keys, role: Role, duties: Vec<Duty>) -> SignedIn {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::SeqCst);
    let new = NewStaff {
        authority: keys.authority,
        login: format!("staff{number}@example.org"),
        name: format!("Staff {role:?} {number}"),
        role,
        departments: vec![keys.department],
        duties,
        password: "demo-demo-demo".to_owned(),
    };
    let staff = create_staff(&office.ctx, new, Actor::System).await.unwrap();
    SignedIn {
        session: SessionId(Uuid::nil()),
        staff,
    }
}

async fn clerk(office: &Office) -> SignedIn {
    staff(office, office.here, Role::Clerk, vec![]).await
}

fn enrolment(nth: u128) -> EnrolmentId {
    EnrolmentId(Uuid::from_u128(nth))
}

async fn issue(office: &Office, nth: u128) -> Certificate {
    issue_certificate(&office.ctx, new_certificate(office.here, enrolment(nth)))
        .await
        .unwrap()
}

fn question(family_name: &str) -> Question {
    Question {
        family_name: family_name.to_owned(),
        given_name: None,
        birth_date: BORN,
        reason: "Zweitschrift am Schalter".to_owned(),
    }
}

fn claimed(certificate: &Certificate) -> Claimed {
    Claimed {
        authority: "hier".to_owned(),
        number: certificate.number.to_string(),
    }
}

/// How often something stands in the sealed book of the first authority.
async fn noted(office: &Office, kind: EventKind) -> usize {
    audit::seal_all(&office.ctx).await.unwrap();
    let store = office.scratch.open().await;
    let book = events::after(&store, office.here.authority, 0, 1_000)
        .await
        .unwrap();
    book.iter()
        .filter(|sealed| sealed.event.kind == kind)
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_certificate_per_enrolment_and_one_number_per_certificate() {
    for office in offices().await {
        let first = issue(&office, 1).await;
        office.clock.advance(Millis::hours(1));
        assert_eq!(
            issue(&office, 1).await,
            first,
            "issuing again gives the same"
        );
        assert_eq!(first.first_start_until, Some(date(2027, 3, 7)));
        assert!(first.number.as_str().starts_with("2026-"));
        let mut numbers = HashSet::from([first.number.clone()]);
        for nth in 2..40 {
            assert!(numbers.insert(issue(&office, nth).await.number));
        }
        assert_eq!(noted(&office, EventKind::CertificateIssued).await, 39);
        // The same enrolment id at another authority is somebody else's.
        let there = new_certificate(office.there, enrolment(1));
        let there = issue_certificate(&office.ctx, there).await.unwrap();
        assert_ne!(there.id, first.id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_stand_on_a_certificate_is_refused() {
    for office in offices().await {
        let new = || new_certificate(office.here, enrolment(1));
        let mut nameless = new();
        nameless.person.given_name = " \u{202e} ".to_owned();
        let mut unborn = new();
        unborn.person.birth_date = MONDAY;
        let mut early = new();
        early.instructed_on = MONDAY.tomorrow().unwrap();
        for (new, refusal) in [
            (nameless, Refusal::Holder(HolderFault::GivenName)),
            (unborn, Refusal::Holder(HolderFault::BirthDate)),
            (early, Refusal::Dates),
        ] {
            let refused = issue_certificate(&office.ctx, new).await.unwrap_err();
            assert!(matches!(refused, Error::Refused(told) if told == refusal));
        }
        // Markup is text like any other, and stays as it is.
        let mut markup = new();
        markup.person.given_name = "<b>Zoë</b>".to_owned();
        markup.on_site_reason = Some("'; DROP TABLE certificate; --".to_owned());
        let issued = issue_certificate(&office.ctx, markup).await.unwrap();
        let found = search(
            &office.ctx,
            &clerk(&office).await,
            question("Kanarienvogel"),
        )
        .await;
        assert_eq!(found.unwrap()[0].certificate, issued);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_find_people_as_they_hear_them_and_the_search_is_written_down() {
    for office in offices().await {
        let who = clerk(&office).await;
        let mut new = new_certificate(office.here, enrolment(1));
        new.person.family_name = "Müller-Groß".to_owned();
        new.person.given_name = "Anna Maria".to_owned();
        let issued = issue_certificate(&office.ctx, new.clone()).await.unwrap();
        let elsewhere = DepartmentId(Uuid::from_u128(77));
        let hidden = schalter_app::certificate::NewCertificate {
            department: elsewhere,
            enrolment: enrolment(2),
            ..new.clone()
        };
        let hidden = issue_certificate(&office.ctx, hidden).await.unwrap();
        for (family, given, found) in [
            ("mueller gross", None, 1),
            ("MÜLLER-GROSS", Some("anna"), 1),
            ("Müller-Groß", Some("Hanna"), 0),
            ("Müller", None, 0),
        ] {
            let asked = Question {
                given_name: given.map(str::to_owned),
                ..question(family)
            };
            let entries = search(&office.ctx, &who, asked).await.unwrap();
            assert_eq!(
                entries.len(),
                found,
                "{}: {family} {given:?}",
                office.engine
            );
            assert!(entries.iter().all(|entry| entry.certificate == issued));
        }
        let other_day = Question {
            birth_date: date(2001, 3, 2),
            ..question("Müller-Groß")
        };
        assert!(
            search(&office.ctx, &who, other_day)
                .await
                .unwrap()
                .is_empty()
        );
        let why = Question {
            reason: " so  ".to_owned(),
            ..question("Müller-Groß")
        };
        let refused = search(&office.ctx, &who, why).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Reason))));
        assert_eq!(noted(&office, EventKind::RegisterSearched).await, 5);

        // By number: the own department only, and it is written down as well.
        let number = issued.number.as_str().replace('-', " ");
        let entry = certificate::entry(&office.ctx, &who, &number)
            .await
            .unwrap();
        assert_eq!(entry.certificate, issued);
        let refused = certificate::entry(&office.ctx, &who, hidden.number.as_str()).await;
        assert!(matches!(refused, Err(Error::NotAllowed)));
        assert_eq!(noted(&office, EventKind::RegisterSearched).await, 6);

        who_may_not_search(&office, &issued).await;
    }
}

async fn who_may_not_search(office: &Office, issued: &Certificate) {
    let auditor = staff(office, office.here, Role::Auditor, vec![]).await;
    let refused = search(&office.ctx, &auditor, question("Müller-Groß")).await;
    assert!(matches!(refused, Err(Error::NotAllowed)));
    let foreign = staff(office, office.there, Role::Clerk, vec![]).await;
    let found = search(&office.ctx, &foreign, question("Müller-Groß")).await;
    assert!(found.unwrap().is_empty());
    let number = issued.number.as_str();
    let refused = certificate::entry(&office.ctx, &foreign, number).await;
    assert!(matches!(refused, Err(Error::NotFound)));
    let refused = certificate::paper_for_staff(&office.ctx, &foreign, number, false).await;
    assert!(matches!(refused, Err(Error::NotFound)));
    let log = searches(&office.ctx, &auditor, 0).await.unwrap();
    let (mut found_in_all, mut looked) = (0, Vec::new());
    for noted in &log.searches {
        assert!(log.names[&noted.staff].starts_with("Staff Clerk"));
        match &noted.asked {
            Asked::Name { reason, found } => {
                assert_eq!(reason, "Zweitschrift am Schalter");
                found_in_all += found;
            }
            Asked::Entry(number) => looked.push(number.as_deref()),
        }
    }
    assert_eq!((log.searches.len(), log.more, found_in_all), (6, false, 2));
    assert_eq!(looked, [Some(number)]);
    let refused = searches(&office.ctx, &foreign, 0).await;
    assert!(matches!(refused, Err(Error::NotAllowed)));
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_takes_two_people() {
    for office in offices().await {
        let ctx = &office.ctx;
        let lead = staff(&office, office.here, Role::Lead, vec![]).await;
        let physician = staff(&office, office.here, Role::Clerk, vec![Duty::Physician]).await;
        let clerk = clerk(&office).await;
        let issued = issue(&office, 1).await;
        let number = issued.number.as_str();
        let refused = propose(ctx, &lead, number, "nix").await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Reason))));
        let entry = propose(ctx, &lead, number, "Mit falschem Ausweis")
            .await
            .unwrap();
        assert_eq!(
            entry.certificate.state.name(),
            StateName::RevocationProposed
        );
        assert!(entry.names[&lead.staff.id].starts_with("Staff Lead"));
        for asker in [&lead, &physician, &clerk] {
            assert_eq!(waiting(ctx, asker).await.unwrap().len(), 1);
        }
        // Who proposed does not decide, and who may not decide does not either.
        for by in [
            confirm(ctx, &lead, number).await,
            reject(ctx, &lead, number).await,
        ] {
            assert!(matches!(by, Err(Error::Refused(Refusal::FourEyes))));
        }
        assert!(matches!(
            confirm(ctx, &clerk, number).await,
            Err(Error::NotAllowed)
        ));
        let again = propose(ctx, &clerk, number, "Noch einmal").await;
        assert!(matches!(
            again,
            Err(Error::Refused(Refusal::WrongState { .. }))
        ));
        assert!(matches!(
            duplicate(ctx, &clerk, number).await,
            Err(Error::Refused(Refusal::WrongState { .. }))
        ));
        let entry = reject(ctx, &physician, number).await.unwrap();
        assert_eq!(entry.certificate, issued, "as if nothing had been said");
        propose(ctx, &clerk, number, "Mit falschem Ausweis")
            .await
            .unwrap();
        office.clock.advance(Millis::hours(1));
        let Entry { certificate, names } = confirm(ctx, &physician, number).await.unwrap();
        let State::Revoked {
            proposal,
            confirmed_by,
            confirmed_at,
        } = &certificate.state
        else {
            panic!("{certificate:?}")
        };
        assert_eq!(
            (proposal.by, *confirmed_by, *confirmed_at),
            (clerk.staff.id, physician.staff.id, at(MONDAY, 7, 0))
        );
        assert_eq!(
            (proposal.reason.as_str(), names.len()),
            ("Mit falschem Ausweis", 2)
        );
        for late in [
            confirm(ctx, &lead, number).await,
            propose(ctx, &lead, number, "Noch einmal").await,
            dispatch(ctx, &lead, number, Dispatch::Posted).await,
        ] {
            assert!(matches!(
                late,
                Err(Error::Refused(Refusal::WrongState { .. }))
            ));
        }
        let files = certificate::paper_for_staff(ctx, &clerk, number, false).await;
        assert!(matches!(
            files,
            Err(Error::Refused(Refusal::WrongState { .. }))
        ));
        assert!(waiting(ctx, &lead).await.unwrap().is_empty());
        assert_eq!(noted(&office, EventKind::CertificateRevoked).await, 1);
        assert_eq!(
            noted(&office, EventKind::CertificateRevocationProposed).await,
            2
        );
        assert_eq!(
            noted(&office, EventKind::CertificateRevocationRejected).await,
            1
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_confirm_at_once_are_one_who_confirmed() {
    for office in offices().await {
        let ctx = &office.ctx;
        let clerk = clerk(&office).await;
        let issued = issue(&office, 1).await;
        let number = issued.number.as_str();
        propose(ctx, &clerk, number, "Mit falschem Ausweis")
            .await
            .unwrap();
        let mut leads = Vec::new();
        for _ in 0..4 {
            leads.push(staff(&office, office.here, Role::Lead, vec![]).await);
        }
        let tries = leads.iter().map(|lead| confirm(ctx, lead, number));
        let done = join_all(tries).await;
        assert_eq!(
            done.iter().filter(|done| done.is_ok()).count(),
            1,
            "{done:?}"
        );
        assert_eq!(noted(&office, EventKind::CertificateRevoked).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_copy_keeps_number_and_day_of_issue() {
    for office in offices().await {
        let ctx = &office.ctx;
        let clerk = clerk(&office).await;
        let issued = issue(&office, 1).await;
        let number = issued.number.as_str();
        let none = certificate::paper_for_staff(ctx, &clerk, number, true).await;
        assert!(matches!(none, Err(Error::Refused(Refusal::NoDuplicate))));
        office.clock.set(at(date(2027, 8, 1), 0, 30));
        let entry = duplicate(ctx, &clerk, number).await.unwrap();
        assert_eq!(entry.certificate.duplicates, [at(date(2027, 8, 1), 0, 30)]);
        let first = certificate::paper_for_staff(ctx, &clerk, number, false)
            .await
            .unwrap();
        assert_eq!(
            (first.duplicate_of, first.signed_at),
            (None, issued.issued_at)
        );
        let copy = certificate::paper_for_staff(ctx, &clerk, number, true)
            .await
            .unwrap();
        // The local day, not that of Greenwich.
        assert_eq!(copy.duplicate_of, Some(date(2027, 8, 1)));
        assert_eq!(copy.certificate.issued_on, MONDAY);
        assert_eq!(copy.address(), "Marktplatz 1, 50667 Köln");
        let entry = dispatch(ctx, &clerk, number, Dispatch::Posted)
            .await
            .unwrap();
        assert_eq!(entry.certificate.dispatch, Dispatch::Posted);
        assert_eq!(entry.certificate.duplicates.len(), 1);
        let stranger = certificate::paper_for_participant(ctx, &Token::fresh(), number).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_the_day_of_birth_learns_whether_it_counts() {
    for office in offices().await {
        let issued = issue(&office, 1).await;
        let verify =
            async |claimed: &Claimed, day| certificate::verify(&office.ctx, claimed, day).await;
        let known = verify(&claimed(&issued), BORN).await.unwrap();
        let Verdict::Known { certificate, .. } = known else {
            panic!("{known:?}")
        };
        assert_eq!(
            (certificate.person.initials().as_str(), &*certificate),
            ("Z. K.", &issued)
        );
        let elsewhere = Claimed {
            authority: "dort".to_owned(),
            ..claimed(&issued)
        };
        let nowhere = Claimed {
            authority: "nirgendwo".to_owned(),
            ..claimed(&issued)
        };
        let never = Claimed {
            number: "2026-00000000-0".to_owned(),
            ..claimed(&issued)
        };
        for claim in [elsewhere, nowhere, never] {
            assert_eq!(verify(&claim, BORN).await.unwrap(), Verdict::Unknown);
        }
        // A hundred guesses at once are a hundred guesses: ten are looked at.
        let guesses = (0..100).map(|nth| {
            let day = date(1990, 1, 1)
                .checked_add(jiff::ToSpan::days(nth))
                .unwrap();
            let claim = claimed(&issued);
            let ctx = office.ctx.clone();
            async move { certificate::verify(&ctx, &claim, day).await }
        });
        let answers = join_all(guesses).await;
        let looked_at = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(looked_at, WrongBirths::MAX as usize, "{}", office.engine);
        let blocked = verify(&claimed(&issued), BORN).await;
        assert!(
            matches!(blocked, Err(Error::Refused(Refusal::TooManyTries { .. }))),
            "the right day is not looked at either"
        );
        office.clock.advance(WrongBirths::WINDOW);
        let again = verify(&claimed(&issued), BORN).await.unwrap();
        assert!(matches!(again, Verdict::Known { .. }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_years_nothing_is_left_of_an_entry() {
    for office in offices().await {
        let ctx = &office.ctx;
        let clerk = clerk(&office).await;
        let issued = issue(&office, 1).await;
        search(ctx, &clerk, question("Kanarienvogel"))
            .await
            .unwrap();
        office.clock.set(at(date(2036, 12, 7), 5, 59));
        assert_eq!(
            erase_due(ctx).await.unwrap(),
            1,
            "only the note of the search"
        );
        let found = search(ctx, &clerk, question("Kanarienvogel"))
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        office.clock.set(at(date(2036, 12, 7), 6, 0));
        assert_eq!(erase_due(ctx).await.unwrap(), 1, "{}", office.engine);
        let found = search(ctx, &clerk, question("Kanarienvogel"))
            .await
            .unwrap();
        assert!(found.is_empty());
        let gone = certificate::verify(ctx, &claimed(&issued), BORN)
            .await
            .unwrap();
        assert_eq!(gone, Verdict::Unknown);
        assert_eq!(noted(&office, EventKind::PersonErased).await, 1);
        assert_eq!(erase_due(ctx).await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_a_name_in_the_file() {
    for office in offices().await {
        if office.engine != "sqlite" {
            continue;
        }
        let lead = staff(&office, office.here, Role::Lead, vec![]).await;
        let issued = issue(&office, 1).await;
        propose(&office.ctx, &lead, issued.number.as_str(), "Geheimgrund")
            .await
            .unwrap();
        search(&office.ctx, &lead, question("Kanarienvogel"))
            .await
            .unwrap();
        office.ctx.checkpoint().await.unwrap();
        for entry in std::fs::read_dir(office.scratch.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if !path.is_file() {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            for word in [
                "Kanarienvogel",
                "kanarienvogel",
                "Geheimgrund",
                "Zweitschrift am",
                "2001-02-03",
            ] {
                assert!(
                    !bytes
                        .windows(word.len())
                        .any(|window| window == word.as_bytes()),
                    "{word} in {}",
                    path.display()
                );
            }
        }
    }
}
