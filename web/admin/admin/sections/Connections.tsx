// Who is connected now, to what, and how far behind.
import {notify} from '@chasqui/ui';
import {Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {Heading} from '../Heading';
import {Ask} from '../parts/Ask';
import {LocalTable} from '../parts/LocalTable';
import {useRead} from '../reading';
import {ask} from '../server';
import {bytesOf, momentOf, whoOf} from '../values';
import type {Connection} from '../wire';

const kAgainMs = 2_000;

interface Connections {
  total: number;
  por_protocolo: Record<string, number>;
  conexiones: Connection[];
}

export default function ConnectionsNow() {
  const {t} = useTranslation();
  const way = useWay();
  const {data, fault, again, reread} = useRead<Connections>('conexiones', kAgainMs);
  const close = async ({id}: Connection) => {
    await ask('DELETE', `conexiones/${encodeURIComponent(id)}`);
    notify(t('connection_closed'));
    await reread();
  };
  const kinds = Object.entries(data?.por_protocolo ?? {})
      .map(([protocol, count]) => `${protocol}: ${count}`).join(' · ');
  return (
    <>
      <Heading title={t('section_conexiones')}
        about={data && [t('connections_total', {count: data.total}), kinds].filter(Boolean)
            .join(' · ')}/>
      <LocalTable label={t('section_conexiones')} rows={data?.conexiones} fault={fault}
        again={again} idOf={({id}) => String(id)} empty={<Text>{t('connections_none')}</Text>}
        columns={[
          {name: 'quien', label: t('who'), value: ({quien}) => whoOf(quien),
           cell: ({quien}) => whoOf(quien) || t('nobody')},
          {name: 'protocolo', label: t('protocol')},
          {name: 'ruta', label: t('path')},
          {name: 'direccion', label: t('address')},
          {name: 'desde', label: t('since'), cell: ({desde}) => momentOf(desde, way)},
          {name: 'temas', label: t('streams'), cell: ({temas}) =>
            (Array.isArray(temas) ? temas.join(', ') : String(temas ?? '')) || '—'},
          {name: 'cola_bytes', label: t('queue'), is_number: true,
           cell: ({cola_bytes}) => bytesOf(cola_bytes, way.language)},
          {name: 'id', label: t('actions'), is_sortable: false, cell: (connection) => (
            <Ask label={t('close')} about={t('connection_close_of', {what: connection.id})}
              is_danger title={t('connection_close')} action={t('connection_close')}
              confirmed={() => close(connection)}>{t('connection_close_about')}</Ask>
          )}
        ]}/>
    </>
  );
}
