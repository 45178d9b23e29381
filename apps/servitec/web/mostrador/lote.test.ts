import {ApiError, NetworkError, type Operation} from '@chasqui/client';
import {expect, test} from 'vitest';
import {kAjustes} from './dinero';
import {
  desenlaceDe, desenlaceDeError, enmendar, estadoDe, loteDe, type Envio, type Resultado
} from './lote';
import {conTotal, fallasDe, ordenDe} from './orden';
import {lugarDe} from './ruta';

const envio: Envio = {
  tipo: 'clientes.crear', cuerpo: {nombre: 'Eva', telefono: '555'}, titulo: 'Eva',
  ocurrido_en: '2026-03-10T18:00:00Z', cuenta: '1'
};
const operacion: Operation<Envio> = {
  seq: 1, id: 'u-1', lane: 'u-1', kind: envio.tipo, body: envio, state: 'waiting', is_sealed: true,
  tries: 1, due_ms: 0, code: '', text: ''
};
const resultado = (mas: Partial<Resultado>): Resultado =>
  ({uuid: 'u-1', estado: 'aplicado', id: 4, detalle: null, ...mas});

test('an operation is told under its own name, without what is the page\'s', () => {
  expect(loteDe(operacion, 'C2')).toEqual({
    dispositivo: 'C2',
    lote: [{uuid: 'u-1', tipo: 'clientes.crear', cuerpo: {nombre: 'Eva', telefono: '555'},
            ocurrido_en: '2026-03-10T18:00:00Z'}]
  });
});

test('a result ends an operation, or leaves it to a person', () => {
  for (const estado of ['aplicado', 'ya_aplicado', 'conflicto'] as const)
    expect(desenlaceDe(resultado({estado})).is, estado).toBe('done');
  const errores = [{campo: 'cuerpo.nombre', tipo: 'missing', mensaje: 'Field required'}];
  const detalle = {codigo: 'invalido', mensaje: 'No vale', errores};
  expect(desenlaceDe(resultado({estado: 'rechazado', detalle}))).toEqual(
      {is: 'refused', code: 'invalido', text: 'No vale · nombre: Field required'});
  expect(desenlaceDe(undefined)).toEqual({is: 'later'});
});

test('no answer, or one that may be another later, is no end', () => {
  const casos: [unknown, string][] = [
    [new NetworkError('x'), 'later'], [new ApiError(503, null), 'later'],
    [new ApiError(507, null), 'later'], [new ApiError(429, null), 'later'],
    [new ApiError(401, null), 'later'], [new ApiError(413, null), 'refused'],
    [new ApiError(403, {detail: 'No'}), 'refused']
  ];
  for (const [error, is] of casos) expect(desenlaceDeError(error).is, String(error)).toBe(is);
  expect(desenlaceDeError(new ApiError(429, null, 3000))).toEqual({is: 'later', after_ms: 3000});
});

test('what is mended keeps its other members, and loses those that were emptied', () => {
  expect(enmendar(envio, {nombre: ' Eva Luna ', telefono: ''}))
      .toEqual({...envio, cuerpo: {nombre: 'Eva Luna'}});
  const venta = {...envio, tipo: 'venta', cuerpo: {cliente_id: 'uuid:x', total: 5}};
  expect(enmendar(venta, {}).cuerpo).toEqual({cliente_id: 'uuid:x', total: 5});
  expect(enmendar(venta, {}, 7).cuerpo).toEqual({cliente_id: 7, total: 5});
  expect(enmendar(venta, {}, null).cuerpo).toEqual({cliente_id: null, total: 5});
});

test('the state shows what matters most', () => {
  const casos: [boolean, number, number, string, number][] = [
    [true, 0, 0, 'en_linea', 0], [true, 3, 0, 'sincronizando', 3], [true, 3, 2, 'conflicto', 2],
    [false, 3, 2, 'sin_conexion', 3], [false, 0, 0, 'sin_conexion', 0]
  ];
  for (const [abierta, esperan, conflictos, estado, n] of casos)
    expect(estadoDe({abierta, esperan, conflictos})).toEqual({estado, n});
});

test('a device\'s form says what is missing before it becomes an order', () => {
  const escrito = {
    equipo: 'Celular', marca: 'Apple', modelo: 'iPhone 12 ', problema: 'No carga', total: '1,200',
    anticipo: '200.50', accesorios: 'funda, , cargador', riesgoso: 'on', serie: '',
    fecha_entrega: '2026-12-01'
  };
  expect(fallasDe(escrito, kAjustes)).toEqual({});
  expect(ordenDe(escrito, [], kAjustes)).toEqual({
    equipo: 'Celular', marca: 'Apple', modelo: 'iPhone 12', problema: 'No carga', total: 1200,
    anticipo: 200.5, accesorios: ['funda', 'cargador'], riesgoso: true, fecha_entrega: '2026-12-01'
  });
  expect(fallasDe({...escrito, marca: ' ', anticipo: 'mucho'}, kAjustes))
      .toEqual({marca: 'falta', anticipo: 'monto_mal'});
  expect(fallasDe({...escrito, anticipo: '1201'}, kAjustes)).toEqual({anticipo: 'anticipo_mal'});
});

test('what was agreed is the total, unless another one is written', () => {
  const piezas = [{id: 7, nombre: 'Pantalla', precio: 900.5, cantidad: 2}];
  const escrito = conTotal({equipo: 'Celular', total: ' ', tecnico_id: '3'}, piezas, kAjustes);
  expect(ordenDe(escrito, piezas, kAjustes)).toMatchObject({
    total: 1801, tecnico_id: 3,
    items: [{producto_id: 7, descripcion: 'Pantalla', precio: 900.5, cantidad: 2}]
  });
  expect(conTotal({total: '5'}, piezas, kAjustes)['total']).toBe('5');
  const todo = {equipo: 'C', marca: 'A', modelo: 'i', problema: 'n', total: '100'};
  expect(fallasDe({...todo, descuento: '101'}, kAjustes)).toEqual({descuento: 'descuento_de_mas'});
  expect(fallasDe({...todo, descuento: '50', anticipo: '51'}, kAjustes))
      .toEqual({anticipo: 'anticipo_mal'});
});

test('addresses name the pages', () => {
  expect(['/mostrador/venta', '/mostrador/recepcion/', '/mostrador/', '/mostrador/x'].map(lugarDe))
      .toEqual(['venta', 'recepcion', 'venta', 'venta']);
});
