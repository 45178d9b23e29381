import {expect, test} from 'vitest';
import {boxesOf, depthsOf} from './layout';

const entity = (name: string, ...refs: string[]) => ({name, refs, lines: 3});

test('who refers stands to the right of whom it refers to', () => {
  const all = [entity('lineas', 'ventas', 'productos'), entity('ventas', 'clientes'),
               entity('clientes'), entity('productos')];
  expect(Object.fromEntries(depthsOf(all)))
      .toEqual({clientes: 0, productos: 0, ventas: 1, lineas: 2});
});

test('circles and references to itself end', () => {
  const depths = depthsOf([entity('a', 'b'), entity('b', 'a'), entity('c', 'c'), entity('d', '?')]);
  expect([...depths.keys()].sort()).toEqual(['a', 'b', 'c', 'd']);
  expect([depths.get('c'), depths.get('d')]).toEqual([0, 0]);
});

test('no two boxes overlap', () => {
  const boxes = boxesOf(['a', 'b', 'c', 'd', 'e'].map((name, at) =>
    entity(name, ...['a', 'b'].slice(0, at % 3))));
  for (const a of boxes)
    for (const b of boxes.filter((each) => each !== a)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x
          || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart, `${a.name} ${b.name}`).toBe(true);
    }
});
