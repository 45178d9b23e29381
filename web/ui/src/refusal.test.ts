import {expect, test} from 'vitest';
import {inEnglish, inSpanish} from './refusal';

test.each([
  ['Field required', 'Falta este dato.'],
  ['Input should be greater than or equal to 0', 'Debe ser 0 o más.'],
  ['Input should be less than or equal to 99999999999.99', 'Debe ser 99999999999.99 o menos.'],
  ['Input should be a valid integer, unable to parse string as an integer',
   'Debe ser un número entero.'],
  ['Decimal input should have no more than 2 decimal places', 'Admite 2 decimales.'],
  ['String should have at least 1 character that is not blank', 'No puede quedar vacío.'],
  ['String should have at most 120 characters', 'Debe tener 120 caracteres o menos.'],
  ['Input should be a valid datetime, as 2026-01-31T09:05:00Z', 'Debe ser una fecha y una hora.'],
  ['Input should be a valid date, as 2026-01-31', 'Debe ser una fecha.'],
  ["Input should be 'pagada', 'parcial' or 'anulada'", "Debe ser 'pagada', 'parcial' o 'anulada'."],
  ['sku: ya existe', 'sku: ya lo tiene otro registro.'],
  ['El dorsal 12 ya existe', 'El dorsal 12 ya existe']
])('%s', (said, spanish) => expect(inSpanish(said)).toBe(spanish));

test.each([
  ['sku: ya existe', 'sku: another record has it.'],
  ['En uso: Órdenes', 'In use: Órdenes'],
  ['Cliente no encontrado', 'Not found: Cliente'],
  ['Field required', 'Field required']
])('%s, in English', (said, english) => expect(inEnglish(said)).toBe(english));
