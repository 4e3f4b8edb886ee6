// Short names for the shapes that the server sends.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Channel = Schemas['Channel'];
export type AuthoritySummary = Schemas['AuthoritySummary'];
export type AuthorityView = Schemas['AuthorityView'];
export type ServiceSummary = Schemas['ServiceSummary'];
export type ServiceView = Schemas['ServiceView'];
export type DayView = Schemas['DayView'];
export type StartView = Schemas['StartView'];
export type HeldView = Schemas['HeldAppointment'];
export type Confirmation = Schemas['Confirmation'];
export type AppointmentView = Schemas['AppointmentView'];
export type AppointmentState = Schemas['AppointmentState'];
export type TicketForCitizen = Schemas['TicketForCitizen'];
export type PassView = Schemas['PassView'];
export type SessionView = Schemas['SessionView'];
export type SessionSummary = Schemas['SessionSummary'];
export type QueueSummary = Schemas['QueueSummary'];
export type QueueView = Schemas['QueueView'];
export type TicketForStaff = Schemas['TicketForStaff'];
export type AppointmentForStaff = Schemas['AppointmentForStaff'];
