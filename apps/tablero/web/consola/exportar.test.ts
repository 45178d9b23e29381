import {expect, test} from 'vitest';
import {juntar, kFilasMax, parteDe, type Formato} from './exportar';

const kNombres = '\ufeffseq,id,data\r\n';

test('the rows of an answer are counted, and the last one has its number', () => {
  expect(parteDe('{"seq":3}\n{"seq":7,"data":"\\n"}\n', 'jsonl')).toMatchObject(
      {filas: 2, ultimo: 7});
  const tabla = `${kNombres}3,a,"{""t"":1}"\r\n12,b,"uno\ndos, ""tres"""\r\n`;
  expect(parteDe(tabla, 'csv')).toMatchObject({filas: 2, ultimo: 12});
  expect(parteDe(kNombres, 'csv')).toEqual({filas: 0, ultimo: 0, cuerpo: ''});
  expect(parteDe('', 'jsonl')).toMatchObject({filas: 0, ultimo: 0});
});

// A history of as many events, answered as the server does.
function servidor(cuantos: number, formato: Formato) {
  const pedidos: (number | undefined)[] = [];
  const pedir = async (tras: number | undefined) => {
    pedidos.push(tras);
    const desde = tras ?? 0, filas = Math.min(kFilasMax, cuantos - desde);
    const seqs = Array.from({length: filas}, (_, n) => desde + n + 1);
    return new Blob(formato === 'csv' ? [kNombres, ...seqs.map((seq) => `${seq},x,{}\r\n`)]
                                      : seqs.map((seq) => `{"seq":${seq}}\n`));
  };
  return {pedidos, pedir};
}

test.each(['csv', 'jsonl'] as const)('a long file is one: %s', async (formato) => {
  const {pedidos, pedir} = servidor(kFilasMax + 2, formato), avances: number[] = [];
  const {partes, filas} = await juntar({formato, pedir, avance: (n) => avances.push(n)});
  const texto = new TextDecoder('utf-8', {ignoreBOM: true})
      .decode(await new Blob(partes).arrayBuffer());
  expect(filas).toBe(kFilasMax + 2);
  expect(pedidos).toEqual([undefined, kFilasMax]);
  expect(avances).toEqual([kFilasMax, kFilasMax + 2]);
  expect(texto.split('\n').length - 1).toBe(kFilasMax + 2 + (formato === 'csv' ? 1 : 0));
  expect(texto.split('seq,id').length - 1).toBe(formato === 'csv' ? 1 : 0);
});

test.each(['csv', 'jsonl'] as const)('ten thousand end with an empty answer: %s', async (f) => {
  const {pedidos, pedir} = servidor(kFilasMax, f);
  const {partes, filas} = await juntar({formato: f, pedir, avance: () => undefined});
  expect([filas, partes.length, pedidos.length]).toEqual([kFilasMax, 1, 2]);
});

test('of nothing there is a file with the names alone', async () => {
  const {pedir} = servidor(0, 'csv');
  const {partes, filas} = await juntar({formato: 'csv', pedir, avance: () => undefined});
  expect([filas, partes.length]).toEqual([0, 1]);
});
