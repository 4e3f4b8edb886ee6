//! Carries out jobs: claims them, runs them, lets them be tried again or gives them up.

use crate::figures;
use crate::instruction_letter::{self, InstructionLetter};
use crate::letter::{Kind, Letter};
use crate::outbound::mail::{MailFault, Outbox};
use anyhow::Context as _;
use jiff::Timestamp;
use schalter_app::booking::AppointmentView;
use schalter_app::notification::{self, About, Claimed, EnrolmentMail, Failed, Job};
use schalter_app::{Context, Fault, Token};
use schalter_domain::booking::StateName;
use schalter_domain::catalogue::Channel;
use schalter_domain::id::AppointmentId;
use schalter_domain::notification::JobKind;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Jobs that one worker has in hand; each mail takes a moment of the mail server.
const JOBS_AT_ONCE: u32 = 8;
/// How soon a new job is found.
const PAUSE: Duration = Duration::from_millis(250);
/// After a fault of the database.
const AFTER_FAULT: Duration = Duration::from_secs(2);
/// What became of a job is told again this often; for longer than a job belongs to its worker it is of no use.
const TOLD_MAX: u32 = 60;

/// What a worker works with.
#[derive(Debug, Clone)]
pub struct Worker {
    /// The use cases.
    pub app: Context,
    /// Where mails go.
    pub outbox: Outbox,
    /// The address citizens see.
    pub public_url: String,
    /// Sender of mails, when it is not the authority.
    pub sender: Option<String>,
}

/// Why a job did not succeed. Its words are kept for the operator: no personal data.
#[derive(Debug, thiserror::Error)]
enum JobFault {
    #[error(transparent)]
    Mail(#[from] MailFault),
    #[error("the mail cannot be written: {0}")]
    Letter(anyhow::Error),
    #[error(transparent)]
    Storage(#[from] Fault),
}

impl Worker {
    /// Works until `stop`; a job that was begun is brought to its end.
    pub async fn run(self, stop: CancellationToken) {
        // Only to tell workers apart; two with the same number would not harm.
        let own = Uuid::now_v7();
        match notification::take_over(&self.app).await {
            Ok(0) => {}
            Ok(jobs) => tracing::info!(jobs, "jobs of a process that was killed are taken over"),
            Err(fault) => tracing::error!(%fault, "jobs of an earlier process wait for their time"),
        }
        loop {
            let pause = match self.round(own).await {
                Ok(0) => PAUSE,
                Ok(_) => Duration::ZERO,
                Err(fault) => {
                    tracing::error!(%fault, "the worker cannot get jobs");
                    AFTER_FAULT
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Claims what is due and carries it out, all at once; how many there were.
    async fn round(&self, own: Uuid) -> Result<usize, Fault> {
        let jobs = notification::claim(&self.app, own, JOBS_AT_ONCE).await?;
        let done =
            futures::future::join_all(jobs.iter().map(|claimed| self.carry_out(claimed))).await;
        Ok(done.len())
    }

    async fn carry_out(&self, claimed: &Claimed) {
        let job = &claimed.job;
        let result = match &job.about {
            About::Appointment {
                appointment,
                sequence,
                ..
            } => self.mail(job, *appointment, *sequence).await,
            About::Enrolment { .. } => self.mail_about_instruction(job).await,
        };
        match self.write_down(claimed, &result).await {
            Ok(outcome) => figures::job(job.kind.name(), outcome),
            Err(fault) => {
                tracing::error!(%fault, job = %job.id, "what became of a job could not be written down");
            }
        }
    }

    /// A database that is away for a moment must not make a mail that was sent be sent again.
    async fn write_down(
        &self,
        claimed: &Claimed,
        result: &Result<(), JobFault>,
    ) -> Result<&'static str, Fault> {
        let mut told = 1;
        loop {
            let outcome = match result {
                Ok(()) => notification::complete(&self.app, claimed)
                    .await
                    .map(|_| "done"),
                Err(fault) => self.put_back(claimed, fault).await,
            };
            match outcome {
                Err(fault) if fault.is_passing() && told < TOLD_MAX => {
                    tracing::warn!(%fault, told, "what became of a job is written down later");
                    told += 1;
                    tokio::time::sleep(AFTER_FAULT).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn put_back(&self, claimed: &Claimed, fault: &JobFault) -> Result<&'static str, Fault> {
        let (job, tries, text) = (claimed.job.id, claimed.tries, fault.to_string());
        if let JobFault::Mail(MailFault::Refused(_)) = fault {
            notification::give_up(&self.app, claimed, &text).await?;
            tracing::error!(%job, tries, error = text, "a job was given up");
            return Ok("dead");
        }
        Ok(match notification::fail(&self.app, claimed, &text).await? {
            Failed::TriedAgain(at) => {
                tracing::warn!(%job, tries, again_at_ms = at.0, error = text, "a job failed and is tried again");
                "later"
            }
            Failed::Dead => {
                tracing::error!(%job, tries, error = text, "a job was tried too often and is given up");
                "dead"
            }
            Failed::Lost => "lost",
        })
    }

    async fn mail(
        &self,
        job: &Job,
        appointment: AppointmentId,
        sequence: u32,
    ) -> Result<(), JobFault> {
        let kind = match job.kind {
            JobKind::MailCancellation => Kind::Cancellation,
            _ => Kind::Confirmation,
        };
        let Some(view) = notification::appointment(&self.app, job.authority, appointment).await?
        else {
            return Ok(());
        };
        // A confirmation that was late and overtaken by the cancellation would only confuse.
        if kind == Kind::Confirmation && view.state == StateName::Cancelled {
            return Ok(());
        }
        let link = notification::token(&self.app, job)?
            .map(|token| format!("{}/termin/{appointment}#{}", self.public_url, token.text()));
        let Some(letter) = self.letter(&view, kind, sequence, link) else {
            return Ok(());
        };
        let message = letter
            .compose(self.sender.as_deref())
            .map_err(JobFault::Letter)?;
        Ok(self.outbox.send(message).await?)
    }

    async fn mail_about_instruction(&self, job: &Job) -> Result<(), JobFault> {
        let Some(mail) = notification::enrolment(&self.app, job).await? else {
            return Ok(());
        };
        let token = notification::token(&self.app, job)?;
        let letter = self.instruction_letter(job, &mail, token.as_ref());
        let message = letter
            .compose(self.sender.as_deref())
            .map_err(JobFault::Letter)?;
        Ok(self.outbox.send(message).await?)
    }

    fn instruction_letter(
        &self,
        job: &Job,
        mail: &EnrolmentMail,
        token: Option<&Token>,
    ) -> InstructionLetter {
        let authority = mail.catalogue.authority();
        let kind = instruction_kind(job.kind);
        let page = match kind {
            instruction_letter::Kind::Guardian => "/sorge",
            _ => "",
        };
        let language = mail.to.language;
        let (url, enrolment) = (&self.public_url, mail.enrolment);
        InstructionLetter {
            kind,
            job: job.id.0,
            language,
            now: instant(self.app.now()),
            course: mail.course.get(language).to_owned(),
            lesson_start: mail.lesson_start.map(instant),
            zone: mail.catalogue.zone().clone(),
            authority: authority.name.get(language).to_owned(),
            authority_email: authority.email.clone(),
            authority_phone: authority.phone.clone(),
            colour: authority.colour.clone(),
            email: mail.to.email.clone(),
            link: token.map(|token| format!("{url}/belehrung/{enrolment}{page}#{}", token.text())),
            again: format!("{url}/{}/belehrung", authority.slug),
        }
    }

    /// The letter about an appointment; `None`: nobody to write to, or their data is deleted already.
    fn letter(
        &self,
        view: &AppointmentView,
        kind: Kind,
        sequence: u32,
        link: Option<String>,
    ) -> Option<Letter> {
        let appointment = &view.appointment;
        let person = appointment.state.person()?;
        let authority = view.catalogue.authority();
        let language = person.language;
        let site = view
            .site()
            .filter(|_| appointment.channel == Channel::OnSite);
        let site = site.map(|site| format!("{}, {}", site.name.get(language), site.address));
        Some(Letter {
            kind,
            language,
            appointment: appointment.id.0,
            number: appointment.number.as_str().to_owned(),
            sequence,
            now: instant(self.app.now()),
            start: instant(appointment.time.start),
            end: instant(appointment.time.end),
            zone: view.catalogue.zone().clone(),
            channel: appointment.channel,
            site: site.unwrap_or_default(),
            authority: authority.name.get(language).to_owned(),
            authority_email: authority.email.clone(),
            authority_phone: authority.phone.clone(),
            colour: authority.colour.clone(),
            name: person.name.clone(),
            email: person.email.clone()?,
            link,
            again: format!("{}/{}", self.public_url, authority.slug),
        })
    }
}

const fn instruction_kind(kind: JobKind) -> instruction_letter::Kind {
    use instruction_letter::Kind;
    match kind {
        JobKind::MailEnrolment => Kind::Enrolment,
        JobKind::MailEnrolmentLink => Kind::Link,
        JobKind::MailGuardian => Kind::Guardian,
        JobKind::MailCertificate => Kind::Certificate,
        JobKind::MailLessonCancelled => Kind::LessonCancelled,
        JobKind::MailRepeatReminder => Kind::Repeat,
        // The two about appointments never get here; if they did, this one says nothing wrong.
        JobKind::MailNews | JobKind::MailConfirmation | JobKind::MailCancellation => Kind::News,
    }
}

fn instant(at: schalter_domain::time::Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::MAX)
}

/// Tells the figures how many jobs wait.
pub async fn measure(app: &Context) -> anyhow::Result<()> {
    let backlog = notification::backlog(app).await.context("backlog")?;
    figures::backlog(&backlog, app.now());
    Ok(())
}
