// What the server says, for who reads the other language. The replies keep the words of the systems
// that they stand in for, in whatever style: those are known here, others are left as they are.
import {keptLanguage} from './language';

const kSaid: readonly [RegExp, string][] = [
  [/^Field required$/, 'Falta este dato.'],
  [/^Input should be greater than or equal to (\S+)$/, 'Debe ser $1 o más.'],
  [/^Input should be greater than (\S+)$/, 'Debe ser más de $1.'],
  [/^Input should be less than or equal to (\S+)$/, 'Debe ser $1 o menos.'],
  [/^Input should be less than (\S+)$/, 'Debe ser menos de $1.'],
  [/^Input should be a valid integer/, 'Debe ser un número entero.'],
  [/^Input should be an integer within 64 bits$/, 'El número es demasiado grande.'],
  [/^Input should be a (?:valid|finite) number/, 'Debe ser un número.'],
  [/^Decimal input should have no more than (\d+) decimal places?/, 'Admite $1 decimales.'],
  [/^Decimal input should have no more than (\d+) digits?/, 'Admite $1 cifras.'],
  [/^String should have at least 1 character/, 'No puede quedar vacío.'],
  [/^String should have at least (\d+) characters/, 'Debe tener $1 caracteres o más.'],
  [/^String should have at most (\d+) characters?/, 'Debe tener $1 caracteres o menos.'],
  [/^[Aa]t least (\d+) characters$/, 'Debe tener $1 caracteres o más.'],
  [/^[Aa]t most (\d+) bytes$/, 'Es demasiado largo.'],
  [/^Input should be a valid string$/, 'Debe ser un texto.'],
  [/^Input should be a valid boolean/, 'Debe ser sí o no.'],
  [/^Input should be a valid datetime/, 'Debe ser una fecha y una hora.'],
  [/^Input should be a valid date/, 'Debe ser una fecha.'],
  [/^Datetimes given for a date should/, 'Debe ser una fecha, sin hora.'],
  [/^Input should be a valid time/, 'Debe ser una hora.'],
  [/^Value is not a valid email address/, 'No es una dirección de correo.'],
  [/^Input should be a valid (?:list|dictionary)/, 'No tiene la forma que debe.'],
  [/^List should have at least (\d+) items?/, 'Hacen falta $1 o más.'],
  [/^List should have at most (\d+) items?/, 'Se admiten $1 o menos.'],
  [/^(\S+): ya existe$/, '$1: ya lo tiene otro registro.'],
  [/^Not authenticated$/, 'La sesión terminó: entre de nuevo.'],
  [/^Too many requests$/, 'Demasiadas peticiones. Espere un momento.'],
  [/^Cannot order by '([^']+)'/, "No se puede ordenar por '$1'."]
];
const kSaidInEnglish: readonly [RegExp, string][] = [
  [/^(\S+): ya existe$/, '$1: another record has it.'],
  [/^En uso: (.+)$/, 'In use: $1'],
  [/^(.+) no encontrad[oa]$/, 'Not found: $1'],
  [/^Ya hay una cuenta con ese nombre$/, 'There is an account of that name.'],
  [/^Nadie se quita a sí mismo la administración$/,
   'Nobody takes the administration from themselves.'],
  [/^Es la última cuenta que administra.*$/, 'It is the last account that administers.'],
  [/^La aplicación no lo permite aquí: (.+)$/, 'The app does not allow it here: $1'],
  [/^nombre: ya tiene una vista con ese nombre$/, 'There is a view of that name.'],
  [/^No hay ninguno: (.+)$/, 'There is none: $1'], [/^Hay varios: (.+)$/, 'There are several: $1'],
  [/^¿Son miles o decimales\?.*$/, 'Thousands or decimals? Write 1500 or 1.5.'],
  [/^La fila tiene (\d+) celdas y hay (\d+) columnas con nombre$/,
   'The row has $1 cells, and $2 columns have a name.'],
  [/^otra columna es ese campo ya$/, 'Another column is that field already.']
];
const kChoice = /^Input should be ('.+')$/;

export function inSpanish(text: string): string {
  const choices = kChoice.exec(text)?.[1];
  if (choices) return `Debe ser ${choices.replaceAll(' or ', ' o ')}.`;
  for (const [said, spanish] of kSaid)
    if (said.test(text)) return text.replace(new RegExp(`${said.source}.*`), spanish);
  return text;
}

export function inEnglish(text: string): string {
  const known = kSaidInEnglish.find(([said]) => said.test(text));
  return known ? text.replace(...known) : text;
}

export const inLanguage = (text: string, language: string) =>
    (language === 'es' ? inSpanish(text) : inEnglish(text));

// In the language of this device.
export const said = (text: string) => inLanguage(text, keptLanguage());
