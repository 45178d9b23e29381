// What is asked of a list: words, order, page, columns, filters. It is kept in the address, so that
// a list can be sent to somebody and found again, and says the same to the server.

export interface Asked {
  search: string;
  order: string[];    // Names of columns, "-name" for the largest first.
  page: number;       // From 1.
  size: number;       // Rows a page.
  columns: string[];  // Those shown, in their order; none: those the list shows by itself.
  filters: Record<string, string>;  // "campo" or "campo__gte": value, as the server takes them.
}

const kOwn = ['search', 'order', 'page', 'size', 'columns'];
export const kSizes = [25, 50, 100, 200];
export const kAsked: Asked =
    {search: '', order: [], page: 1, size: 50, columns: [], filters: {}};

const wordsOf = (text: string | null) => (text ?? '').split(',').filter(Boolean);

export function askedOf(address: string): Asked {
  const said = new URLSearchParams(address);
  const page = Number(said.get('page')), size = Number(said.get('size'));
  return {
    search: said.get('search') ?? '',
    order: wordsOf(said.get('order')),
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: kSizes.includes(size) ? size : kAsked.size,
    columns: wordsOf(said.get('columns')),
    filters: Object.fromEntries([...said].filter(([name]) => !kOwn.includes(name)))
  };
}

// The same as an address, "" or "?…": only what is not as usual.
export function addressOf({search, order, page, size, columns, filters}: Asked): string {
  const said = new URLSearchParams(filters);
  if (search) said.set('search', search);
  if (order.length) said.set('order', order.join(','));
  if (page > 1) said.set('page', String(page));
  if (size !== kAsked.size) said.set('size', String(size));
  if (columns.length) said.set('columns', columns.join(','));
  return said.size ? `?${said}`.replaceAll('%2C', ',') : '';
}

// As the server's lists take it: limit and offset.
export function questionOf({search, order, page, size, filters}: Asked): Record<string, string> {
  return {
    ...filters,
    ...(search ? {search} : {}),
    ...(order.length ? {orden: order.join(',')} : {}),
    limit: String(size), offset: String((page - 1) * size)
  };
}

// A change of what is looked for begins at the first page.
export function askedAnew(asked: Asked, change: Partial<Asked>): Asked {
  return {...asked, page: 1, ...change};
}

export type Direction = 'ascending' | 'descending' | 'none';

export function directionOf(order: string[], name: string): Direction {
  if (order.includes(name)) return 'ascending';
  return order.includes(`-${name}`) ? 'descending' : 'none';
}

// Ascending, descending, none. `is_added`: after those there are, else in their place.
export function turned(order: string[], name: string, is_added = false): string[] {
  const now = directionOf(order, name);
  const next = {none: [name], ascending: [`-${name}`], descending: []}[now];
  if (!is_added) return next;
  const others = order.filter((each) => each !== name && each !== `-${name}`);
  return now === 'none' ? [...others, ...next]
                        : order.flatMap((each) => (others.includes(each) ? [each] : next));
}

export function pagesOf(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}
