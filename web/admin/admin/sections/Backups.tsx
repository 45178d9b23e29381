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
import {ask, download} from '../server';
import {bytesOf, isNothing, momentOf} from '../values';
import type {Backup} from '../wire';

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
    notify(t('restored'));
    await queries.invalidateQueries();
  };
  const moment = ['hora', 'creado', 'fecha'].find((name) => data?.some((each) => name in each));
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
        idOf={({archivo}) => archivo} order={['-archivo']}
        empty={<Text>{t('backups_none')}</Text>} columns={[
          {name: 'archivo', label: t('file')},
          ...(moment ? [{name: moment, label: t('moment'), cell: (each: Backup) =>
            momentOf(each[moment], way)}] : []),
          {name: 'bytes', label: t('size'), is_number: true, cell: (each) =>
            bytesOf(isNothing(each['bytes']) ? each['tamano'] : each['bytes'], way.language)},
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
