import { describe, expect, it } from 'vitest';
import { match, ROUTES } from '../src/routes';

describe('match', () => {
  it.each([
    ['/', '/', {}],
    ['/musterland', '/:authority', { authority: 'musterland' }],
    ['/musterland/', '/:authority', { authority: 'musterland' }],
    ['/musterland/personalausweis', '/:authority/:service', { authority: 'musterland', service: 'personalausweis' }],
    ['/musterland/personalausweis/termin', '/:authority/:service/termin', { authority: 'musterland', service: 'personalausweis' }],
    ['/musterland/personalausweis/angaben', '/:authority/:service/angaben', { authority: 'musterland', service: 'personalausweis' }],
    ['/termin/0190', '/termin/:id', { id: '0190' }],
    ['/termin/0190/warten', '/termin/:id/warten', { id: '0190' }],
    ['/termin/0190/gespraech', '/termin/:id/gespraech', { id: '0190' }],
    ['/schalter', '/schalter', {}],
    ['/schalter/anmelden', '/schalter/anmelden', {}],
    ['/schalter/gespraech/0190', '/schalter/gespraech/:consultation', { consultation: '0190' }],
    ['/geraetetest', '/geraetetest', {}],
    ['/b%C3%BCren', '/:authority', { authority: 'büren' }],
  ])('%s is the page %s', (path, route, params) => {
    const found = match(path);
    expect(found?.route.path).toBe(route);
    expect(found?.params).toEqual(params);
  });

  it.each(['/termin', '/schalter/unbekannt', '/schalter/gespraech', '/a/b/c', '/a/b/termin/d', '/%E0%A4%A'])('%s is no page', (path) => {
    expect(match(path)).toBeNull();
  });

  it('knows no address twice', () => {
    const paths = ROUTES.map((route) => route.path.replace(/:[a-z]+/g, ':'));
    expect(new Set(paths).size).toBe(paths.length);
  });
});
