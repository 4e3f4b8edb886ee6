// Written by hand until ../server/openapi.json exists; then `npm run types` writes it.
type Json<T> = { content: { 'application/json': T } };
type Refused = { content: { 'application/problem+json': components['schemas']['Problem'] } };
type Operation<Response, Path = never, Body = never, Query = never, Header = never> = {
  parameters: {
    query?: [Query] extends [never] ? never : Query;
    header?: [Header] extends [never] ? never : Header;
    path?: [Path] extends [never] ? never : Path;
    cookie?: never;
  };
  requestBody?: [Body] extends [never] ? never : Json<Body>;
  responses: { 200: Json<Response>; default: Refused };
};
type Get<R, P = never, Q = never, H = never> = { get: Operation<R, P, never, Q, H> };
type Post<R, P = never, B = never, H = never> = { post: Operation<R, P, B, never, H> };
type ById = { id: string };
type Bearer = { Authorization?: string; 'Idempotency-Key'?: string };
type Empty = Record<string, never>;
type S = components['schemas'];

export interface paths {
  '/api/v1/authorities': Get<S['AuthorityList']>;
  '/api/v1/authorities/{authority}': Get<S['AuthorityView'], { authority: string }>;
  '/api/v1/authorities/{authority}/services': Get<{ services: S['ServiceSummary'][] }, { authority: string }, { query?: string; channel?: S['Channel'] }>;
  '/api/v1/services/{id}': Get<S['ServiceView'], ById>;
  '/api/v1/services/{id}/days': Get<{ days: S['DayView'][] }, ById, { from: string; to: string; channel?: S['Channel']; people?: number }>;
  '/api/v1/services/{id}/starts': Get<{ starts: S['StartView'][] }, ById, { date: string; channel?: S['Channel']; people?: number }>;
  '/api/v1/appointments': Post<S['HeldView'], never, S['HoldRequest'], Bearer>;
  '/api/v1/appointments/{id}/confirm': Post<S['AppointmentView'], ById, S['ConfirmRequest'], Bearer>;
  '/api/v1/appointments/{id}': Get<S['AppointmentView'], ById, never, Bearer>;
  '/api/v1/appointments/{id}/cancel': Post<S['AppointmentView'], ById, Empty, Bearer>;
  '/api/v1/appointments/{id}/check-in': Post<S['AppointmentView'], ById, Empty, Bearer>;
  '/api/v1/appointments/{id}/pass': Post<S['PassView'], ById, Empty, Bearer>;
  '/api/v1/device-test': Post<S['PassView'], never, Empty>;
  '/api/v1/session': Get<S['SessionView']> & Post<S['SessionView'], never, { login: string; password: string }> & { delete: Operation<undefined> };
  '/api/v1/sessions': Get<{ sessions: S['SessionSummary'][] }>;
  '/api/v1/sessions/{id}': { delete: Operation<undefined, ById> };
  '/api/v1/queues': Get<{ queues: S['QueueSummary'][] }>;
  '/api/v1/queues/{id}': Get<S['QueueView'], ById>;
  '/api/v1/queues/{id}/call-next': Post<{ ticket: S['TicketForStaff'] | null }, ById, { counter: string; pools: string[] }>;
  '/api/v1/tickets/{id}/recall': Post<{ ticket: S['TicketForStaff'] }, ById, Empty>;
  '/api/v1/tickets/{id}/miss': Post<{ ticket: S['TicketForStaff'] }, ById, Empty>;
  '/api/v1/tickets/{id}/start': Post<{ ticket: S['TicketForStaff'] }, ById, Empty>;
  '/api/v1/tickets/{id}/finish': Post<{ ticket: S['TicketForStaff'] }, ById, Empty>;
  '/api/v1/consultations/{id}/pass': Post<S['PassView'], ById, Empty>;
  '/api/v1/consultations/{id}/end': Post<undefined, ById, Empty>;
}

type Named = { id: string; name: string };

export interface components {
  schemas: {
    Problem: { type: string; title: string; status: number; detail?: string };
    Channel: 'on_site' | 'video' | 'phone';
    Text: { de: string; en?: string | null; 'de-leicht'?: string | null };
    NamedText: { id: string; name: S['Text'] };
    AuthoritySummary: { id: string; slug: string; name: S['Text']; colour: string; logo_url: string };
    AuthorityList: { demo: boolean; authorities: S['AuthoritySummary'][] };
    AuthorityView: S['AuthoritySummary'] & {
      land: string;
      time_zone: string;
      phone?: string | null;
      email?: string | null;
      departments: S['NamedText'][];
      sites: S['SiteView'][];
    };
    SiteView: { id: string; name: S['Text']; address?: string | null };
    Money: { cents: number; currency: string };
    ServiceSummary: {
      id: string;
      slug: string;
      name: S['Text'];
      summary: S['Text'];
      department: S['NamedText'];
      channels: S['Channel'][];
      duration_minutes: number;
      fee: S['Money'] | null;
      fee_note: S['Text'] | null;
    };
    ServiceView: S['ServiceSummary'] & {
      authority: S['AuthoritySummary'];
      leika: string | null;
      documents: S['Text'][];
      people_max: number;
      duration_per_extra_person_minutes: number;
      places: { pool: string; channel: S['Channel']; site: S['SiteView'] }[];
    };
    DayView: { date: string; free: number };
    StartView: { start: string; end: string; pool: string; site: string; channel: S['Channel'] };
    HoldRequest: { service: string; pool: string; start: string; people: number };
    HeldView: S['AppointmentView'] & { token: string };
    ConfirmRequest: { name: string; email?: string | null; phone?: string | null; language: string; needs: string[] };
    AppointmentState: 'held' | 'booked' | 'arrived' | 'done' | 'cancelled' | 'missed' | 'expired';
    PersonView: { name: string; email: string | null; phone: string | null; language: string; needs: string[] };
    AppointmentView: {
      id: string;
      number: string;
      state: S['AppointmentState'];
      held_until: string | null;
      start: string;
      end: string;
      channel: S['Channel'];
      people: number;
      authority: S['AuthoritySummary'];
      service: { id: string; slug: string; name: S['Text']; documents: S['Text'][] };
      site: S['SiteView'];
      check_in_from: string;
      check_in_until: string;
      person: S['PersonView'] | null;
      ticket: S['TicketForCitizen'] | null;
      deleted_on: string | null;
    };
    TicketForCitizen: {
      id: string;
      number: string;
      state: 'waiting' | 'called' | 'serving' | 'finished' | 'missed' | 'left';
      ahead: number;
      estimate: { from_minutes: number; to_minutes: number } | null;
      counter: string | null;
      called_at: string | null;
      calls: number;
      consultation: string | null;
    };
    PassView: { pass: string; signal_url: string; room: string; expires_at: string };
    SessionView: {
      staff: { id: string; name: string; login: string; role: string };
      authority: S['AuthoritySummary'];
      permissions: string[];
    };
    SessionSummary: { id: string; current: boolean; created_at: string; last_seen_at: string; user_agent: string };
    QueueSummary: {
      id: string;
      name: string | S['Text'];
      pools: { id: string; channel: S['Channel']; site: S['NamedText'] }[];
      counters: { id: string; name: string; taken_by: string | null }[];
    };
    QueueView: { id: string; name: string | S['Text']; tickets: S['TicketForStaff'][]; appointments: S['AppointmentForStaff'][] };
    TicketForStaff: {
      id: string;
      number: string;
      state: 'waiting' | 'called' | 'serving' | 'finished' | 'missed' | 'left';
      channel: S['Channel'];
      pool: string;
      service: S['NamedText'];
      person_name: string | null;
      language: string;
      needs: string[];
      people: number;
      appointment_start: string | null;
      arrived_at: string;
      waiting_since: string;
      called_at: string | null;
      calls: number;
      counter: Named | null;
      clerk: Named | null;
      consultation: string | null;
      citizen_present: boolean;
    };
    AppointmentForStaff: {
      id: string;
      number: string;
      state: S['AppointmentState'];
      start: string;
      end: string;
      channel: S['Channel'];
      service: S['NamedText'];
      person_name: string | null;
    };
  };
}
