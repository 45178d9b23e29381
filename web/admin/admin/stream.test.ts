import {expect, test} from 'vitest';
import {eventsIn} from './stream';

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
