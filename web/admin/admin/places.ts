// Each place of the page has an address, which can be kept and sent.
export const kRoot = '/admin/';

export const kSections = ['usuarios', 'sesiones', 'llaves', 'esquema', 'registro', 'conexiones',
  'peticiones', 'medidas', 'respaldos', 'ajustes', 'auditoria'] as const;
export type Section = (typeof kSections)[number];

export type Place =
    {is: 'inicio'} | {is: 'nada'} | {is: Section} |
    {is: 'lista' | 'papelera' | 'importar' | 'nuevo', model: string} |
    {is: 'registro_de', model: string, id: string};

export function placeOf(path: string): Place {
  const [first = '', model = '', third = ''] =
      path.slice(kRoot.length).split('/').map(decodeURIComponent);
  if (!first) return {is: 'inicio'};
  const section = kSections.find((each) => each === first);
  if (section) return {is: section};
  if (first !== 'modelos' || !model) return {is: 'nada'};
  if (!third) return {is: 'lista', model};
  if (third === 'papelera' || third === 'importar' || third === 'nuevo') return {is: third, model};
  return {is: 'registro_de', model, id: third};
}

export const hrefOf = (section: Section | '' = '') => kRoot + section;

export function modelHref(model: string, rest: unknown = ''): string {
  const href = `${kRoot}modelos/${encodeURIComponent(model)}`;
  return rest === '' ? href : `${href}/${encodeURIComponent(String(rest))}`;
}
