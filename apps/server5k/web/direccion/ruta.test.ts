import {expect, test} from 'vitest';
import {lugarDe, rutaDe, rutaDeEquipo} from './ruta';

test('an address says what is shown, and what is shown has an address', () => {
  expect(lugarDe('/direccion/')).toEqual({que: 'lista'});
  expect(lugarDe('/direccion')).toEqual({que: 'lista'});
  expect(lugarDe('/direccion/jueces/')).toEqual({que: 'jueces'});
  for (const parte of ['carrera', 'revision', 'inscripcion', 'historial', 'publicar'] as const)
    expect(lugarDe(rutaDe(7, parte))).toEqual({que: 'carrera', id: 7, parte});
  expect(lugarDe(rutaDeEquipo(7, 12)))
      .toEqual({que: 'carrera', id: 7, parte: 'carrera', equipo: 12});
});

test('an address of nothing shows nothing', () => {
  for (const camino of ['/direccion/x/', '/direccion/7/otra/', '/direccion/7/equipo/x/',
                        '/direccion/7/revision/1/', '/direccion/jueces/3/'])
    expect(lugarDe(camino)).toEqual({que: 'nada'});
});
