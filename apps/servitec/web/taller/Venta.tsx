// One sale: its lines, what was paid, its ticket.
import {saveFile} from '@chasqui/client';
import {notify} from '@chasqui/ui';
import {Anchor, Button, Group, Text} from '@mantine/core';
import {useQuery} from '@tanstack/react-query';
import {useTranslation} from 'react-i18next';
import {useClientes, useDinero, useFechas, useLeer, useServidor} from './con';
import {Devolver} from './Devolver';
import {Leido, Parte, Titulo} from './piezas';
import {hrefDe} from './ruta';
import {textoDe} from './servidor';
import type {Linea, Producto, Pago, Venta as UnaVenta} from './tipos';

export const kNombreDeEstado =
    ['pagada', 'parcial', 'abierta', 'devuelta_parcial', 'devuelta', 'anulada'] as const;

interface Devolucion {
  id: number;
  total: number;
  motivo: string | null;
  usuario: string;
  creado_en: string;
}

export type Entera = UnaVenta &
    {lineas: Linea[], pagos: Pago[], devoluciones: Devolucion[], saldo: number};

export function Venta({id}: {id: number}) {
  const venta = useLeer<Entera>(['ventas', 'una', id], `/ventas/${id}`);
  return <Leido de={venta}>{(dicha) => <Hoja venta={dicha}/>}</Leido>;
}

function Hoja({venta}: {venta: Entera}) {
  const {t} = useTranslation(), {api} = useServidor();
  const {hora} = useFechas();
  const cliente = useClientes([venta.cliente_id]).get(venta.cliente_id ?? 0);
  const ticket = async () => {
    try {
      const {blob, name} = await api.file(`/ventas/${venta.id}/ticket`, {
        query: {formato: 'pdf'} as never
      });
      saveFile(blob, name || `${venta.numero}.pdf`);
    } catch (error) {
      notify({text: textoDe(error, t), is_bad: true});
    }
  };
  return (
    <>
      <Titulo aparte={<Button variant="default" onClick={() => void ticket()}>{t('ticket')}
      </Button>}>{venta.numero}</Titulo>
      <Anchor href={hrefDe('historial')} size="sm">← {t('lugar_historial')}</Anchor>
      <Group my="xs" gap="sm">
        <Text fw={600}>{t(`venta_${venta.estado}`, venta.estado)}</Text>
        <Text c="dimmed">{hora(venta.fecha)} · {venta.usuario}
          {venta.numero_local && ` · ${venta.numero_local}`}</Text>
        {cliente
            ? <Anchor href={hrefDe('clientes', cliente.id)}>{cliente.nombre}</Anchor>
            : <Text>{t('de_mostrador')}</Text>}
      </Group>
      <div className="t-partes">
        <Lineas venta={venta}/>
        <Cuentas venta={venta}/>
        <Devolver venta={venta}/>
        {venta.devoluciones.length > 0 && <Devoluciones venta={venta}/>}
      </div>
    </>
  );
}

function Lineas({venta}: {venta: Entera}) {
  const {t} = useTranslation(), servidor = useServidor();
  const dinero = useDinero();
  const {lineas} = venta;
  const ids = lineas.flatMap(({producto_id}) => producto_id ?? []);
  const {data: productos} = useQuery({
    queryKey: ['inventario', 'por_id', ids], enabled: ids.length > 0,
    queryFn: ({signal}) => servidor.porId<Producto>('/inventario', ids, signal)
  });
  return (
    <Parte titulo={t('lineas')}>
      <ul className="t-lista">
        {lineas.map(({id, producto_id, descripcion, cantidad, precio, subtotal, orden_id}) => (
          <li key={id} className="t-entre">
            <Text size="sm">{cantidad} × {orden_id
                ? <Anchor href={hrefDe('ordenes', orden_id)}>{descripcion ?? `#${orden_id}`}
                  </Anchor>
                : descripcion ?? productos?.get(producto_id ?? 0)?.nombre ?? `#${producto_id}`}
              {' '}<Text span c="dimmed" size="sm">{dinero(precio)}</Text></Text>
            <Text size="sm" className="ui-number">{dinero(subtotal)}</Text>
          </li>
        ))}
      </ul>
    </Parte>
  );
}

function Cuentas({venta}: {venta: Entera}) {
  const {t} = useTranslation();
  const dinero = useDinero(), {hora} = useFechas();
  const filas = [
    [t('neto'), venta.neto], [t('impuesto'), venta.impuesto],
    ...(venta.descuento ? [[t('campo_descuento'), -venta.descuento] as const] : []),
    [t('campo_total'), venta.total]
  ] as const;
  return (
    <Parte titulo={t('pagos')}>
      <dl className="t-cuentas">
        {filas.map(([nombre, monto]) => (
          <div key={nombre}><dt>{nombre}</dt><dd className="ui-number">{dinero(monto)}</dd></div>
        ))}
      </dl>
      <ul className="t-lista">
        {venta.pagos.map(({id, metodo, monto, vuelto, fecha}) => (
          <li key={id} className="t-entre">
            <Text size="sm">{t(`metodo_${metodo}`, metodo)}{fecha && ` · ${hora(fecha)}`}
              {vuelto > 0 && ` · ${t('vuelto', {monto: dinero(vuelto)})}`}</Text>
            <Text size="sm" className="ui-number">{dinero(monto)}</Text>
          </li>
        ))}
      </ul>
      {venta.saldo > 0 && <Text size="sm" fw={700}>{t('saldo')}: {dinero(venta.saldo)}</Text>}
    </Parte>
  );
}

function Devoluciones({venta}: {venta: Entera}) {
  const {t} = useTranslation();
  const dinero = useDinero(), {hora} = useFechas();
  return (
    <Parte titulo={t('devoluciones')}>
      <ul className="t-lista">
        {venta.devoluciones.map(({id, total, motivo, usuario, creado_en}) => (
          <li key={id} className="t-entre">
            <Text size="sm">{hora(creado_en)} · {usuario}{motivo && ` · ${motivo}`}</Text>
            <Text size="sm" className="ui-number">{dinero(total)}</Text>
          </li>
        ))}
      </ul>
    </Parte>
  );
}
