import { describe, expect, it } from 'vitest';
import { EventStreamParser } from '../src/api/event-stream';

const stream = ': hello\r\n\r\nid: 7\r\nevent: appointment\r\ndata: {"a":1,\r\ndata: "b":2}\r\n\r\nretry: 10\ndata: ü\n\nevent: empty\n\ndata:x\r\r';
const expected = [
  { name: 'appointment', data: '{"a":1,\n"b":2}', id: '7' },
  { name: 'message', data: 'ü', id: '7' },
  { name: 'message', data: 'x', id: '7' },
];

describe('EventStreamParser', () => {
  it('reads a stream that comes in one piece', () => {
    expect(new EventStreamParser().push(stream)).toEqual(expected);
  });

  it('reads the same events however the network cuts them', () => {
    for (let size = 1; size < stream.length; size++) {
      const parser = new EventStreamParser();
      const events = [];
      for (let at = 0; at < stream.length; at += size) events.push(...parser.push(stream.slice(at, at + size)));
      expect(events, `pieces of ${size}`).toEqual(expected);
    }
  });

  it('ignores comments and an id with a zero byte', () => {
    expect(new EventStreamParser().push(': beat\n\nid: a\0b\ndata: y\n\n')).toEqual([{ name: 'message', data: 'y', id: '' }]);
  });

  it('keeps an event back until its empty line has come', () => {
    const parser = new EventStreamParser();
    expect(parser.push('data: a\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ name: 'message', data: 'a', id: '' }]);
  });
});
