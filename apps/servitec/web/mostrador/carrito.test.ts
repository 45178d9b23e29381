import {expect, test} from 'vitest';
import {
  agregar, buscar, cuerpoDe, faltantes, kVacio, leerDescuento, numeroLocal, ponerCantidad,
  repartoDe, stockDe, totalesDe, vendidosDe, vueltoDe, type Carrito, type Producto
} from './carrito';
import {escribir, importe, kAjustes, leerMonto, type Ajustes} from './dinero';

const kPesos: Ajustes = {...kAjustes, decimales: 0, moneda: 'CLP', impuesto: 0.19};
const kSinImpuesto: Ajustes = {...kAjustes, precios_incluyen_impuesto: false};

const producto = (mas: Partial<Producto> = {}): Producto => ({
  id: 1, nombre: 'Batería Galaxy', categoria: 'Baterías', precio: 320.5, stock: 2,
  tipo: 'producto', permite_negativo: false, sku: 'BAT-1', codigo_barras: '7501', ...mas
});
const carrito = (mas: Partial<Carrito> = {}): Carrito => ({
  ...kVacio, lineas: [{id: 1, nombre: 'A', precio: 0.1, cantidad: 3}], ...mas
});

test('amounts are counted in whole units', () => {
  expect(importe(0.1, 3, kAjustes)).toBe(30);
  expect(importe(1.005 * 2, 1, kAjustes)).toBe(201);
  expect(importe(320.5, 3, kPesos)).toBe(962);  // 961.5, rounded once a line.
  expect(escribir(125_050, kAjustes)).toBe('$1,250.50');
  expect(escribir(100, {...kAjustes, moneda: '?'})).toBe('1.00 ?');
});

test('people write amounts in several ways', () => {
  const casos: [string, Ajustes, number | undefined][] = [
    ['50', kAjustes, 5000], ['50.5', kAjustes, 5050], ['99,90', kAjustes, 9990],
    ['$ 1,250.50', kAjustes, 125_050], ['1,250', kAjustes, 125_000], ['1500', kPesos, 1500],
    ['', kAjustes, undefined], ['diez', kAjustes, undefined], ['-5', kAjustes, undefined],
    ['1.005', kAjustes, undefined], ['10.5', kPesos, undefined], ['1.2.3', kAjustes, undefined]
  ];
  for (const [texto, ajustes, unidades] of casos)
    expect(leerMonto(texto, ajustes), texto).toBe(unidades);
});

test('totals are those of the server', () => {
  expect(totalesDe(carrito(), kAjustes)).toMatchObject({suma: 30, impuesto: 4, total: 30});
  expect(totalesDe(carrito(), kSinImpuesto)).toMatchObject({suma: 30, impuesto: 5, total: 35});
  expect(totalesDe(carrito({descuento: '10%'}), kAjustes)).toMatchObject({descuento: 3, total: 27});
  expect(totalesDe(carrito({descuento: '0.31'}), kAjustes))
      .toMatchObject({descuento_mal: true, total: 30});
  const cien = carrito({lineas: [{id: 1, nombre: 'A', precio: 116, cantidad: 1}]});
  expect(totalesDe(cien, kAjustes)).toMatchObject({impuesto: 1600, total: 11_600});
});

test('a discount is an amount or a share, and not more than there is', () => {
  expect([leerDescuento('', 1000, kAjustes), leerDescuento(' 12.5% ', 1000, kAjustes),
          leerDescuento('10', 1000, kAjustes)]).toEqual([0, 125, 1000]);
  for (const malo of ['10.01', '101%', 'x', '-1'])
    expect(leerDescuento(malo, 1000, kAjustes), malo).toBeUndefined();
});

test('change is given of enough cash only', () => {
  const con = (recibido: string, metodo = 'Efectivo') =>
    vueltoDe(carrito({recibido, metodo}), 8050, kAjustes);
  expect([con('100'), con('80.50'), con(''), con('5', 'Débito')]).toEqual([1950, 0, 0, 0]);
  expect([con('80.49'), con('mucho')]).toEqual([undefined, undefined]);
});

test('a cart counts the same product once', () => {
  let lineas = agregar(agregar([], producto()), producto({precio: 999}));
  expect(lineas).toEqual([{id: 1, nombre: 'Batería Galaxy', precio: 320.5, cantidad: 2}]);
  lineas = ponerCantidad(lineas, 1, 5);
  expect(lineas[0]!.cantidad).toBe(5);
  for (const malo of [1.5, NaN, 2_000_000]) expect(ponerCantidad(lineas, 1, malo)).toBe(lineas);
  expect(ponerCantidad(lineas, 1, 0)).toEqual([]);
});

test('what was sold here is off the stock before the server counts it', () => {
  const vendidos = vendidosDe([
    {lineas: [{id: 1, cantidad: 1}, {id: 2, cantidad: 4}]}, {lineas: [{id: 1, cantidad: 2}]}
  ]);
  expect(stockDe(producto({stock: 2}), vendidos)).toBe(-1);
  expect(stockDe(producto({id: 9}), vendidos)).toBe(2);
  expect(stockDe(producto({tipo: 'servicio'}), vendidos)).toBeUndefined();
  const linea = {id: 1, nombre: 'A', precio: 1, cantidad: 1};
  expect(faltantes([linea], [producto({stock: 3})], vendidos)).toEqual([linea]);
  expect(faltantes([linea], [producto({stock: 4})], vendidos)).toEqual([]);
  expect(faltantes([linea], [producto({permite_negativo: true})], vendidos)).toEqual([]);
  expect(faltantes([linea], [producto({tipo: 'servicio'})], vendidos)).toEqual([]);
});

test('a code means one product, words mean those that have them all', () => {
  const otro = producto({id: 2, nombre: 'Pantalla 7501', sku: 'PAN-1', codigo_barras: null});
  const todos = [producto(), otro];
  const ids = (texto: string) => buscar(todos, texto).map(({id}) => id);
  expect([ids('7501'), ids('bat-1'), ids('bateria GALAXY'), ids('pantalla'), ids('a')])
      .toEqual([[1], [1], [1], [2], [1, 2]]);
  expect([ids(''), ids('  '), ids('nada')]).toEqual([[], [], []]);
});

test('a sale says what the server asks for', () => {
  const lineas = [{id: 7, nombre: 'A', precio: 100.5, cantidad: 2}];
  const uuid = '0190a5b0-0000-7000-8000-000000000001';
  expect(cuerpoDe(carrito({lineas, descuento: '1', cliente: {uuid, nombre: 'Eva'}}),
                  numeroLocal('C2', 17), kAjustes)).toEqual({
    cliente_id: `uuid:${uuid}`, total: 200, descuento: 1, metodo_pago: 'Efectivo',
    numero_local: 'C2-00017',
    productos: [{id: 7, cantidad: 2, precio: 100.5, subtotal: 201}]
  });
  expect(cuerpoDe(carrito({lineas, cliente: {id: 4, nombre: 'Ana'}}), 'C2-1', kAjustes))
      .toMatchObject({cliente_id: 4});
  expect(cuerpoDe(carrito({lineas}), 'C2-1', kAjustes)).toMatchObject({cliente_id: null});
});

test('several methods: only cash gives change, only a customer leaves a balance', () => {
  const casos: [[string, string][], Partial<ReturnType<typeof repartoDe>>][] = [
    [[['Efectivo', '60'], ['Débito', '40']], {pagado: 10_000, vuelto: 0, falta: 0, mal: []}],
    [[['Efectivo', '100'], ['Débito', '40']], {pagado: 10_000, vuelto: 4000, falta: 0, mal: []}],
    [[['Débito', '60'], ['Crédito', '50']], {mal: [0, 1]}],
    [[['Débito', '60']], {pagado: 6000, falta: 4000, mal: []}],
    [[['Efectivo', ''], ['Débito', '100']], {falta: 0, mal: [0]}]
  ];
  for (const [partes, reparto] of casos)
    expect(repartoDe(partes.map(([metodo, monto]) => ({metodo, monto})), 10_000, kAjustes))
        .toMatchObject(reparto);
  const partes = [{metodo: 'Débito', monto: '60'}];
  expect(vueltoDe(carrito({partes}), 10_000, kAjustes)).toBeUndefined();
  expect(vueltoDe(carrito({partes, cliente: {id: 1, nombre: 'A'}}), 10_000, kAjustes)).toBe(0);
});

test('an order is a line of its price, and what was paid on it is not owed', () => {
  const encargos = [{id: 7, titulo: 'O-7', precio: 300, a_cuenta: 100}];
  const con_orden = carrito({encargos, lineas: [{id: 1, nombre: 'A', precio: 10, cantidad: 2}]});
  expect(totalesDe(con_orden, kAjustes))
      .toMatchObject({total: 32_000, a_cuenta: 10_000, debe: 22_000});
  expect(cuerpoDe({...con_orden, recibido: '500'}, 'C1-1', kAjustes)).toMatchObject({
    total: 320, ordenes: [7], pagos: [{metodo: 'Efectivo', monto: 500}]
  });
});
