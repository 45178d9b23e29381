import {expect, test} from 'vitest';
import {columnsOfFile, guessOf} from './csv';

test.each([
  ['a,b,c\n1,2,3', ['a', 'b', 'c']],
  ['Nombre;"Teléfono; casa";x\r\n', ['Nombre', 'Teléfono; casa', 'x']],
  ['"dos\nlíneas",b\n', ['dos\nlíneas', 'b']],
  ['"el ""otro""",b', ['el "otro"', 'b']],
  ['solo\n1', ['solo']],
  ['a\tb', ['a', 'b']],
  ['', []]
])('%j has the columns %j', (csv, columns) => {
  expect(columnsOfFile(csv)).toEqual(columns);
});

test('a column is the field of its name, whatever its accents, and no field is two columns', () => {
  const fields = [{nombre: 'nombre', etiqueta: 'Nombre'},
                  {nombre: 'telefono', etiqueta: 'Número de teléfono'}];
  expect(guessOf(['NOMBRE', 'Numero de telefono', 'nombre ', 'otra'], fields))
      .toEqual({'NOMBRE': 'nombre', 'Numero de telefono': 'telefono', 'nombre ': '', 'otra': ''});
});
