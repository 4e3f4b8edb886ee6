import { describe, expect, it } from 'vitest';
import { personFaults, plausibleMail, type PersonDraft } from './person';

const GOOD: PersonDraft = {
  given: 'Олена',
  family: 'Đorđević-O’Neill',
  birth: { day: '3', month: '7', year: '1985' },
  email: 'olena@example.org',
  phone: '',
  fee: 'regular',
  reminder: false,
};
const faults = (change: Partial<PersonDraft>, feeNeeded = true) => personFaults({ ...GOOD, ...change }, '2026-11-22', feeNeeded).map(({ field, key }) => `${field}: ${key}`);

describe('the person', () => {
  it.each<[string, Partial<PersonDraft>, string[]]>([
    ['is complete', {}, []],
    ['may give a telephone number only', { email: '', phone: '+49 2361 1234' }, []],
    ['may write the number in Arabic digits', { email: '', phone: '٠١٥١٢٣٤٥٦' }, []],
    ['needs both names', { given: ' ', family: '' }, ['given: person-given-missing', 'family: person-family-missing']],
    ['needs letters in a name', { given: '123' }, ['given: person-name-implausible']],
    ['has a name that fits', { family: 'x'.repeat(101) }, ['family: person-name-implausible']],
    ['needs a date', { birth: { day: '', month: '', year: '' } }, ['birth: birth-missing']],
    ['can be reached', { email: '', phone: '' }, ['email: person-contact-missing']],
    ['has a mail address', { email: 'olena@' }, ['email: person-email-implausible']],
    ['has a number', { phone: '12' }, ['phone: person-phone-implausible']],
    ['chooses a fee', { fee: null }, ['fee: person-fee-missing']],
  ])('%s', (_name, change, expected) => expect(faults(change)).toEqual(expected));

  it('needs no fee where there is none', () => expect(faults({ fee: null }, false)).toEqual([]));

  it.each(['a@b.de', ' a.b+c@d-e.example '])('%s may be a mail address', (email) => expect(plausibleMail(email)).toBe(true));
  it.each(['', 'a', 'a@b', 'a b@c.de', '@b.de', 'a@b.'])('%s is none', (email) => expect(plausibleMail(email)).toBe(false));
});
