// Where the boxes of the schema stand: models that others refer to on the left, those that refer to
// them to their right, each column in an order that keeps the lines short.
export interface Box {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Entity {
  name: string;
  lines: number;      // How many fields it shows.
  refs: string[];     // Names of other entities.
}

export const kBox = {width: 230, line: 18, head: 30, gap_x: 110, gap_y: 28, margin: 20};

// The longest way to an entity that refers to nobody; circles are cut where they are met again.
export function depthsOf(entities: Entity[]): Map<string, number> {
  const byName = new Map(entities.map((entity) => [entity.name, entity]));
  const depths = new Map<string, number>(), open = new Set<string>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined || open.has(name)) return known ?? 0;
    open.add(name);
    const refs = (byName.get(name)?.refs ?? []).filter((ref) => ref !== name && byName.has(ref));
    const depth = refs.length === 0 ? 0 : 1 + Math.max(...refs.map(depthOf));
    open.delete(name);
    depths.set(name, depth);
    return depth;
  };
  for (const {name} of entities) depthOf(name);
  return depths;
}

export function boxesOf(entities: Entity[]): Box[] {
  const depths = depthsOf(entities), columns: Entity[][] = [];
  for (const entity of entities) (columns[depths.get(entity.name)!] ??= []).push(entity);
  const centers = new Map<string, number>(), boxes: Box[] = [];
  columns.forEach((column, at) => {
    const wanted = ({refs}: Entity) => {
      const known = refs.flatMap((ref) => centers.get(ref) ?? []);
      return known.length ? known.reduce((a, b) => a + b) / known.length : Infinity;
    };
    let y = kBox.margin;
    for (const {name, lines} of [...column].sort((a, b) => wanted(a) - wanted(b) || 0)) {
      const height = kBox.head + lines * kBox.line + 8;
      boxes.push({name, x: kBox.margin + at * (kBox.width + kBox.gap_x), y, width: kBox.width,
                  height});
      centers.set(name, y + height / 2);
      y += height + kBox.gap_y;
    }
  });
  return boxes;
}
