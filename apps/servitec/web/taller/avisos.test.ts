import {expect, test} from 'vitest';
import {avisosPara} from './avisos';
import type {Cliente, Orden} from './tipos';

const t = (clave: string, con: Record<string, string> = {}) =>
    [clave, ...Object.values(con)].join(' ');
const orden = {
  numero: 'O-000007', equipo: 'Celular', marca: 'Apple', modelo: 'SE', estado: 'Reparado'
} as Orden;
const cliente = (datos: Partial<Cliente>) =>
    ({nombre: 'Ana Paz', telefono: null, email: null, ...datos}) as Cliente;

test('who has a telephone and an address can be told in three ways, with the words in them', () => {
  const datos = cliente({telefono: '55-100 0000', email: 'a@b.mx'});
  const avisos = avisosPara(datos, orden, t, '');
  expect(avisos.map(({clave}) => clave)).toEqual(['whatsapp', 'sms', 'correo']);
  const texto = encodeURIComponent('mensaje Ana O-000007 Celular Apple SE estado_Reparado');
  expect(avisos[0]!.href).toBe(`https://wa.me/551000000?text=${texto}`);
  expect(avisos[2]!.href).toContain(`subject=${encodeURIComponent('mensaje_asunto O-000007')}`);
});

test('who left nothing cannot be told; the link is in the words where there is one', () => {
  expect(avisosPara(cliente({}), orden, t, '')).toEqual([]);
  const [aviso] = avisosPara(cliente({telefono: '5551000000'}), orden, t,
                             'https://taller.mx/seguimiento/x1');
  expect(decodeURIComponent(aviso!.href)).toContain('https://taller.mx/seguimiento/x1');
});
