//! The office of a day: everybody may wish anything at any time, sensible or not. What the domain answers is held against a plain
//! model of what must be.

use super::dice::Dice;
use super::plan::Plan;
use schalter_domain::availability::{Ask, Taken, Window, free_starts};
use schalter_domain::booking::{
    Appointment, AppointmentNumber, CheckIn, Hold, Person, PoolDay, Refusal, StateName,
};
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AppointmentId, CounterId, PoolId, StaffId, TicketId};
use schalter_domain::queue::{self, NewCall, Ticket, TicketState, in_order};
use schalter_domain::time::{Millis, Timestamp};
use std::collections::HashSet;
use uuid::Uuid;

/// Minutes that a hold counts.
const HOLD: Millis = Millis::minutes(10);
/// Who comes later than this after the start has their arrival for their turn.
const GRACE: Millis = Millis::minutes(5);

/// What an appointment is, told without the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Model {
    Held(Timestamp),
    Booked,
    Arrived,
    Over,
}

pub struct Office {
    dice: Dice,
    plan: Plan,
    now: Timestamp,
    days: Vec<PoolDay>,
    appointments: Vec<(usize, Appointment, Model)>,
    tickets: Vec<(Ticket, bool)>,
    at_counter: Vec<Option<usize>>,
    numbers: HashSet<AppointmentNumber>,
    ids: u128,
    /// Appointments that were booked at some time, and people who were served: a day on which nothing happens proves nothing.
    pub booked: usize,
    pub served: usize,
}

impl Office {
    pub fn open(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let plan = Plan::draw(&mut dice);
        let days = plan
            .pools
            .iter()
            .map(|pool| PoolDay::new(pool.profile.clone(), Taken::default(), vec![]))
            .collect();
        let now = plan.pools[0].profile.day().bounds().start;
        Self {
            dice,
            now,
            days,
            at_counter: vec![None; plan.clerks],
            plan,
            appointments: vec![],
            tickets: vec![],
            numbers: HashSet::new(),
            ids: 0,
            booked: 0,
            served: 0,
        }
    }

    /// Lives the day, and looks at everything now and then.
    pub fn live(&mut self) {
        self.check_opening();
        let end = self.plan.pools[0].profile.day().bounds().end;
        while self.now < end {
            for _ in 0..4 {
                self.something_happens();
            }
            self.check();
            self.now = self.now.plus(Millis::minutes(self.dice.minutes(0, 5)));
        }
    }

    fn something_happens(&mut self) {
        match self.dice.below(100) {
            0..30 => self.book(),
            30..55 => self.decide(),
            55..62 => self.walk_in(),
            62..64 => self.leave(),
            _ => {
                let clerk = self.dice.index(self.at_counter.len());
                self.work(clerk);
            }
        }
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    /// Wishes for any five minutes of the day; sometimes, as a client might, for a moment in between.
    fn book(&mut self) {
        let number = self.dice.index(self.days.len());
        self.sweep(number);
        let id = AppointmentId(self.id());
        let people = u8::try_from(1 + self.dice.below(4)).expect("few");
        let ahead = Millis::minutes(self.dice.minutes(0, 36));
        let crooked = Millis(i64::from(self.dice.percent(3)));
        let grain = (self.now.plus(ahead).0 / 300_000) * 300_000;
        let plan = &self.plan.pools[number];
        let window = Window {
            earliest: self.now.plus(plan.pool.lead),
            last_date: self.plan.date,
        };
        let ask = Ask {
            duration: plan.service.duration,
            step: plan.pool.start_step,
            window,
        };
        let free = free_starts(self.days[number].profile(), self.days[number].taken(), &ask);
        let mut start = Timestamp(grain).plus(crooked);
        if self.dice.percent(70)
            && let Some(shown) = free.iter().nth(self.dice.index(24))
        {
            start = shown.start;
        }
        // As at the desk: a number that is taken is drawn again.
        let seed = self.dice.roll();
        let fresh = (0..1_000_000)
            .map(|more| AppointmentNumber::of_seed(seed.wrapping_add(more)))
            .find(|number| !self.numbers.contains(number))
            .expect("there are more numbers than appointments");
        let wish = Hold {
            id,
            number: fresh.clone(),
            service: &plan.service,
            pool: &plan.pool,
            people,
            start,
            window,
            hold_for: HOLD,
            open_from_same_address: 0,
            open_per_address_max: 1,
        };
        let before = self.days[number].taken().clone();
        match self.days[number].hold(&wish, self.now) {
            Ok((held, _)) => {
                assert!(held.time.start >= window.earliest, "too soon");
                assert_eq!(held.state.name_at(self.now), StateName::Held);
                self.numbers.insert(fresh);
                let model = Model::Held(self.now.plus(HOLD));
                self.appointments.push((number, held, model));
            }
            Err(_) => assert_eq!(&before, self.days[number].taken(), "refused, yet changed"),
        }
    }

    /// Holds whose time is over give it back, as at the beginning of every transaction.
    fn sweep(&mut self, number: usize) {
        for id in self.days[number]
            .sweep(self.now)
            .expect("counts agree with holds")
        {
            let place = self.place(id);
            let (_, it, model) = &mut self.appointments[place];
            assert!(
                matches!(model, Model::Held(until) if *until <= self.now),
                "{model:?}"
            );
            *it = it.clone().expire(self.now).expect("its time is over").0;
            *model = Model::Over;
        }
    }

    fn place(&self, id: AppointmentId) -> usize {
        let place = self.appointments.iter().position(|(_, it, _)| it.id == id);
        place.expect("known")
    }

    /// Somebody wishes something of any appointment, possible or not.
    fn decide(&mut self) {
        if self.appointments.is_empty() {
            return;
        }
        let all = self.appointments.len();
        // Mostly those who have just reserved.
        let among = if self.dice.percent(60) {
            all.min(4)
        } else {
            all
        };
        let place = all - 1 - self.dice.index(among);
        let (number, it, model) = self.appointments[place].clone();
        match self.dice.below(10) {
            0..5 => self.confirm(place, &it, model),
            5 => self.cancel(place, number, &it, model),
            6 => self.miss(place, &it, model),
            _ => self.check_in(place, &it, model),
        }
    }

    fn confirm(&mut self, place: usize, it: &Appointment, model: Model) {
        let possible = matches!(model, Model::Held(until) if self.now < until);
        let answer = it.clone().confirm(person(), self.now);
        assert_eq!(answer.is_ok(), possible, "confirm {model:?}: {answer:?}");
        if let Ok((booked, _)) = answer {
            self.days[self.appointments[place].0].confirmed(it.id);
            self.put(place, booked, Model::Booked);
            self.booked += 1;
        }
    }

    fn cancel(&mut self, place: usize, number: usize, it: &Appointment, model: Model) {
        let possible = match model {
            Model::Held(until) => self.now < until,
            Model::Booked => self.now < it.time.end,
            // Who stands in line is taken out of it by the use case first; here nobody with a ticket cancels.
            Model::Arrived => return,
            Model::Over => false,
        };
        let answer = it.clone().cancel(self.now);
        assert_eq!(answer.is_ok(), possible, "cancel {model:?}: {answer:?}");
        if let Ok((cancelled, _)) = answer {
            self.days[number]
                .released(it.id, it.time)
                .expect("it was counted");
            self.put(place, cancelled, Model::Over);
        }
    }

    fn miss(&mut self, place: usize, it: &Appointment, model: Model) {
        if model == Model::Arrived {
            return;
        }
        let possible =
            model == Model::Booked && self.now >= it.time.start.plus(Millis::minutes(30));
        let answer = it.clone().miss(CheckIn::default(), self.now);
        assert_eq!(answer.is_ok(), possible, "miss {model:?}: {answer:?}");
        if let Ok((missed, _)) = answer {
            self.put(place, missed, Model::Over);
        }
    }

    fn check_in(&mut self, place: usize, it: &Appointment, model: Model) {
        let half = Millis::minutes(30);
        let (from, until) = (it.time.start.minus(half), it.time.start.plus(half));
        let possible = model == Model::Booked && from <= self.now && self.now < until;
        let answer = it.clone().check_in(CheckIn::default(), self.now);
        assert_eq!(answer.is_ok(), possible, "check in {model:?}: {answer:?}");
        if let Err(Refusal::NotYet { from: told }) = answer {
            assert_eq!(told, from);
        }
        if let Ok((arrived, _)) = answer {
            self.put(place, arrived, Model::Arrived);
            self.enter_line(it.pool, Some((it.id, it.time.start)));
        }
    }

    fn put(&mut self, place: usize, it: Appointment, model: Model) {
        self.appointments[place].1 = it;
        self.appointments[place].2 = model;
    }

    fn walk_in(&mut self) {
        let number = self.dice.index(self.plan.pools.len());
        self.enter_line(self.plan.pools[number].pool.id, None);
    }

    fn enter_line(&mut self, pool: PoolId, appointment: Option<(AppointmentId, Timestamp)>) {
        let plan = self.plan.pools.iter().find(|plan| plan.pool.id == pool);
        let plan = plan.expect("one of ours");
        let (queue, channel, service) = (plan.pool.queue, plan.pool.channel, plan.service.id);
        let ticket = Ticket {
            id: TicketId(self.id()),
            queue,
            pool,
            channel,
            service,
            appointment: appointment.map(|(id, _)| id),
            number: String::new(),
            appointment_start: appointment.map(|(_, start)| start),
            arrived_at: self.now,
            state: TicketState::Waiting,
        };
        self.tickets.push((ticket, false));
    }

    fn leave(&mut self) {
        if self.tickets.is_empty() {
            return;
        }
        let place = self.dice.index(self.tickets.len());
        let (ticket, over) = self.tickets[place].clone();
        // Who booked cancels instead.
        if ticket.appointment.is_some() {
            return;
        }
        let stands = matches!(
            ticket.state,
            TicketState::Waiting | TicketState::Called { .. }
        );
        let answer = ticket.leave(self.now);
        assert_eq!(answer.is_ok(), stands && !over, "leave: {answer:?}");
        if let Ok((left, _)) = answer {
            self.tickets[place] = (left, true);
            for counter in &mut self.at_counter {
                *counter = counter.filter(|at| *at != place);
            }
        }
    }

    fn work(&mut self, clerk: usize) {
        let Some(place) = self.at_counter[clerk] else {
            return self.call_next(clerk);
        };
        let (ticket, _) = self.tickets[place].clone();
        let called = matches!(ticket.state, TicketState::Called { .. });
        match self.dice.below(10) {
            0 => {
                let answer = ticket.recall(self.now);
                assert!(
                    called || answer.is_err(),
                    "only who is called is called again"
                );
                if let Ok((again, _)) = answer {
                    self.tickets[place].0 = again;
                }
            }
            1 => {
                let answer = ticket.miss(self.now);
                assert_eq!(answer.is_ok(), called);
                if let Ok((missed, _)) = answer {
                    self.close(clerk, place, missed, |it, now| {
                        it.miss(CheckIn::default(), now)
                    });
                }
            }
            2..6 => {
                let answer = ticket.start(self.now);
                assert_eq!(answer.is_ok(), called);
                if let Ok((serving, _)) = answer {
                    self.tickets[place].0 = serving;
                }
            }
            _ => {
                let answer = ticket.finish(self.now);
                assert_eq!(answer.is_ok(), !called, "only who is served is finished");
                if let Ok((finished, _)) = answer {
                    self.served += 1;
                    self.close(clerk, place, finished, Appointment::finish);
                }
            }
        }
    }

    fn close<E>(
        &mut self,
        clerk: usize,
        place: usize,
        ticket: Ticket,
        step: impl Fn(Appointment, Timestamp) -> Result<(Appointment, E), Refusal>,
    ) {
        self.at_counter[clerk] = None;
        if let Some(id) = ticket.appointment {
            let at = self.place(id);
            let (_, it, model) = self.appointments[at].clone();
            assert_eq!(model, Model::Arrived);
            let over = step(it, self.now).map_err(|refusal| refusal.to_string());
            self.put(
                at,
                over.unwrap_or_else(|refusal| panic!("{refusal}")).0,
                Model::Over,
            );
        }
        self.tickets[place] = (ticket, true);
    }

    /// A clerk serves some of the pools, and gets whoever has waited by right the longest.
    fn call_next(&mut self, clerk: usize) {
        let all = self.plan.pools.iter().map(|plan| plan.pool.id);
        let pools: Vec<PoolId> = all.filter(|_| self.dice.percent(80)).collect();
        let line = || self.tickets.iter().map(|(ticket, _)| ticket);
        let next = queue::next(line(), &pools).map(|ticket| ticket.id);
        let waiting = line().filter(|ticket| {
            matches!(ticket.state, TicketState::Waiting) && pools.contains(&ticket.pool)
        });
        let expected = waiting
            .min_by_key(|ticket| (turn(ticket), ticket.arrived_at, ticket.id))
            .map(|ticket| ticket.id);
        assert_eq!(next, expected, "the line is not fair");
        let Some(id) = next else { return };
        if pools.len() == self.plan.pools.len() {
            assert_eq!(in_order(line()).first().map(|ticket| ticket.id), Some(id));
        }
        let place = self.tickets.iter().position(|(ticket, _)| ticket.id == id);
        let place = place.expect("known");
        let call = NewCall {
            clerk: StaffId(Uuid::nil()),
            counter: CounterId(Uuid::from_u128(clerk as u128)),
            consultation: None,
        };
        let (called, _) = self.tickets[place]
            .0
            .clone()
            .call(call, self.now)
            .expect("waiting");
        assert!(called.clone().call(call, self.now).is_err(), "called twice");
        self.tickets[place].0 = called;
        self.at_counter[clerk] = Some(place);
    }

    /// Counters open by the clock on the wall, five minutes by five minutes, also in the nights in which clocks are changed.
    fn check_opening(&self) {
        for plan in &self.plan.pools {
            for grain in 0..310 {
                assert_eq!(
                    u32::from(plan.profile.capacity_at(grain)),
                    plan.counters_at(grain, &self.plan.zone),
                    "counters at grain {grain} of {}",
                    self.plan.date
                );
            }
        }
    }

    /// What must always hold.
    fn check(&self) {
        for (number, day) in self.days.iter().enumerate() {
            let mut there = [0_u32; 310];
            for (_, it, model) in self.appointments.iter().filter(|(of, ..)| *of == number) {
                let final_state = !matches!(
                    it.state.name(),
                    StateName::Held | StateName::Booked | StateName::Arrived
                );
                assert_eq!(
                    final_state,
                    *model == Model::Over,
                    "{:?} {model:?}",
                    it.state
                );
                if it.state.takes_time() {
                    for grain in day.profile().grains(it.time).expect("within the day") {
                        there[grain] += 1;
                    }
                }
            }
            for (grain, there) in there.into_iter().enumerate() {
                assert_eq!(
                    there,
                    u32::from(day.taken().at(grain)),
                    "counts are the appointments"
                );
                assert!(
                    there <= u32::from(day.profile().capacity_at(grain)),
                    "double booking"
                );
            }
        }
        let mut at_counters = HashSet::new();
        for place in self.at_counter.iter().flatten() {
            assert!(at_counters.insert(*place), "nobody stands at two counters");
        }
        for (place, (ticket, over)) in self.tickets.iter().enumerate() {
            let at_counter = at_counters.contains(&place);
            assert_eq!(
                ticket.state.call().is_some(),
                at_counter,
                "{:?}",
                ticket.state
            );
            let waits = matches!(ticket.state, TicketState::Waiting);
            assert_eq!(*over, !waits && !at_counter, "a ticket is in one state");
        }
    }
}

/// When it is somebody's turn by right: who booked and came on time at the start of the appointment, all others when they came.
fn turn(ticket: &Ticket) -> Timestamp {
    match ticket.appointment_start {
        Some(start) if ticket.arrived_at <= start.plus(GRACE) => start,
        _ => ticket.arrived_at,
    }
}

fn person() -> Person {
    Person {
        name: "Eva Muster".to_owned(),
        email: None,
        phone: None,
        language: Language::German,
        needs: vec![],
    }
}
