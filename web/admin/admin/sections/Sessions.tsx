// Where people are signed in.
import {notify} from '@chasqui/ui';
import {useSearch} from '@chasqui/ui/places';
import {Badge} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {Heading} from '../Heading';
import {Ask} from '../parts/Ask';
import {LocalTable} from '../parts/LocalTable';
import {useRead} from '../reading';
import {ask} from '../server';
import {deviceOf, momentOf} from '../values';
import type {OpenSession} from '../wire';

const kAgainMs = 10_000;

export default function Sessions() {
  const {t} = useTranslation();
  const way = useWay();
  const words = new URLSearchParams(useSearch()).get('search') ?? '';
  const {data, fault, again, reread} = useRead<OpenSession[]>('sesiones', kAgainMs);
  const end = async ({id}: OpenSession) => {
    await ask('DELETE', `sesiones/${encodeURIComponent(id)}`);
    notify(t('session_ended'));
    await reread();
  };
  return (
    <>
      <Heading title={t('section_sesiones')} about={t('sessions_about')}/>
      <LocalTable key={words} label={t('section_sesiones')} rows={data} fault={fault} again={again}
        words={words} idOf={({id}) => String(id)} order={['-ultima']} columns={[
          {name: 'usuario', label: t('user'), cell: ({usuario, actual}) => (
            <>{usuario} {actual && <Badge variant="outline" className="a-badge">{t('this_one')}
            </Badge>}</>
          )},
          {name: 'dispositivo', label: t('device'), cell: ({dispositivo}) => (
            <span title={dispositivo}>{deviceOf(dispositivo)}</span>
          )},
          {name: 'direccion', label: t('address')},
          {name: 'creada', label: t('since'), cell: ({creada}) => momentOf(creada, way)},
          {name: 'ultima', label: t('last_seen'), cell: ({ultima}) => momentOf(ultima, way)},
          {name: 'id', label: t('actions'), is_sortable: false, cell: (session) => (
            <Ask label={t('end')} about={t('session_end_of', {what: session.usuario})} is_danger
              title={t('session_end')} action={t('session_end')} confirmed={() => end(session)}>
              {t(session.actual ? 'session_end_own' : 'session_end_about',
                 {who: session.usuario})}
            </Ask>
          )}
        ]}/>
    </>
  );
}
