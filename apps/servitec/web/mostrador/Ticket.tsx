// What a sale prints: the server's ticket once it knows the sale, a provisional one before.
import {saveFile} from '@chasqui/client';
import {useStored, useStore} from '@chasqui/client/react';
import {Alert, Button, Group} from '@mantine/core';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import type {Venta} from './base';
import {escribir, importe, kAjustes, type Ajustes} from './dinero';
import type {Mostrador} from './mostrador';

export default function Ticket({mostrador, id}: {mostrador: Mostrador, id: string}) {
  const {t} = useTranslation();
  const {base} = mostrador;
  const {ancho} = useStore(mostrador.config);
  const venta = useStored(() => base.ventas.get(id), [base, id], undefined);
  const ajustes = useStored(() => base.nota('ajustes'), [base], undefined) ?? kAjustes;
  const [texto, setTexto] = useState('');
  const [mal, setMal] = useState('');
  const suyo = venta?.servidor_id;
  const pedir = (mas: object) => mostrador.api.get('/ventas/{id}/ticket', {
    params: {id: suyo}, query: {ancho, ...mas}
  } as never) as unknown as Promise<string>;
  useEffect(() => {
    if (!suyo) return;
    let sigue = true;
    pedir({vista: true}).then((dicho) => sigue && setTexto(dicho), () => undefined);
    return () => void (sigue = false);
  }, [suyo, ancho]);
  if (!venta) return null;
  const provisional = !texto;
  const imprimir = async () => {
    setMal('');
    try {
      if (suyo) setTexto(await pedir({}));
      requestAnimationFrame(() => print());
    } catch (error) {
      setMal((error as Error).message);
    }
  };
  const descargar = async () => {
    setMal('');
    try {
      saveFile(await mostrador.archivo(
          `/ventas/${suyo}/ticket?formato=escpos&ancho=${ancho}`), `ticket-${venta.numero}.bin`);
    } catch (error) {
      setMal((error as Error).message);
    }
  };
  return (
    <div>
      {mal && <Alert color="red" variant="outline" role="alert" mb="xs">{mal}</Alert>}
      <pre className="m-ticket" tabIndex={0} aria-label={t('ticket')}>
        {provisional ? deAqui(venta, ajustes, t('provisional')) : texto}
      </pre>
      <Group gap="xs" className="ui-no-paper">
        <Button onClick={() => void imprimir()}>{t('imprimir')}</Button>
        {suyo && (
          <Button variant="default" onClick={() => void descargar()}>{t('bajar_escpos')}</Button>
        )}
      </Group>
    </div>
  );
}

const kColumnas = 32;

function deAqui({numero_local, en, lineas, total, vuelto}: Venta, ajustes: Ajustes,
                provisional: string): string {
  const dinero = (monto: number) => escribir(monto, ajustes);
  const par = (que: string, cuanto: string) =>
    que.slice(0, kColumnas - cuanto.length - 1).padEnd(kColumnas - cuanto.length) + cuanto;
  return [
    provisional, numero_local, new Date(en).toLocaleString(), '-'.repeat(kColumnas),
    ...lineas.map(({nombre, precio, cantidad}) =>
      par(`${cantidad} x ${nombre}`, dinero(importe(precio, cantidad, ajustes)))),
    '-'.repeat(kColumnas), par('TOTAL', dinero(total)),
    ...(vuelto > 0 ? [par('Vuelto', dinero(vuelto))] : [])
  ].join('\n');
}
