// Entries of the audit about what the platform keeps itself, in the words of a person.
import {deviceOf, fromTheClock, isNothing} from './values';
import type {Account, Entry, Field, Key, Row, Setting} from './wire';

export const kKept =
    ['usuarios', 'llaves', 'sesiones', 'ajustes', 'respaldos', 'conexiones'] as const;

const kDayMs = 86_400_000;

// Days as the site's clocks have them, as moments: what ends with a day ends before the next one.
export function spanOf({desde, hasta}: {desde: string, hasta: string}, zone: string):
    {desde: string, hasta: string} {
  const next = new Date(Date.parse(`${hasta}T00:00:00Z`) + kDayMs);
  const end = Number.isNaN(next.getTime()) ? hasta : next.toISOString().slice(0, 10);
  return {
    desde: desde && fromTheClock(`${desde}T00:00:00`, zone),
    hasta: hasta && fromTheClock(`${end}T00:00:00`, zone)
  };
}

export interface Known {  // What numbers and names in entries mean.
  accounts: Account[];
  keys: Key[];
  settings: Setting[];
  roles: Record<string, string>;
}

export interface Told {
  title: string;            // What it was done to: "Cuenta zoila".
  name: string;             // "zoila"
  entry: Entry;             // With the deed and the values in words.
  fields: Field[];          // How the values' members are called.
}

type Say = (word: string, more?: Record<string, unknown>) => string;

// The command line and services write the names of columns.
const kLabels: Record<string, string> = {
  usuario: 'user', username: 'user', correo: 'mail', email: 'mail', nombre: 'first_name',
  first_name: 'first_name', apellido: 'last_name', last_name: 'last_name', roles: 'roles',
  activo: 'account_active', is_active: 'account_active', clave: 'password', enlace: 'link',
  purpose: 'link', sesiones_terminadas: 'sessions_ended', prefijo: 'key_starts', tipos: 'kinds',
  direccion: 'address', dispositivo: 'device', name: 'name'
};

function valueOf(name: string, value: unknown, known: Known, t: Say): unknown {
  if (Array.isArray(value))
    return value.map((each: string) => (name === 'roles' ? known.roles[each] || each : each))
        .join(', ');
  if (name === 'clave' && value === true) return t('password_set');
  if (name === 'enlace' || name === 'purpose')
    return t(`link_for_${String(value)}`, {defaultValue: String(value)});
  return name === 'dispositivo' ? deviceOf(String(value)) : value;
}

function inWords(values: Row | null, known: Known, t: Say): Row | null {
  if (!values) return null;
  return Object.fromEntries(Object.entries(values).map(
      ([name, value]) => [name, isNothing(value) ? value : valueOf(name, value, known, t)]));
}

const textIn = (entry: Entry, names: string[]) => names
    .map((name) => entry.despues?.[name] ?? entry.antes?.[name])
    .find((value) => typeof value === 'string');

// Of an account or a key that is in the lists, else as the entry itself calls it, else its number.
function nameOf(entry: Entry, {accounts, keys}: Known): string {
  const {modelo = '', registro = ''} = entry;
  const number = /^\d+$/.test(registro) ? `#${registro}` : registro;
  if (modelo === 'usuarios' || modelo === 'sesiones')
    return accounts.find(({id}) => String(id) === registro)?.usuario ??
        textIn(entry, ['usuario', 'username']) ?? number;
  if (modelo !== 'llaves') return registro;
  return textIn(entry, ['nombre', 'name']) ??
      keys.find(({id}) => String(id) === registro)?.nombre ?? number;
}

function fieldOf(nombre: string, model: string, {settings}: Known, t: Say): Field {
  const setting = model === 'ajustes' ? settings.find((each) => each.nombre === nombre) : undefined;
  const word = model === 'llaves' && nombre === 'nombre' ? 'name' : kLabels[nombre];
  const tipo = setting?.tipo ?? (/^(activo|is_active)$/.test(nombre) ? 'boolean' : 'text');
  return {nombre, etiqueta: setting?.etiqueta || (word ? t(word) : nombre), tipo,
          valores: null} as Field;
}

export function toldOf(entry: Entry, known: Known, t: Say): Told {
  const {modelo = '', accion} = entry;
  const antes = inWords(entry.antes, known, t), despues = inWords(entry.despues, known, t);
  const names = [...new Set([...Object.keys(antes ?? {}), ...Object.keys(despues ?? {})])];
  const name = nameOf(entry, known);
  return {
    title: `${t(`kept_${modelo}`)} ${name}`.trim(), name,
    entry: {...entry, antes, despues,
            accion: t(`did_${modelo}_${accion}`,
                      {defaultValue: t(`action_${accion}`, {defaultValue: accion})})},
    fields: names.map((name) => fieldOf(name, modelo, known, t))
  };
}
