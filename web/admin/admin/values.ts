// Values of records: how they are shown, put into a form, and sent.
import {ApiError} from '@chasqui/client';
import type {Field, Row} from './wire';

export interface Way {  // How this site and this person write.
  language: string;
  zone: string;
  yes: string;
  no: string;
}

const kNothing = '—', kTextMax = 140;
export const isNothing = (value: unknown) => value === null || value === undefined || value === '';

const kMoments: Intl.DateTimeFormatOptions = {
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  second: '2-digit', hourCycle: 'h23'
};

export function momentOf(value: unknown, {language, zone}: Pick<Way, 'language' | 'zone'>): string {
  const at = new Date(String(value));
  if (isNothing(value) || Number.isNaN(at.getTime())) return kNothing;
  return at.toLocaleString(language, {...kMoments, timeZone: zone});
}

// "1.234,50": with the decimals that the field has.
function amountOf(value: unknown, scale: number | null, language: string): string {
  const digits = scale === null ? {maximumFractionDigits: 20}
                                : {minimumFractionDigits: scale, maximumFractionDigits: scale};
  const amount = Number(value);
  return Number.isNaN(amount) ? String(value) : amount.toLocaleString(language, digits);
}

// One line of text for a cell.
export function shown(field: Pick<Field, 'tipo' | 'valores'> & {escala?: number | null},
                      value: unknown, way: Way): string {
  if (isNothing(value)) return kNothing;
  if (field.tipo === 'decimal') return amountOf(value, field.escala ?? null, way.language);
  if (field.tipo === 'boolean') return value ? way.yes : way.no;
  if (field.tipo === 'timestamp') return momentOf(value, way);
  if (field.valores) {
    const choice = field.valores.find(({valor}) => String(valor) === String(value));
    return choice?.etiqueta ?? String(value);
  }
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > kTextMax ? `${text.slice(0, kTextMax)}…` : text;
}

// "2026-01-31T09:05:00" on the clocks of the zone, as <input type=datetime-local> takes it.
export function onTheClock(iso: string, zone: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const parts = new Intl.DateTimeFormat('en-CA', {...kMoments, timeZone: zone}).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T`
      + `${part('hour')}:${part('minute')}:${part('second')}`;
}

// The moment at which the zone's clocks show it.
export function fromTheClock(text: string, zone: string): string {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return text;
  let at = wanted;
  for (let tries = 0; tries < 2; tries += 1)
    at += wanted - Date.parse(`${onTheClock(new Date(at).toISOString(), zone)}Z`);
  return new Date(at).toISOString();
}

export function forForm({tipo}: Pick<Field, 'tipo'>, value: unknown, zone: string): unknown {
  if (tipo === 'boolean') return value === true;
  if (isNothing(value)) return null;
  if (tipo === 'timestamp') return onTheClock(String(value), zone);
  if (tipo === 'json') return JSON.stringify(value, null, 2);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

type Put = Pick<Field, 'tipo' | 'nulo' | 'ref'> & {escala?: number | null};

export class Unread extends Error {  // `word` says why.
  constructor(readonly word: 'no_json' | 'which_number') {
    super(word);
  }
}

// What is no number goes as it is: the server says so. Throws Unread for JSON that is none, and for
// "1,500" and "1.500", which may be a thousand and a half.
export function fromForm(field: Put, value: unknown, zone: string): unknown {
  const {tipo, escala = null} = field;
  if (tipo === 'boolean') return value === true;
  if (isNothing(value)) return field.nulo || !kTexts.includes(tipo) ? null : '';
  const text = String(value);
  if (tipo === 'timestamp') return fromTheClock(text, zone);
  if (tipo === 'json') return documentOf(text);
  if (tipo === 'decimal') {
    const is_fine = escala === null || escala > 2;  // Three decimals are nothing strange there.
    const doubtful = is_fine ? /^[+-]?[1-9]\d{0,2},\d{3}$/ : /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
    if (doubtful.test(text.trim())) throw new Unread('which_number');
    return text.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
  }
  const is_whole = tipo === 'integer' || (tipo === 'ref' && /^\d+$/.test(text));
  return is_whole && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

const kTexts = ['text', 'email', 'phone', 'secret'];

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unread('no_json');
  }
}

// What goes to the server; what cannot be read is said at its field, as the server would.
export function sentOf(fields: (Put & {nombre: string})[], values: Row, zone: string,
                       t: (word: string) => string): Row {
  const wrong: Row = {}, sent: Row = {};
  for (const field of fields.filter(({nombre}) => nombre in values))
    try {
      sent[field.nombre] = fromForm(field, values[field.nombre], zone);
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      wrong[field.nombre] = [t(error.word)];
    }
  if (Object.keys(wrong).length > 0) throw new ApiError(422, wrong);
  return sent;
}

// Whether two values of a field are the same, one of them as a form sends it.
export function isSame(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (typeof a === 'object' || typeof b === 'object')
    return JSON.stringify(a) === JSON.stringify(b);
  const is_number = typeof a === 'number' || typeof b === 'number';
  return is_number ? Number(a) === Number(b) : String(a) === String(b);
}

// What stands for a record where only one line of it is seen.
export function nameOf(model: {muestra: string, clave: string}, row: Row): string {
  const said = row[model.muestra];
  return isNothing(said) ? `#${idOf(model, row)}` : String(said);
}

export const idOf = ({clave}: {clave: string}, row: Row) => String(row[clave] ?? '');

export function bytesOf(value: unknown, language: string): string {
  let size = Number(value), unit = 0;
  if (isNothing(value) || Number.isNaN(size)) return kNothing;
  while (size >= 1024 && unit < kUnits.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toLocaleString(language, {maximumFractionDigits: 1})} ${kUnits[unit]}`;
}

const kUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

// Who did something, however much the server says of him.
export function whoOf(who: unknown): string {
  if (typeof who === 'string') return who;
  if (typeof who !== 'object' || who === null) return '';
  const {nombre, tipo, id} = who as Row;
  if (!isNothing(nombre)) return String(nombre);
  return isNothing(id) || id === 0 ? '' : `${String(tipo ?? '')} ${String(id)}`.trim();
}

const kBrowsers: [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'], [/\b(?:Chrome|CriOS)\//, 'Chrome'], [/\bSafari\//, 'Safari']
];
const kSystems: [RegExp, string][] = [
  [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux']
];

// "Chrome · Windows" of what a browser says of itself; other programs say it themselves.
export function deviceOf(agent: string): string {
  const named = (known: [RegExp, string][]) => known.find(([sign]) => sign.test(agent))?.[1];
  return [named(kBrowsers), named(kSystems)].filter(Boolean).join(' · ') || agent;
}
