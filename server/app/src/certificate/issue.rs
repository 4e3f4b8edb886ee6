//! Issuing: one certificate per enrolment, in the transaction of whoever decides that everything needed was done.

use crate::audit::Book;
use crate::random::nonce;
use crate::{Context, Error};
use jiff::civil::Date;
use schalter_domain::audit::{EventKind, Subjects};
use schalter_domain::catalogue::{Language, Text};
use schalter_domain::certificate::{
    Certificate, Course, Dispatch, Form, Holder, Number, Refusal, State, first_start_until,
};
use schalter_domain::id::{AuthorityId, CertificateId, CourseVersionId, DepartmentId, EnrolmentId};
use schalter_storage::{Db, Fault, Tx, certificate as storage};

/// Numbers drawn before it is a fault: with a million certificates a year one in a hundred draws is taken.
const DRAWS_MAX: u8 = 20;

/// What a certificate is issued for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    /// Who issues it.
    pub authority: AuthorityId,
    /// The department of the course.
    pub department: DepartmentId,
    /// Whose way through the course it ends.
    pub enrolment: EnrolmentId,
    /// The content the person was instructed with.
    pub course_version: CourseVersionId,
    /// Short name of the course.
    pub course: String,
    /// Its version.
    pub version: String,
    /// Its name.
    pub course_name: Text,
    /// Who was instructed.
    pub person: Holder,
    /// The local day of the instruction.
    pub instructed_on: Date,
    /// The local day of issue: today.
    pub issued_on: Date,
    /// How the person was instructed.
    pub form: Form,
    /// The language of the instruction.
    pub language: Language,
    /// Why it is issued in the office, if it is.
    pub on_site_reason: Option<String>,
    /// Months within which a first activity may begin (§ 43(1) `IfSG`: 3).
    pub first_start_months: Option<u8>,
    /// What it is restricted to, in words.
    pub restricted_to: Option<String>,
}

/// Issues a certificate, or gives the one that the enrolment has already. The caller has locked the enrolment and decided.
pub(crate) async fn issue(
    ctx: &Context,
    tx: &mut Tx,
    book: &mut Book,
    new: NewCertificate,
) -> Result<Certificate, Error<Refusal>> {
    let earlier = storage::of_enrolment(&mut *tx, &ctx.sealer, new.authority, new.enrolment);
    if let Some(earlier) = earlier.await? {
        return Ok(earlier);
    }
    let mut certificate = first(ctx, new).map_err(Error::Refused)?;
    for _ in 0..DRAWS_MAX {
        if storage::insert(tx, &ctx.sealer, nonce(), &certificate).await? {
            book.note(EventKind::CertificateIssued, subjects_of(&certificate));
            return Ok(certificate);
        }
        certificate.number = draw(certificate.issued_on);
    }
    Err(Error::Fault(Fault::corrupt(
        "certificate",
        "no free number was found",
    )))
}

/// The certificate of an enrolment, if one was issued.
pub(crate) async fn of_enrolment(
    ctx: &Context,
    db: impl Db,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<Option<Certificate>, Fault> {
    storage::of_enrolment(db, &ctx.sealer, authority, enrolment).await
}

fn first(ctx: &Context, new: NewCertificate) -> Result<Certificate, Refusal> {
    if new.instructed_on > new.issued_on {
        return Err(Refusal::Dates);
    }
    let person = new.person.checked(new.issued_on).map_err(Refusal::Holder)?;
    let until = |months| first_start_until(new.issued_on, months);
    Ok(Certificate {
        id: CertificateId(ctx.uuid()),
        authority: new.authority,
        number: draw(new.issued_on),
        department: new.department,
        enrolment: new.enrolment,
        course: Course {
            id: new.course_version,
            slug: new.course,
            version: new.version,
            name: new.course_name,
        },
        person,
        instructed_on: new.instructed_on,
        issued_on: new.issued_on,
        issued_at: ctx.now(),
        first_start_until: new.first_start_months.map(until),
        form: new.form,
        language: new.language,
        on_site_reason: new.on_site_reason,
        restricted_to: new.restricted_to,
        state: State::Valid,
        dispatch: Dispatch::None,
        duplicates: Vec::new(),
    })
}

fn draw(issued_on: Date) -> Number {
    Number::of_seed(issued_on.year(), rand::random())
}

/// What events about a certificate name.
pub(super) fn subjects_of(certificate: &Certificate) -> Subjects {
    Subjects {
        certificate: Some(certificate.id),
        enrolment: Some(certificate.enrolment),
        course_version: Some(certificate.course.id),
        ..Subjects::default()
    }
}
