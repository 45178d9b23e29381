// Copies of the site's data: made, taken away, put back.
import {notify, reasonOf, Work} from '@chasqui/ui';
import {Button, Group, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite, useWay} from '../context';
import {Heading} from '../Heading';
import {Ask} from '../parts/Ask';
import {LocalTable} from '../parts/LocalTable';
import {useRead} from '../reading';
import {ask, download, get, refused} from '../server';
import {bytesOf, momentOf} from '../values';
import type {Application, Backup} from '../wire';

const kTries = 120, kWaitMs = 500;

// The server starts anew with the copy, in another epoch. Whose session is not in that copy is
// asked to sign in again.
async function comesBack(before: string): Promise<void> {
  for (let tries = 0; tries < kTries && !refused.get(); tries += 1) {
    const app = await get<Application>('aplicacion').catch(() => undefined);
    if (app && app.epoca !== before) return;
    await new Promise((done) => setTimeout(done, kWaitMs));
  }
}

export default function Backups() {
  const {t} = useTranslation();
  const way = useWay(), {app, queries} = useSite();
  const {data, fault, again, reread} = useRead<Backup[]>('respaldos');
  const [work, setWork] = useState('');
  const run = async (label: string, job: () => Promise<unknown>, done: string) => {
    setWork(label);
    try {
      await job();
      if (done) notify(done);
    } catch (error) {
      notify({text: reasonOf(error, t), is_bad: true});
    } finally {
      setWork('');
      await reread();
    }
  };
  const pathOf = ({archivo}: Backup) => `respaldos/${encodeURIComponent(archivo)}`;
  const remove = async (backup: Backup) => {
    await ask('DELETE', pathOf(backup));
    notify(t('deleted_of', {what: backup.archivo}));
    await reread();
  };
  const restore = async (backup: Backup) => {
    await ask('POST', `${pathOf(backup)}/restaurar`, {body: {confirmar: app.sitio}});
    await comesBack(app.epoca);
    notify(t('restored'));
    await queries.invalidateQueries();
  };
  return (
    <>
      <Heading title={t('section_respaldos')} about={t('backups_about')}>
        <Button disabled={work !== ''} onClick={() => void run(
            t('backup_making'), () => ask('POST', 'respaldos', {body: {}}), t('backup_made'))}>
          {t('backup_make')}
        </Button>
      </Heading>
      {work && <Work label={work}/>}
      <LocalTable label={t('section_respaldos')} rows={data} fault={fault} again={again}
        idOf={({archivo}) => archivo} order={['-hora']}
        empty={<Text>{t('backups_none')}</Text>} columns={[
          {name: 'archivo', label: t('file')},
          {name: 'hora', label: t('moment'), cell: ({hora}) => momentOf(hora, way)},
          {name: 'bytes', label: t('size'), is_number: true,
           cell: ({bytes}) => bytesOf(bytes, way.language)},
          {name: 'acciones', label: t('actions'), is_sortable: false, cell: (backup) => (
            <Group gap="xs">
              <Button size="xs" variant="default" disabled={work !== ''}
                aria-label={t('download_of', {what: backup.archivo})}
                onClick={() => void run(t('downloading'), () =>
                  download(pathOf(backup), backup.archivo), '')}>{t('download')}</Button>
              <Ask label={t('restore')} about={t('restore_of', {what: backup.archivo})} is_danger
                word={app.sitio} title={t('restore_of', {what: backup.archivo})}
                action={t('restore')} confirmed={() => restore(backup)}>{t('restore_about')}</Ask>
              <Ask label={t('delete')} about={t('delete_of', {what: backup.archivo})} is_danger
                title={t('delete_of', {what: backup.archivo})} action={t('delete')}
                confirmed={() => remove(backup)}>{t('delete_for_ever')}</Ask>
            </Group>
          )}
        ]}/>
    </>
  );
}
