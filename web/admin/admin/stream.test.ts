import {expect, test} from 'vitest';
import {eventsIn, joined} from './stream';
import type {LogEvent} from './wire';

const event = (seq: number) =>
    ({seq, hora: '', tema: 'clientes', evento: 'cliente_creado', datos: {}});
const block = (seq: number) => `id: ${seq}\ndata: ${JSON.stringify(event(seq))}\n\n`;

test('events are found wherever the text was cut', () => {
  const text = `: still here\n\n${block(1)}event: resync\ndata: {}\n\n${block(2)}`;
  for (let cut = 0; cut <= text.length; cut += 1) {
    const first = eventsIn(text.slice(0, cut));
    const second = eventsIn(first.rest + text.slice(cut));
    expect([...first.events, ...second.events]).toEqual([event(1), event(2)]);
    expect([...first.names, ...second.names]).toEqual(['resync']);
  }
});

test('what the server keeps and what is heard live are one list', () => {
  const of = (...seqs: number[]) => seqs.map((seq) => ({seq}) as LogEvent);
  const order = (events: LogEvent[]) => events.map(({seq}) => seq);
  expect(order(joined(of(4, 3, 2, 1), of(3, 0, 4)))).toEqual([1, 2, 3, 0, 4]);
  expect(order(joined(of(6, 5, 1), of(4, 5)))).toEqual([1, 4, 5, 6]);
  expect(order(joined(of(2, 1), []))).toEqual([1, 2]);
  const held = of(3, 4);
  expect(order(joined(of(6, 5, 2), held, held))).toEqual([2, 3, 4]);
});
