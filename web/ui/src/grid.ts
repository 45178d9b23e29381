// Where the arrow keys lead in a table of cells.
export interface Cell {
  row: number;
  column: number;
}
export interface Extent {
  rows: number;
  columns: number;
}

const kPage = 10;
const kSteps: Record<string, [number, number]> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-kPage, 0], PageDown: [kPage, 0]
};

const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));

// undefined: the key leads nowhere. `is_far`: Control is held.
export function moved(key: string, at: Cell, {rows, columns}: Extent, is_far = false)
    : Cell | undefined {
  if (key === 'Home') return {row: is_far ? 0 : at.row, column: 0};
  if (key === 'End')
    return {row: is_far ? within(rows, rows) : at.row, column: within(columns, columns)};
  const step = kSteps[key];
  if (!step) return undefined;
  return {row: within(at.row + step[0], rows), column: within(at.column + step[1], columns)};
}

// The choice after `id` was pressed; with Shift, all from the one pressed before take its state.
export function chosen(before: ReadonlySet<string>, ids: string[],
                       {id, since}: {id: string, since?: string | undefined}): Set<string> {
  const after = new Set(before), is_on = !before.has(id);
  const from = since === undefined ? -1 : ids.indexOf(since), to = ids.indexOf(id);
  const range = from < 0 || to < 0 ? [id]
                                   : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const each of range) is_on ? after.add(each) : after.delete(each);
  return after;
}
