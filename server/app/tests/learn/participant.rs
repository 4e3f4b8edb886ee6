//! Somebody on the way, in a few words.

use schalter_app::instruction::{
    self, EnrolmentView, NewEnrolment, answer, answer_exam, begin_exam, chapter, declare, enrol,
    hand_in,
};
use schalter_app::testing::course::{course_content, course_of, free_terms, teach, words};
use schalter_app::testing::{Office, offices_with};
use schalter_app::{Error, Settings, Token};
use schalter_domain::catalogue::Language;
use schalter_domain::certificate::Holder;
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::{
    DeclarationChoice, Kind, Mode, OptionKey, Participant, Refusal, Terms,
};
use sha2::{Digest as _, Sha256};

/// An office on each engine that teaches the course, and where lessons need not be looked at.
pub async fn schools(terms: Terms) -> Vec<Office> {
    let settings = Settings {
        course_time_percent: 0,
        ..Settings::default()
    };
    let offices = offices_with(settings).await;
    for office in &offices {
        let content = course_content(Kind::Ifsg43);
        teach(
            &office.ctx,
            office.here,
            terms.clone(),
            &content,
            &[Language::German],
        )
        .await;
    }
    offices
}

/// One on each engine where nobody asks who one is and it costs nothing.
pub async fn free_schools() -> Vec<Office> {
    schools(free_terms()).await
}

/// The wish of somebody who was born on this day.
pub fn wish(office: &Office, birth: &str) -> NewEnrolment {
    NewEnrolment {
        course: course_of(office.here),
        mode: Mode::SelfPaced,
        lesson: None,
        person: Participant {
            holder: Holder {
                given_name: "Zoë".to_owned(),
                family_name: "Kanarienvogel".to_owned(),
                birth_date: birth.parse().unwrap(),
            },
            email: Some("zoe@example.org".to_owned()),
            phone: None,
        },
        language: Language::German,
        tariff: None,
        reminder_consent: true,
        key: None,
    }
}

/// One person on the way.
pub struct Learner<'a> {
    pub office: &'a Office,
    pub id: EnrolmentId,
    pub token: Token,
}

impl<'a> Learner<'a> {
    pub async fn begin(office: &'a Office, wish: NewEnrolment) -> Self {
        let enrolled = enrol(&office.ctx, wish).await.unwrap();
        Self {
            office,
            id: enrolled.view.enrolment.id,
            token: enrolled.token,
        }
    }

    pub async fn view(&self) -> EnrolmentView {
        instruction::show(&self.office.ctx, self.id, &self.token)
            .await
            .unwrap()
    }

    /// Reads everything and passes the final test.
    pub async fn learn(&self) {
        let ctx = &self.office.ctx;
        let content = self.view().await.content;
        let place = |id: &str, order: &[OptionKey]| {
            let right = content.question(id).unwrap().1.right;
            order.iter().position(|key| *key == right).unwrap() + 1
        };
        for number in 1..=3 {
            let shown = chapter(ctx, self.id, &self.token, number, None)
                .await
                .unwrap();
            for question in &shown.questions {
                let option = place(&question.id, &question.options);
                let asked = (number, question.id.as_str());
                assert!(
                    answer(ctx, self.id, &self.token, asked, option)
                        .await
                        .unwrap()
                        .right
                );
            }
        }
        let exam = begin_exam(ctx, self.id, &self.token).await.unwrap();
        for drawn in &exam.attempt.questions {
            let asked = (exam.attempt.id, drawn.question.as_str());
            let option = place(&drawn.question, &drawn.options);
            answer_exam(ctx, self.id, &self.token, asked, option)
                .await
                .unwrap();
        }
        assert!(
            hand_in(ctx, self.id, &self.token, exam.attempt.id)
                .await
                .unwrap()
                .grade
                .passed
        );
    }

    pub async fn declare(&self) -> Result<EnrolmentView, Error<Refusal>> {
        declare(
            &self.office.ctx,
            self.id,
            &self.token,
            DeclarationChoice::Declare,
            hash(),
        )
        .await
    }
}

/// Of the text that was shown.
pub fn hash() -> [u8; 32] {
    let text = words("Mir sind keine Tatsachen bekannt.");
    Sha256::digest(text.get(Language::German).as_bytes()).into()
}
