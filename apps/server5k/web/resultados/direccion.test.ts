import {expect, test} from 'vitest';
import {conIdioma, consultaDe, direccionDe, seBusca} from './direccion';

test('an address says what is shown, and says it back', () => {
  expect(direccionDe('/7/', '?categoria=estudiantes&q=c%C3%B3ndores'))
      .toEqual({competencia: 7, es_pantalla: false, categoria: 'estudiantes', busca: 'cóndores'});
  expect(direccionDe('/7/pantalla', '')?.es_pantalla).toBe(true);
  expect(direccionDe('/resultados/', '')).toBeUndefined();
  expect(consultaDe({categoria: 'a b', busca: ''})).toBe('?categoria=a+b');
  expect(consultaDe({categoria: '', busca: ''})).toBe('?');
  expect([conIdioma('/', 'en'), conIdioma('/', 'es')]).toEqual(['/?idioma=en', '/']);
});

test('a team is found by a piece of its name or the beginning of its bib', () => {
  const equipo = {nombre: 'Cóndores del Pichincha', dorsal: 120};
  for (const si of ['', 'condor', 'PICHIN', 'cóndores', '12'])
    expect(seBusca(si, equipo), si).toBe(true);
  for (const no of ['20', 'pumas']) expect(seBusca(no, equipo), no).toBe(false);
});
